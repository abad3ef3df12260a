package rundir

import (
	"path/filepath"

	"github.com/pkg/errors"
)

// How says what is to be done in a folder in which the same experiment was run or begun before. In all others a run begins.
type How int

const (
	New    How = iota // refuse a run that did not finish, and name the ways out
	Resume            // go on at the last checkpoint; without one, begin anew
	Fresh             // begin anew: the old files stay until the new run is finished
)

// Open takes the folder of a run for an experiment, until Close: no other process gets it. A finished run is opened to be read alone
// (Finished), unless it is to be made anew. A folder that another process has, that holds another experiment or other things, is refused and left
// as it is; same tells whether the text of an experiment is the same one.
func Open(dir string, experiment []byte, same func(text []byte) bool, how How) (*Run, error) {
	if err := notInside(dir); err != nil {
		return nil, err
	}
	return open(osDisk{}, dir, experiment, same, how)
}

func open(d disk, dir string, experiment []byte, same func(text []byte) bool, how How) (*Run, error) {
	c, err := take(d, dir, same)
	if err != nil {
		return nil, err
	}
	r := &Run{Dir: dir, disk: d, lock: c.lock, at: dir}
	if err := r.enter(experiment, how); err != nil {
		_ = r.Close()
		return nil, err
	}
	return r, nil
}

// enter finds the place of the run and opens its files.
func (r *Run) enter(experiment []byte, how How) error {
	if err := tidy(r.disk, r.Dir); err != nil {
		return err
	}
	here, err := stand(r.disk, r.Dir)
	if err != nil {
		return err
	}
	fresh, err := stand(r.disk, r.freshDir())
	if err != nil {
		return err
	}
	switch {
	case how == Resume && fresh.goesOn():
		r.at = r.freshDir()
		return r.goOn(experiment)
	case how != Fresh && here.finished():
		r.finished, r.shadowed = true, fresh.goesOn()
		return nil
	case how == New && here.experiment:
		return unfinished(r.disk, r.Dir)
	case how == Resume && here.goesOn():
		return r.goOn(experiment)
	case here.hasWorth():
		r.at = r.freshDir()
	}
	return r.begin(experiment)
}

// freshDir is where a run is made anew.
func (r *Run) freshDir() string { return filepath.Join(r.Dir, freshName) }

// unfinished refuses to begin where a run did not finish.
func unfinished(d disk, dir string) error {
	how := "did not finish"
	if e, ok := readEnd(d, dir); ok {
		how = e.String()
	}
	return errors.Errorf("%s holds a run of this experiment that %s: --resume goes on with it, --fresh makes it anew and keeps the old files until it is finished", dir, how)
}

// begin starts the files anew.
func (r *Run) begin(experiment []byte) (err error) {
	if r.at != r.Dir {
		if err := empty(r.disk, r.at); err != nil {
			return err
		}
	}
	if err := keepExperiment(r.disk, r.at, experiment); err != nil {
		return err
	}
	if err := r.disk.remove(r.Path(Ended)); err != nil {
		return errors.Wrapf(err, "cannot start %s anew", r.at)
	}
	if r.metrics, err = startLines(r.disk, r.Path(Metrics)); err != nil {
		return err
	}
	if r.log, err = startLines(r.disk, r.Path(Log)); err != nil {
		return err
	}
	return r.Metric(columns()...)
}

// goOn opens the files of a run that did not finish.
func (r *Run) goOn(experiment []byte) (err error) {
	if err := keepExperiment(r.disk, r.at, experiment); err != nil {
		return err
	}
	if r.metrics, err = growLines(r.disk, r.Path(Metrics)); err != nil {
		return err
	}
	if r.log, err = growLines(r.disk, r.Path(Log)); err != nil {
		return err
	}
	r.resumed = true
	return nil
}
