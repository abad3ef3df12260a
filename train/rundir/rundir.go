package rundir

import (
	"encoding/json"
	"io"
	"path/filepath"

	"github.com/pkg/errors"
)

// Names of the files of a run.
const (
	Experiment = "experiment.yaml"
	Metrics    = "metrics.csv"
	Model      = "model.safetensors"
	Summary    = "summary.json"
	Log        = "log.txt"
)

// Run is the folder of a run that is being made.
type Run struct {
	Dir     string
	disk    disk
	metrics file
	log     file
}

// Create makes the folder of a run, or takes over one in which the same experiment was begun or finished, and starts its files
// anew. A folder that holds another experiment, or other things, is refused and left as it is.
func Create(dir string, experiment []byte, same func(text []byte) bool) (*Run, error) {
	return create(osDisk{}, dir, experiment, same)
}

func create(d disk, dir string, experiment []byte, same func(text []byte) bool) (*Run, error) {
	if err := claim(d, dir, experiment, same); err != nil {
		return nil, err
	}
	r := &Run{Dir: dir, disk: d}
	for _, name := range []string{Summary, Model} { // of an earlier run of the same experiment; from now on it is not finished
		if err := d.remove(r.Path(name)); err != nil {
			return nil, errors.Wrapf(err, "cannot start %s anew", dir)
		}
	}
	if err := d.sync(dir); err != nil {
		return nil, errors.Wrapf(err, "cannot start %s anew", dir)
	}
	return r, r.open()
}

func (r *Run) open() (err error) {
	if r.metrics, err = r.disk.create(r.Path(Metrics)); err != nil {
		return errors.Wrapf(err, "cannot write %s", r.Path(Metrics))
	}
	if r.log, err = r.disk.create(r.Path(Log)); err != nil {
		return errors.Wrapf(err, "cannot write %s", r.Path(Log))
	}
	return r.Metric(columns()...)
}

// Path returns the path of a file of the run.
func (r *Run) Path(name string) string { return filepath.Join(r.Dir, name) }

// LogWriter is where the log goes.
func (r *Run) LogWriter() io.Writer { return r.log }

// WriteJSON writes a value as indented JSON, as a whole.
func WriteJSON(path string, v any) error { return writeJSON(osDisk{}, path, v) }

func writeJSON(d disk, path string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return errors.Wrapf(err, "cannot write %s", path)
	}
	return writeBytes(d, path, append(data, '\n'))
}

func writeBytes(d disk, path string, data []byte) error {
	return writeFile(d, path, func(w io.Writer) error {
		_, err := w.Write(data)
		return errors.WithStack(err)
	})
}

// WriteSummary writes summary.json, which says that the run is finished: all of its metrics are then on disk, too.
func (r *Run) WriteSummary(v any) error {
	if err := r.metrics.Sync(); err != nil {
		return errors.Wrapf(err, "cannot write %s", r.Path(Metrics))
	}
	return writeJSON(r.disk, r.Path(Summary), v)
}

// Close closes the files that grow.
func (r *Run) Close() error {
	err := r.metrics.Close()
	if e := r.log.Close(); err == nil {
		err = e
	}
	return errors.WithStack(err)
}
