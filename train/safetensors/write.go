package safetensors

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/pkg/errors"
)

// Tensor is a named array, row-major: exactly one of F32 and F64 holds the values.
type Tensor struct {
	Name  string
	Shape []int
	F32   []float32
	F64   []float64
}

const (
	f32      = "F32"
	f64      = "F64"
	metadata = "__metadata__"
)

func (t Tensor) dtype() string {
	if t.F64 != nil {
		return f64
	}
	return f32
}

func (t Tensor) bytes() int { return 4*len(t.F32) + 8*len(t.F64) }

// entry is a tensor's line in the header.
type entry struct {
	Dtype   string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets [2]int `json:"data_offsets"`
}

// Write writes tensors, sorted by name, and metadata. The same arguments give the same bytes.
func Write(w io.Writer, tensors []Tensor, meta map[string]string) error {
	tensors = slices.Clone(tensors)
	slices.SortFunc(tensors, func(a, b Tensor) int { return strings.Compare(a.Name, b.Name) })
	header, err := encodeHeader(tensors, meta)
	if err != nil {
		return err
	}
	if err := binary.Write(w, binary.LittleEndian, uint64(len(header))); err != nil {
		return err
	}
	if _, err := w.Write(header); err != nil {
		return err
	}
	for _, t := range tensors {
		var values any = t.F32
		if t.F64 != nil {
			values = t.F64
		}
		if err := binary.Write(w, binary.LittleEndian, values); err != nil {
			return err
		}
	}
	return nil
}

func encodeHeader(tensors []Tensor, meta map[string]string) ([]byte, error) {
	entries := map[string]any{}
	if len(meta) > 0 {
		entries[metadata] = meta
	}
	at := 0
	for _, t := range tensors {
		switch n, ok := elements(t.Shape); {
		case t.Name == "" || t.Name == metadata:
			return nil, errors.Errorf("a tensor cannot be named %q", t.Name)
		case entries[t.Name] != nil:
			return nil, errors.Errorf("two tensors are named %q", t.Name)
		case !ok || n != len(t.F32)+len(t.F64):
			return nil, errors.Errorf("tensor %q has shape %v and %d values", t.Name, t.Shape, len(t.F32)+len(t.F64))
		}
		shape := t.Shape
		if shape == nil {
			shape = []int{}
		}
		entries[t.Name] = entry{t.dtype(), shape, [2]int{at, at + t.bytes()}}
		at += t.bytes()
	}
	var buf bytes.Buffer
	e := json.NewEncoder(&buf) // sorts the names
	e.SetEscapeHTML(false)
	if err := e.Encode(entries); err != nil {
		return nil, err
	}
	header := bytes.TrimRight(buf.Bytes(), "\n")
	for len(header)%8 != 0 {
		header = append(header, ' ')
	}
	return header, nil
}

// elements returns the number of elements of a shape; ok is false for a negative size or a product that does not fit.
func elements(shape []int) (n int, ok bool) {
	n = 1
	for _, d := range shape {
		if d < 0 || (d > 0 && n > (1<<48)/d) {
			return 0, false
		}
		n *= d
	}
	return n, true
}
