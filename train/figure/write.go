package figure

import (
	"encoding/csv"
	"io"
	"path/filepath"
	"strconv"

	"github.com/pkg/errors"

	"credo/train/npz"
	"credo/train/plot"
	"credo/train/rundir"
)

// Lock keeps other processes from making the figure of that name into a folder, which it makes. Other figures may be made there meanwhile.
func Lock(dir, name string) (*rundir.Lock, error) {
	return rundir.LockFile(filepath.Join(dir, "."+name+".lock"))
}

// Write writes the sheets as name.csv (or name-sheet.csv), arrays as name.npz and the picture as name.png or name.svg into a folder whose Lock is held. It
// returns the paths. Each file is replaced as a whole, and temporary files of a process that was killed are removed.
func (r *Result) Write(dir, name, picture string) (files []string, err error) {
	for _, t := range r.Sheets {
		path := filepath.Join(dir, name+".csv")
		if t.Name != "" {
			path = filepath.Join(dir, name+"-"+t.Name+".csv")
		}
		if err := rundir.Replace(path, t.write); err != nil {
			return files, err
		}
		files = append(files, path)
	}
	if len(r.Arrays) > 0 {
		path := filepath.Join(dir, name+".npz")
		if err := rundir.Replace(path, func(w io.Writer) error { return npz.Write(w, r.Arrays...) }); err != nil {
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
