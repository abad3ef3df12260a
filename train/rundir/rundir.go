package rundir

import (
	"io"
	"path/filepath"

	"github.com/pkg/errors"
)

// Run is the folder of a run that this process has.
type Run struct {
	Dir string // the folder, as it was named

	disk     disk
	lock     held
	at       string // where the files are until the run is finished: Dir, or the folder for a run that is made anew
	finished bool   // only to be read
	shadowed bool   // finished, and being made anew by a run that was stopped
	resumed  bool   // there is a checkpoint to go on from
	metrics  *lines
	log      *lines
}

// Finished tells whether the folder holds the finished run of the experiment. Then it can be read and closed, nothing else.
func (r *Run) Finished() bool { return r.finished }

// Shadowed tells of a finished run that it was begun anew, and that the new run was stopped at a checkpoint.
func (r *Run) Shadowed() bool { return r.shadowed }

// Resumed tells whether the run goes on from a checkpoint: ReadCheckpoint has it, and Rewind comes before the first Metric.
func (r *Run) Resumed() bool { return r.resumed }

// Path returns the path of a file of the run, as long as the run is not finished.
func (r *Run) Path(name string) string { return filepath.Join(r.at, name) }

// LogWriter is where the log goes.
func (r *Run) LogWriter() io.Writer { return r.log }

// Close ends what was begun and gives the folder back. A run that is neither finished nor ended (End) is one that was killed.
func (r *Run) Close() error {
	err := r.closeFiles()
	if r.lock != nil {
		if e := r.lock.release(); err == nil {
			err = e
		}
		r.lock = nil
	}
	return err
}

// closeFiles closes the files that grow.
func (r *Run) closeFiles() (err error) {
	for _, l := range []**lines{&r.metrics, &r.log} {
		if *l == nil {
			continue
		}
		if e := (*l).close(); err == nil {
			err = errors.WithStack(e)
		}
		*l = nil
	}
	return err
}
