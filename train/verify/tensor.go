package verify

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/pkg/errors"

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

// tensorOf reads a number, or nested lists of numbers. The error says where the lists are ragged, or which element is no number.
func tensorOf(n *settings.Node) (out Tensor, err error) {
	switch {
	case n.Kind == settings.Scalar:
		x, err := strconv.ParseFloat(n.Text, 64)
		if n.Quoted || err != nil {
			return out, errors.Errorf("expected a number, got %s", n)
		}
		return number(x), nil
	case n.Kind != settings.List:
		return out, errors.Errorf("expected a list of numbers, got %s", n)
	case n.Numbers != nil || len(n.Items) == 0:
		return list(n.Numbers...), nil
	}
	for i, item := range n.Items {
		t, err := tensorOf(item)
		if err != nil {
			return out, errors.WithMessagef(err, "element %d", i)
		}
		if i > 0 && !slices.Equal(out.Shape[1:], t.Shape) {
			return out, errors.Errorf("is ragged: element 0 has shape %v and element %d has shape %v", out.Shape[1:], i, t.Shape)
		}
		out.Shape = append([]int{len(n.Items)}, t.Shape...)
		out.Data = append(out.Data, t.Data...)
	}
	return out, nil
}

// is reports in words how a shape differs from the one wanted; 0 stands for any size above 0.
func (t Tensor) is(want ...int) error {
	ok := len(want) == len(t.Shape)
	for i := range want {
		ok = ok && t.Shape[i] > 0 && (want[i] == 0 || want[i] == t.Shape[i])
	}
	switch {
	case ok:
		return nil
	case slices.Contains(t.Shape, 0):
		return errors.New("is an empty list")
	}
	return errors.Errorf("has shape %s, and must have %s", shapeText(t.Shape), shapeText(want))
}

func shapeText(shape []int) string {
	words := make([]string, len(shape))
	for i, n := range shape {
		if words[i] = strconv.Itoa(n); n == 0 {
			words[i] = "any"
		}
	}
	return "(" + strings.Join(words, ", ") + ")"
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

// permuted returns the same numbers with their axes in another order: axis i of the result is axis order[i].
func (t Tensor) permuted(order []int) Tensor {
	out, stride := Tensor{Data: make([]float64, 0, len(t.Data))}, make([]int, len(order))
	for i, axis := range order {
		out.Shape, stride[i] = append(out.Shape, t.Shape[axis]), 1
		for _, n := range t.Shape[axis+1:] {
			stride[i] *= n
		}
	}
	var walk func(axis, at int)
	walk = func(axis, at int) {
		if axis == len(order) {
			out.Data = append(out.Data, t.Data[at])
			return
		}
		for i := range out.Shape[axis] {
			walk(axis+1, at+i*stride[axis])
		}
	}
	walk(0, 0)
	return out
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
