package rundir

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"

	"github.com/pkg/errors"
)

// columns names the columns of metrics.csv. Layer is the projection, or empty for the whole network.
func columns() []string { return []string{"epoch", "step", "split", "metric", "layer", "value"} }

// Metric appends one line to metrics.csv, with a cell for each column: epoch, step, split, metric, layer, value. It is one write,
// so that a killed process leaves whole lines but perhaps the last. After a write that failed there is no other: the file ends with the last
// whole line.
func (r *Run) Metric(cells ...string) error {
	if len(cells) != len(columns()) || strings.ContainsAny(strings.Join(cells, ""), "\r\n") {
		return errors.Errorf("%q is no line of %s: it needs %d cells without line breaks", cells, r.Path(Metrics), len(columns()))
	}
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	if err := w.Write(cells); err != nil {
		return errors.WithStack(err)
	}
	w.Flush()
	_, err := r.metrics.Write(buf.Bytes())
	return err
}

// ReadMetrics reads a metrics.csv: its header and lines. A last line without its end is ignored, as a killed process may leave it;
// the file may so have no lines at all.
func ReadMetrics(data []byte) ([][]string, error) {
	whole := data[:bytes.LastIndexByte(data, '\n')+1]
	r := csv.NewReader(bytes.NewReader(whole))
	r.FieldsPerRecord = len(columns())
	lines, err := r.ReadAll()
	if err != nil {
		return nil, errors.Wrap(err, "metrics.csv")
	}
	if len(lines) > 0 && !slices.Equal(lines[0], columns()) {
		return nil, errors.Errorf("metrics.csv: its columns are %s, and not %s", strings.Join(lines[0], ","), strings.Join(columns(), ","))
	}
	return lines, nil
}
