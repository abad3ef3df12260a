package rundir

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/pkg/errors"
)

// Finish writes summary.json, which says that the run is finished, with the hashes of its files: experiment, metrics and the model, which must
// have been saved. v must be an object in JSON; the whole result, of many numbers, is added on a line of its own. A run that was made anew then
// takes the place of the old one. The files that grow are closed.
func (r *Run) Finish(v, result any) error {
	if err := r.metrics.sync(); err != nil {
		return err
	}
	if err := r.closeFiles(); err != nil {
		return err
	}
	text, err := r.summary(v, result)
	if err != nil {
		return errors.WithMessagef(err, "cannot finish the run in %s", r.at)
	}
	if err := writeBytes(r.disk, r.Path(Summary), text); err != nil {
		return err
	}
	r.finished = true
	if err := tidy(r.disk, r.Dir); err != nil {
		return errors.WithMessage(err, "the run is finished, and the next command in this folder will try this again")
	}
	r.at = r.Dir
	return nil
}

// summary is the text of summary.json: the object, the hashes, and the result.
func (r *Run) summary(v, whole any) ([]byte, error) {
	hashes := map[string]string{}
	for _, name := range result() {
		sum, err := hash(r.disk, r.Path(name))
		if err != nil {
			return nil, err
		}
		hashes[name] = sum
	}
	object, err := json.Marshal(v)
	if err != nil {
		return nil, errors.WithStack(err)
	}
	added, err := json.Marshal(vouched{hashes})
	if err != nil {
		return nil, errors.WithStack(err)
	}
	exact, err := json.Marshal(whole)
	if err != nil {
		return nil, errors.WithStack(err)
	}
	text, err := joined(object, added)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(bytes.TrimSuffix(text, []byte("\n}\n")), ",\n  %q: %s\n}\n", "result", exact), nil
}

// joined is one object of the keys of two, indented.
func joined(a, b []byte) ([]byte, error) {
	if len(a) < 2 || a[0] != '{' || bytes.Equal(a, []byte("{}")) {
		return nil, errors.Errorf("a summary is an object with keys, and not %s", a)
	}
	var out bytes.Buffer
	one := append(append(bytes.Clone(a[:len(a)-1]), ','), b[1:]...)
	if err := json.Indent(&out, one, "", "  "); err != nil {
		return nil, errors.WithStack(err)
	}
	return append(out.Bytes(), '\n'), nil
}
