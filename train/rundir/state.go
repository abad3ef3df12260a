package rundir

import (
	"path/filepath"
)

// State is how far the run of a folder is.
type State string

// The states. A run is finished when its summary is there, and running while a process has the lock.
const (
	StateNew      State = "new"
	StateRunning  State = "running"
	StateStopped  State = "stopped" // by a signal, or killed: it can go on
	StateFailed   State = "failed"
	StateFinished State = "finished"
)

// standing is what a folder holds of a run.
type standing struct{ experiment, model, checkpoint, summary bool }

func stand(d disk, dir string) (s standing, err error) {
	for name, there := range map[string]*bool{Experiment: &s.experiment, Model: &s.model, Checkpoint: &s.checkpoint, Summary: &s.summary} {
		if *there, err = exists(d, filepath.Join(dir, name)); err != nil {
			return s, err
		}
	}
	return s, nil
}

// finished tells whether the run has its result.
func (s standing) finished() bool { return s.experiment && s.summary }

// goesOn tells whether an unfinished run has a place to go on from.
func (s standing) goesOn() bool { return s.experiment && s.checkpoint && !s.summary }

// hasWorth tells whether there is something that a new run must not spoil before it is finished.
func (s standing) hasWorth() bool { return s.model || s.checkpoint || s.summary }
