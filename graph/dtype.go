package graph

import (
	"github.com/pkg/errors"
	"gorgonia.org/tensor"
)

// Dtype is the precision of every value of a graph.
type Dtype int

// The two precisions: training runs in Float32, references are checked in both.
const (
	Float32 Dtype = iota
	Float64
)

// ParseDtype reads "float32" or "float64".
func ParseDtype(s string) (Dtype, error) {
	switch s {
	case "float32":
		return Float32, nil
	case "float64":
		return Float64, nil
	}
	return 0, errors.Errorf("dtype %q is not known: use float32 or float64", s)
}

// String returns "float32" or "float64".
func (d Dtype) String() string {
	if d == Float64 {
		return "float64"
	}
	return "float32"
}

// Epsilon is the distance from 1 to the next larger number.
func (d Dtype) Epsilon() float64 {
	if d == Float64 {
		return 0x1p-52
	}
	return 0x1p-23
}

// Smallest is the smallest positive normal number.
func (d Dtype) Smallest() float64 {
	if d == Float64 {
		return 0x1p-1022
	}
	return 0x1p-126
}

func (d Dtype) tensor() tensor.Dtype {
	if d == Float64 {
		return tensor.Float64
	}
	return tensor.Float32
}
