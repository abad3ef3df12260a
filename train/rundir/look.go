package rundir

import (
	"os"
	"path/filepath"
	"time"

	"github.com/pkg/errors"
)

// Status is the state of a run, as it is seen from outside.
type Status struct {
	State State
	Pid   int       // of the process that has the folder, while the run is running; 0 if it is not known
	End   End       // of a run that was stopped or failed; without a state if its process was killed
	When  time.Time // the run ended, or last wrote
}

// Look tells the state of the run in a folder, which this process does not have and does not change. A folder in which no run was begun is an error.
func Look(dir string) (Status, error) {
	d := osDisk{}
	here, err := stand(d, dir)
	if err != nil {
		return Status{}, err
	}
	if !here.experiment {
		return Status{}, errors.Errorf("%s holds no run: it has no %s", dir, Experiment)
	}
	s := Status{State: StateStopped}
	lock := lockOf(dir)
	switch end, ended := readEnd(d, dir); {
	case here.summary:
		s.State, s.When = StateFinished, written(dir, Summary)
		return s, nil
	case InUse(dir):
		s.State, s.Pid = StateRunning, lockPid(lock)
	case ended:
		s.State, s.End, s.When = end.State, end, end.When
		return s, nil
	}
	s.When = written(dir, Experiment, Metrics, Checkpoint)
	return s, nil
}

// InUse tells whether a process has the files of a folder: of the folder of a run that is made anew, or else of a run that is not.
func InUse(dir string) bool {
	if !locked(lockOf(dir)) {
		return false
	}
	anew, err := exists(osDisk{}, filepath.Join(dir, freshName, Experiment))
	return err == nil && !anew
}

// lockOf is the lock that the owner of a folder holds. A run that is made anew is under the lock of the run that it will replace.
func lockOf(dir string) string {
	if of, ok := madeAnewFor(dir); ok {
		return filepath.Join(of, lockName)
	}
	return filepath.Join(dir, lockName)
}

// madeAnewFor returns the folder of the run that a run in dir will replace, if it is such a one.
func madeAnewFor(dir string) (of string, ok bool) {
	real, err := filepath.EvalSymlinks(dir)
	if err == nil {
		real, err = filepath.Abs(real)
	}
	if err != nil || filepath.Base(real) != freshName {
		return "", false
	}
	of = filepath.Dir(real)
	there, err := exists(osDisk{}, filepath.Join(of, Experiment))
	return of, there && err == nil
}

// notInside refuses the folder of a run that is made anew: its owner is the owner of the folder that it lies in.
func notInside(dir string) error {
	of, ok := madeAnewFor(dir)
	if !ok {
		return nil
	}
	return errors.Errorf("%s is of a run that will replace the one in %s: name that folder", dir, of)
}

// written is the last time at which one of these files was written.
func written(dir string, names ...string) (last time.Time) {
	for _, n := range names {
		if info, err := os.Stat(filepath.Join(dir, n)); err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
	}
	return last
}
