package rundir

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
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
	metrics *os.File
	log     *os.File
}

// Create makes the folder of a run, or takes over one in which the same experiment was begun or finished, and starts its files
// anew. A folder that holds another experiment, or other things, is refused and left as it is.
func Create(dir string, experiment []byte) (*Run, error) {
	if err := Claim(dir, experiment); err != nil {
		return nil, err
	}
	r := &Run{Dir: dir}
	for _, name := range []string{Summary, Model} { // of an earlier run of the same experiment
		if err := os.Remove(r.Path(name)); err != nil && !os.IsNotExist(err) {
			return nil, errors.Wrapf(err, "cannot start %s anew", dir)
		}
	}
	return r, r.open()
}

// Claim makes a folder for an experiment and writes the experiment into it. A folder that holds another experiment, or other
// things, is refused and left as it is.
func Claim(dir string, experiment []byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return errors.Wrapf(err, "cannot make the run's folder %s: choose another with --out", dir)
	}
	if err := vacant(dir, experiment); err != nil {
		return err
	}
	if err := sweep(dir); err != nil {
		return err
	}
	return write(filepath.Join(dir, Experiment), experiment)
}

// vacant refuses a folder whose content this run would spoil.
func vacant(dir string, experiment []byte) error {
	old, err := os.ReadFile(filepath.Join(dir, Experiment))
	if err == nil {
		if !bytes.Equal(old, experiment) {
			return errors.Errorf("%s holds the run of another experiment: choose another folder with --out, or remove it", dir)
		}
		return nil
	}
	if !os.IsNotExist(err) {
		return errors.Wrapf(err, "cannot look into %s", dir)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return errors.Wrapf(err, "cannot look into %s", dir)
	}
	for _, e := range entries {
		if ok, _ := filepath.Match("*"+temporary, e.Name()); !ok {
			return errors.Errorf("%s is not empty and is no run's folder (it holds %s): choose another with --out", dir, e.Name())
		}
	}
	return nil
}

func (r *Run) open() (err error) {
	if r.metrics, err = os.Create(r.Path(Metrics)); err != nil {
		return errors.Wrapf(err, "cannot write %s", r.Path(Metrics))
	}
	if r.log, err = os.Create(r.Path(Log)); err != nil {
		return errors.Wrapf(err, "cannot write %s", r.Path(Log))
	}
	return r.Metric(header...)
}

// Path returns the path of a file of the run.
func (r *Run) Path(name string) string { return filepath.Join(r.Dir, name) }

// LogWriter is where the log goes.
func (r *Run) LogWriter() io.Writer { return r.log }

func write(path string, data []byte) error {
	return WriteFile(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return errors.WithStack(err)
	})
}

// WriteJSON writes a value as indented JSON, as a whole.
func WriteJSON(path string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return errors.WithStack(err)
	}
	return write(path, append(data, '\n'))
}

// WriteSummary writes summary.json, which says that the run is finished.
func (r *Run) WriteSummary(v any) error { return WriteJSON(r.Path(Summary), v) }

// Close closes the files that grow.
func (r *Run) Close() error {
	err := r.metrics.Close()
	if e := r.log.Close(); err == nil {
		err = e
	}
	return errors.WithStack(err)
}

// Finished reports whether the folder holds the finished run of this experiment.
func Finished(dir string, experiment []byte) bool {
	old, err := os.ReadFile(filepath.Join(dir, Experiment))
	if err != nil || !bytes.Equal(old, experiment) {
		return false
	}
	_, err = os.Stat(filepath.Join(dir, Summary))
	return err == nil
}
