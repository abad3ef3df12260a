package verify

import (
	"math"
	"slices"

	"credo/graph"
	"credo/train/settings"
)

// Tensor is numbers with a shape, row by row. Rank 0 is one number.
type Tensor = settings.Numbers

// number returns a tensor of rank 0.
func number(x float64) Tensor { return Tensor{Data: []float64{x}} }

// list returns a tensor of rank 1.
func list(xs ...float64) Tensor { return Tensor{Shape: []int{len(xs)}, Data: xs} }

// zeros returns a tensor of zeros.
func zeros(shape ...int) Tensor { return fill(func(int) float64 { return 0 }, shape...) }

// array returns the numbers in the precision of a graph.
func array(t Tensor, d graph.Dtype) *graph.Array { return graph.ArrayOf(d, t.Data, t.Shape...) }

// copied copies an array.
func copied(a *graph.Array) Tensor { return Tensor{Shape: slices.Clone(a.Shape), Data: a.Float64s()} }

// tensors are the inputs of a case by key: of most one tensor, of some a list, one a layer.
type tensors map[string][]Tensor

// one returns the tensor of a key.
func (in tensors) one(key string) Tensor { return in[key][0] }

// each returns a number of each tensor.
func each(ts []Tensor, f func([]float64) float64) Tensor {
	out := list()
	for _, t := range ts {
		out.Push(number(f(t.Data)))
	}
	return out
}

func sum(x []float64) (s float64) {
	for _, v := range x {
		s += v
	}
	return s
}

func meanAbs(x []float64) (s float64) {
	for _, v := range x {
		s += math.Abs(v)
	}
	return s / float64(len(x))
}

func norm(x []float64) (s float64) {
	for _, v := range x {
		s += v * v
	}
	return math.Sqrt(s)
}
