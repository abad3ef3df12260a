package rundir

import (
	"io"
	"os"

	"github.com/pkg/errors"
)

// Checkpoint writes the file from which the run can go on, in place of the last one, which stays if this one cannot be written. The lines of
// metrics.csv until then (MetricsSize) are on the disk before it.
func (r *Run) Checkpoint(write func(w io.Writer) error) error {
	if err := r.metrics.sync(); err != nil {
		return errors.WithMessagef(err, "no checkpoint is written, and %s stays", r.Path(Checkpoint))
	}
	return writeFile(r.disk, r.Path(Checkpoint), write)
}

// ReadCheckpoint returns the bytes of the last checkpoint, none if there is none.
func (r *Run) ReadCheckpoint() ([]byte, error) {
	data, err := read(r.disk, r.Path(Checkpoint))
	if os.IsNotExist(err) {
		return nil, nil
	}
	return data, errors.Wrap(err, "cannot read the checkpoint")
}

// MetricsSize is the length of metrics.csv, which a checkpoint has to name.
func (r *Run) MetricsSize() int64 { return r.metrics.size }

// Rewind cuts metrics.csv to the length that a checkpoint names: the lines that came after it come again. From now on how the run ended before is
// forgotten.
func (r *Run) Rewind(metricsSize int64) error {
	if err := r.metrics.cut(metricsSize); err != nil {
		return errors.WithMessage(err, "the run cannot go on from its checkpoint; --fresh makes it anew and keeps the old files until it is finished")
	}
	return errors.Wrapf(r.disk.remove(r.Path(Ended)), "cannot go on in %s", r.at)
}
