package safetensors

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"github.com/pkg/errors"
)

// File has the contents of a safetensors file. Tensors are in the order of their values.
type File struct {
	Tensors  []Tensor
	Metadata map[string]string
}

// maxHeader is the largest header that the Python package accepts, in bytes.
const maxHeader = 100_000_000

// Options allow more than finite values.
type Options struct {
	NonFinite bool // also values that are NaN or infinite
}

// Read parses the bytes of a file. Every value must be finite.
func Read(data []byte) (*File, error) { return Options{}.Read(data) }

// Read parses the bytes of a file.
func (o Options) Read(data []byte) (*File, error) {
	header, values, err := split(data)
	if err != nil {
		return nil, err
	}
	head, err := decodeHeader(header)
	if err != nil {
		return nil, errors.WithMessage(err, "header")
	}
	if err := head.cover(uint64(len(values))); err != nil {
		return nil, err
	}
	f := &File{Metadata: head.metadata}
	for _, p := range head.tensors {
		t := p.values(values[p.begin:p.end])
		if err := t.finite(); err != nil && !o.NonFinite {
			return nil, err
		}
		f.Tensors = append(f.Tensors, t)
	}
	return f, nil
}

func split(data []byte) (header, values []byte, err error) {
	if len(data) < 8 {
		return nil, nil, errors.Errorf("%d bytes are too few for a safetensors file", len(data))
	}
	n := binary.LittleEndian.Uint64(data)
	if n > maxHeader || n > uint64(len(data)-8) {
		return nil, nil, errors.Errorf("the header claims %d bytes and the file has %d: it is cut short, or no safetensors file", n, len(data)-8)
	}
	return data[8 : 8+n], data[8+n:], nil
}

// cover sorts the tensors by place and checks that they cover all values, each byte once.
func (h *head) cover(size uint64) error {
	slices.SortStableFunc(h.tensors, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.begin, b.begin), cmp.Compare(a.end, b.end))
	})
	at, last := uint64(0), ""
	for _, t := range h.tensors {
		switch {
		case t.end > size:
			return errors.Errorf("tensor %q: claims bytes %d to %d of %d: the file is cut short or damaged", t.name, t.begin, t.end, size)
		case t.begin < at:
			return errors.Errorf("tensor %q: overlaps tensor %q at byte %d", t.name, last, t.begin)
		case t.begin > at:
			return errors.Errorf("tensor %q: leaves a gap before it, bytes %d to %d", t.name, at, t.begin)
		}
		at, last = t.end, t.name
	}
	if at < size {
		return errors.Errorf("%d bytes are left over after the last tensor: the file is damaged", size-at)
	}
	return nil
}

// values turns bytes into a tensor; their number fits the shape.
func (p place) values(raw []byte) Tensor {
	t := Tensor{Name: p.name, Shape: p.shape}
	if p.dtype == float64s {
		t.F64 = make([]float64, len(raw)/8)
		for i := range t.F64 {
			t.F64[i] = math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))
		}
		return t
	}
	t.F32 = make([]float32, len(raw)/4)
	for i := range t.F32 {
		t.F32[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return t
}
