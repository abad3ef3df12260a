package verify

import (
	"math"
	"slices"

	"credo/graph"
	"credo/train/settings"
)

// Tensor is numbers with a shape, row by row. Rank 0 is one number.
type Tensor struct {
	Shape []int
	Data  []float64
}

// number returns a tensor of rank 0.
func number(x float64) Tensor { return Tensor{Data: []float64{x}} }

// list returns a tensor of rank 1.
func list(xs ...float64) Tensor { return Tensor{[]int{len(xs)}, xs} }

// zeros returns a tensor of zeros.
func zeros(shape ...int) Tensor { return fill(func(int) float64 { return 0 }, shape...) }

// array returns the numbers in the precision of a graph.
func (t Tensor) array(d graph.Dtype) *graph.Array { return graph.ArrayOf(d, t.Data, t.Shape...) }

// copied copies an array.
func copied(a *graph.Array) Tensor { return Tensor{slices.Clone(a.Shape), a.Float64s()} }

// tensorOf reads a number, or nested lists of numbers.
func tensorOf(n *settings.Node) (Tensor, error) {
	t, err := settings.NumbersOf(n)
	return Tensor(t), err
}

// is reports in words how a shape differs from the one wanted; 0 stands for any size above 0.
func (t Tensor) is(want ...int) error { return settings.Numbers(t).Fit(want...) }

// tensors are the inputs of a case by key: of most one tensor, of some a list, one a layer.
type tensors map[string][]Tensor

// one returns the tensor of a key.
func (in tensors) one(key string) Tensor { return in[key][0] }

// readInputs reads the inputs of a case as a text shapes them, which settings.Arrays explains.
func readInputs(n *settings.Node, text string) (tensors, error) {
	out := tensors{}
	in, err := settings.Arrays("inputs", n, text)
	for key, arrays := range in {
		out[key] = make([]Tensor, len(arrays))
		for l, t := range arrays {
			out[key][l] = Tensor(t)
		}
	}
	return out, err
}

// row returns element i along the first axis.
func (t Tensor) row(i int) Tensor { return Tensor{t.Shape[1:], t.rows(i, i+1).Data} }

// rows returns elements i up to but without j along the first axis.
func (t Tensor) rows(i, j int) Tensor {
	n := len(t.Data) / t.Shape[0]
	return Tensor{append([]int{j - i}, t.Shape[1:]...), t.Data[i*n : j*n]}
}

// push adds an element along the first axis.
func (t *Tensor) push(row Tensor) {
	if t.Shape == nil {
		t.Shape = append([]int{0}, row.Shape...)
	}
	t.Shape[0]++
	t.Data = append(t.Data, row.Data...)
}

// each returns a number of each tensor.
func each(ts []Tensor, f func([]float64) float64) Tensor {
	out := list()
	for _, t := range ts {
		out.push(number(f(t.Data)))
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
