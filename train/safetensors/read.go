package safetensors

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"github.com/pkg/errors"
)

// File is what a safetensors file holds. Tensors are in the order of their values.
type File struct {
	Tensors  []Tensor
	Metadata map[string]string
}

// maxHeader is the largest header that the reference implementation accepts.
const maxHeader = 100_000_000

// Read parses the bytes of a file. Every value must be finite.
func Read(data []byte) (*File, error) {
	header, values, err := split(data)
	if err != nil {
		return nil, err
	}
	f := &File{Metadata: map[string]string{}}
	entries, err := decodeHeader(header, f.Metadata)
	if err != nil {
		return nil, err
	}
	at := 0
	for _, e := range entries {
		t, err := e.tensor(values, at)
		if err != nil {
			return nil, errors.WithMessagef(err, "tensor %q", e.name)
		}
		f.Tensors = append(f.Tensors, t)
		at = e.Offsets[1]
	}
	if at != len(values) {
		return nil, errors.Errorf("%d bytes are left over after the last tensor: the file is damaged", len(values)-at)
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

type namedEntry struct {
	name string
	entry
}

// decodeHeader reads the entries, in the order of their values. It walks the JSON by hand at the top level, because a map would
// hide names that repeat.
func decodeHeader(header []byte, meta map[string]string) ([]namedEntry, error) {
	d := json.NewDecoder(bytes.NewReader(header))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("the header is no JSON object: damaged, or no safetensors file")
	}
	seen := map[string]bool{}
	var out []namedEntry
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, errors.Wrap(err, "header")
		}
		name, _ := t.(string)
		if seen[name] {
			return nil, errors.Errorf("the header names %q twice", name)
		}
		seen[name] = true
		if name == metadata {
			if err := d.Decode(&meta); err != nil {
				return nil, errors.Wrap(err, "metadata of the header")
			}
			continue
		}
		e := namedEntry{name: name}
		if err := d.Decode(&e.entry); err != nil {
			return nil, errors.Wrapf(err, "header of tensor %q", name)
		}
		out = append(out, e)
	}
	if _, err := d.Token(); err != nil {
		return nil, errors.Wrap(err, "header")
	}
	if rest := header[d.InputOffset():]; strings.Trim(string(rest), " \n") != "" {
		return nil, errors.New("the header goes on after its JSON object")
	}
	slices.SortStableFunc(out, func(a, b namedEntry) int { return cmp.Compare(a.Offsets[0], b.Offsets[0]) })
	return out, nil
}

// tensor reads the values of an entry, which must begin where the one before ended.
func (e namedEntry) tensor(values []byte, at int) (Tensor, error) {
	from, to := e.Offsets[0], e.Offsets[1]
	n, ok := elements(e.Shape)
	width := map[string]int{f32: 4, f64: 8}[e.Dtype]
	switch {
	case width == 0:
		return Tensor{}, errors.Errorf("has dtype %q; F32 and F64 can be read", e.Dtype)
	case !ok:
		return Tensor{}, errors.Errorf("has the impossible shape %v", e.Shape)
	case from < 0 || to < from || to > len(values):
		return Tensor{}, errors.Errorf("claims bytes %d to %d of %d: the file is cut short or damaged", from, to, len(values))
	case from != at:
		return Tensor{}, errors.Errorf("begins at byte %d where %d was expected: tensors overlap or leave a gap", from, at)
	case to-from != n*width:
		return Tensor{}, errors.Errorf("has shape %v of %s, %d bytes, and claims %d", e.Shape, e.Dtype, n*width, to-from)
	}
	t := Tensor{Name: e.name, Shape: e.Shape}
	raw := values[from:to]
	if e.Dtype == f64 {
		t.F64 = make([]float64, n)
		for i := range t.F64 {
			t.F64[i] = math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))
		}
		return t, finite(t.F64)
	}
	t.F32 = make([]float32, n)
	for i := range t.F32 {
		t.F32[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return t, finite(t.F32)
}

func finite[T float32 | float64](xs []T) error {
	for i, x := range xs {
		if x-x != 0 {
			return errors.Errorf("value %d is %v, not a finite number", i, x)
		}
	}
	return nil
}
