package figure

import (
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/pkg/errors"

	"credo/train/plot"
	"credo/train/rundir"
)

// Write writes the sheets as name.csv (or name-sheet.csv) and the picture as name.png or name.svg into a folder, which it makes. It
// returns the paths.
func (r *Result) Write(dir, name, picture string) (files []string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, errors.Wrapf(err, "cannot make the folder %s: choose another with --out", dir)
	}
	for _, t := range r.Sheets {
		path := filepath.Join(dir, name+".csv")
		if t.Name != "" {
			path = filepath.Join(dir, name+"-"+t.Name+".csv")
		}
		if err := rundir.WriteFile(path, t.write); err != nil {
			return files, err
		}
		files = append(files, path)
	}
	path := filepath.Join(dir, name+"."+picture)
	if err := plot.Panels(r.Panels, r.Columns, path); err != nil {
		return files, err
	}
	return append(files, path), nil
}

func (t Sheet) write(w io.Writer) error {
	c := csv.NewWriter(w)
	return errors.WithStack(c.WriteAll(append([][]string{t.Head}, t.Rows...))) // WriteAll flushes
}

// number writes the shortest digits that read back as the same number.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
