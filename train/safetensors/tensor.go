package safetensors

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/pkg/errors"
)

// Tensor is a named array, row-major: exactly one of F32 and F64 holds the values. A shape without axes is a scalar.
type Tensor struct {
	Name  string
	Shape []int
	F32   []float32
	F64   []float64
}

// dtype is a number type, by the name that the header gives it.
type dtype string

const (
	float32s dtype = "F32"
	float64s dtype = "F64"
)

// size is the bytes of one number, 0 if the type is not known.
func (d dtype) size() uint64 {
	switch d {
	case float32s:
		return 4
	case float64s:
		return 8
	}
	return 0
}

func (t Tensor) dtype() dtype {
	if t.F64 != nil {
		return float64s
	}
	return float32s
}

func (t Tensor) len() int { return len(t.F32) + len(t.F64) }

func (t Tensor) bytes() uint64 { return uint64(t.len()) * t.dtype().size() }

func (t Tensor) at(i int) float64 {
	if t.F64 != nil {
		return t.F64[i]
	}
	return float64(t.F32[i])
}

// check returns the reason why a tensor cannot be written.
func (t Tensor) check() error {
	switch {
	case t.Name == "" || t.Name == metadataKey:
		return errors.Errorf("a tensor cannot be named %q", t.Name)
	case !utf8.ValidString(t.Name):
		return errors.Errorf("tensor %q: the name is not UTF-8", t.Name)
	case (t.F32 == nil) == (t.F64 == nil):
		return errors.Errorf("tensor %q: set one of F32 and F64", t.Name)
	}
	n, ok := product(t.Shape)
	if !ok || n != uint64(t.len()) {
		return errors.Errorf("tensor %q has shape %v and %d values", t.Name, t.Shape, t.len())
	}
	return t.finite()
}

// finite returns an error that names the first value which is not.
func (t Tensor) finite() error {
	for i := range t.len() {
		if x := t.at(i); math.IsNaN(x) || math.IsInf(x, 0) {
			return errors.Errorf("tensor %q: %v at index %v", t.Name, x, t.index(i))
		}
	}
	return nil
}

// index turns a place among the values into one along each axis.
func (t Tensor) index(i int) []int {
	index := make([]int, len(t.Shape))
	for axis := len(t.Shape) - 1; axis >= 0; axis-- {
		index[axis] = i % t.Shape[axis]
		i /= t.Shape[axis]
	}
	return index
}

// product is the number of values of a shape; false if an axis is negative or the product too large for memory.
func product(shape []int) (uint64, bool) {
	n, zero := uint64(1), false
	for _, s := range shape {
		switch {
		case s < 0:
			return 0, false
		case s == 0:
			zero = true
		case n > math.MaxInt64/8/uint64(s):
			return 0, false
		default:
			n *= uint64(s)
		}
	}
	if zero {
		return 0, true
	}
	return n, true
}

// before is the order of the values in a file: wider numbers first, so that all are aligned, then by name.
func before(a, b Tensor) int {
	if x, y := a.dtype().size(), b.dtype().size(); x != y {
		return int(y) - int(x)
	}
	return strings.Compare(a.Name, b.Name)
}
