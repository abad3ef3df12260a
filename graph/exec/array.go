package exec

import (
	"slices"

	"github.com/pkg/errors"
	"gorgonia.org/tensor"

	"credo/graph/kernel"
)

// Array holds values in row-major order. Exactly one of F32 and F64 is set. A scalar has rank 0 (an empty Shape) and one element.
type Array struct {
	Shape []int
	F32   []float32
	F64   []float64
}

// NewArray returns an array of zeros; dtype is tensor.Float32 or tensor.Float64 (anything else counts as Float64).
func NewArray(dtype tensor.Dtype, shape ...int) *Array {
	a := &Array{Shape: slices.Clone(shape)}
	if n := size(shape); dtype == tensor.Float32 {
		a.F32 = make([]float32, n)
	} else {
		a.F64 = make([]float64, n)
	}
	return a
}

// Dtype returns tensor.Float32 or tensor.Float64.
func (a *Array) Dtype() tensor.Dtype {
	if a.F32 != nil {
		return tensor.Float32
	}
	return tensor.Float64
}

// Len returns the number of elements.
func (a *Array) Len() int { return len(a.F32) + len(a.F64) }

// At returns element i in row-major order.
func (a *Array) At(i int) float64 {
	if a.F32 != nil {
		return float64(a.F32[i])
	}
	return a.F64[i]
}

// Set sets element i in row-major order, rounded to the array's precision.
func (a *Array) Set(i int, v float64) {
	if a.F32 != nil {
		a.F32[i] = float32(v)
		return
	}
	a.F64[i] = v
}

// Fill sets every element.
func (a *Array) Fill(v float64) {
	for i := range a.Len() {
		a.Set(i, v)
	}
}

// Finite reports whether no element is NaN or infinite.
func (a *Array) Finite() bool { return kernel.Finite(a.F32) && kernel.Finite(a.F64) }

// Float64s returns a copy of the elements.
func (a *Array) Float64s() []float64 {
	if a.F32 == nil {
		return slices.Clone(a.F64)
	}
	out := make([]float64, len(a.F32))
	for i, v := range a.F32 {
		out[i] = float64(v)
	}
	return out
}

// Clone returns a copy that shares no memory.
func (a *Array) Clone() *Array {
	return &Array{Shape: slices.Clone(a.Shape), F32: slices.Clone(a.F32), F64: slices.Clone(a.F64)}
}

// CopyFrom copies the elements of b, converting the precision where the two differ. The error says that the numbers of elements
// differ; shapes need not agree.
func (a *Array) CopyFrom(b *Array) error {
	switch {
	case a.Len() != b.Len():
		return errors.Errorf("copy of %d values of shape %v into %d of shape %v", b.Len(), b.Shape, a.Len(), a.Shape)
	case a.F32 != nil && b.F32 != nil:
		copy(a.F32, b.F32)
	case a.F64 != nil && b.F64 != nil:
		copy(a.F64, b.F64)
	default:
		for i := range a.Len() {
			a.Set(i, b.At(i))
		}
	}
	return nil
}

// size returns the number of elements of a shape, 1 for a scalar.
func size(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}
