package data

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/pkg/errors"
)

// A table reads a CSV file row by row.
type table struct {
	path   string
	csv    *csv.Reader
	label  string   // the user's name of the column of the classes
	column int      // which that is, from 0
	width  int      // columns of every row
	head   []string // names of the columns; nil: the file has none
	known  map[string]int
	out    *samples
}

// readTable reads a CSV file, plain or gzip'd.
func readTable(path, label string) (*samples, error) {
	f, err := openFile(os.DirFS(filepath.Dir(path)), filepath.Base(path), path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	plain, err := unpack(f, path)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	t := &table{path: path, csv: newCSV(io.TeeReader(plain, sum)), label: label, known: map[string]int{}, out: &samples{file: path, rows: 1, channels: 1}}
	if err := t.read(); err != nil {
		return nil, err
	}
	t.out.sum = hex.EncodeToString(sum.Sum(nil))
	return t.out, nil
}

// newCSV skips the byte order mark that spreadsheets write.
func newCSV(r io.Reader) *csv.Reader {
	b := bufio.NewReaderSize(r, 1<<16)
	if mark, _ := b.Peek(3); string(mark) == "\ufeff" {
		_, _ = b.Discard(3)
	}
	c := csv.NewReader(b)
	c.FieldsPerRecord = -1 // told apart below, by file and line
	c.TrimLeadingSpace, c.ReuseRecord = true, true
	return c
}

func (t *table) read() error {
	first, err := t.next()
	if err == io.EOF {
		return refuse(t.path, "give it a row for each sample", "has no rows")
	}
	if err != nil {
		return err
	}
	first, line := slices.Clone(first), t.line()
	second, err := t.next()
	if err != nil && err != io.EOF {
		return err
	}
	if err := t.begin(first, second); err != nil {
		return err
	}
	if t.head == nil {
		if err := t.add(first, line); err != nil {
			return err
		}
	}
	for row := second; err != io.EOF; row, err = t.next() {
		if err != nil {
			return err
		}
		if err := t.add(row, t.line()); err != nil {
			return err
		}
	}
	if len(t.out.labels) == 0 {
		return refuse(t.path, "give it a row for each sample", "has no rows below its header")
	}
	return nil
}

func (t *table) line() int {
	line, _ := t.csv.FieldPos(0)
	return line
}

// next returns a row, whose errors name the file.
func (t *table) next() ([]string, error) {
	row, err := t.csv.Read()
	var p *csv.ParseError
	if errors.As(err, &p) {
		return nil, refuse(t.path, "check its quotes", "line %d, byte %d of the line: %v", p.Line, p.Column, p.Err)
	}
	return row, err
}

// begin finds out from the first two rows which column has the classes, and whether the first row is a header: it has a text
// where the values are, or the wanted column's name, or a text over a numeric label.
func (t *table) begin(first, second []string) error {
	t.width = len(first)
	if t.width < 2 {
		return refuse(t.path, "separate columns by commas", "line 1 has one column, and values and label need at least two")
	}
	t.out.cols = t.width - 1
	named := false
	switch t.column = t.width - 1; t.label {
	case "", "last":
	case "first":
		t.column = 0
	default:
		named = true
		t.column = slices.IndexFunc(first, func(cell string) bool { return strings.TrimSpace(cell) == t.label })
		if t.column < 0 {
			return refuse(t.path, "name a column, first or last as data.label", "line 1 has no column %q: %s", t.label, shorten(first))
		}
	}
	isText := func(row []string, j int) bool { return j < len(row) && !isNumber(row[j]) }
	head := named || isText(first, t.column) && len(second) > 0 && !isText(second, min(t.column, len(second)-1))
	for j := range first {
		head = head || j != t.column && isText(first, j) && strings.TrimSpace(first[j]) != ""
	}
	if head {
		t.head = first
	}
	return nil
}

// shorten lists names, of very many the first.
func shorten(names []string) string {
	if len(names) > 12 {
		return strings.Join(names[:12], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}

func isNumber(cell string) bool {
	_, err := strconv.ParseFloat(strings.TrimSpace(cell), 32)
	return err == nil || errors.Is(err, strconv.ErrRange)
}

// add takes a row as a sample.
func (t *table) add(row []string, line int) error {
	if len(row) != t.width {
		return refuse(t.path, "give all rows the same columns", "line %d has %d columns, and the first row has %d", line, len(row), t.width)
	}
	for j, cell := range row {
		if j == t.column {
			continue
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(cell), 32)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return t.refuseCell(line, j, cell, "is not a finite number")
		}
		t.out.values = append(t.out.values, float32(v))
	}
	label := strings.TrimSpace(row[t.column])
	if label == "" || strings.EqualFold(label, "nan") {
		return t.refuseCell(line, t.column, label, "is no label")
	}
	k, err := t.out.meet(t.known, label)
	if err != nil {
		return errors.WithMessage(err, t.cell(line, t.column))
	}
	t.out.labels = append(t.out.labels, k)
	return nil
}

func (t *table) refuseCell(line, column int, cell, problem string) error {
	return refuse(t.cell(line, column), "correct it, or leave the row out", "%q "+problem, cell)
}

// cell names a cell, columns counted from 1.
func (t *table) cell(line, column int) string {
	name := ""
	if t.head != nil {
		name = " (" + strings.TrimSpace(t.head[column]) + ")"
	}
	return fmt.Sprintf("%s: line %d, column %d%s", t.path, line, column+1, name)
}
