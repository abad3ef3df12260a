package rundir

import (
	"bytes"
	"encoding/csv"
	"io"

	"github.com/pkg/errors"
)

// header names the columns of metrics.csv. Layer is the projection, or empty for the whole network.
var header = []string{"epoch", "step", "split", "metric", "layer", "value"}

// Metric appends one line to metrics.csv, in one write, so that a killed process leaves whole lines but perhaps the last.
func (r *Run) Metric(cells ...string) error {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	if err := w.Write(cells); err != nil {
		return errors.WithStack(err)
	}
	w.Flush()
	_, err := r.metrics.Write(buf.Bytes())
	return errors.Wrapf(err, "cannot write %s", r.Path(Metrics))
}

// ReadMetrics reads a metrics.csv: its header and lines. A last line without its end is ignored.
func ReadMetrics(data []byte) ([][]string, error) {
	whole := data[:bytes.LastIndexByte(data, '\n')+1]
	r := csv.NewReader(bytes.NewReader(whole))
	r.FieldsPerRecord = len(header)
	var out [][]string
	for {
		line, err := r.Read()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, errors.Wrap(err, "metrics.csv")
		}
		out = append(out, line)
	}
}
