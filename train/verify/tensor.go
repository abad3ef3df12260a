package verify

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/pkg/errors"

	"credo/graph"
)

// Tensor is numbers with a shape, row by row. Rank 0 is one number.
type Tensor struct {
	Shape []int
	Data  []float64
}

// array returns the numbers in the precision of a graph.
func (t Tensor) array(d graph.Dtype) *graph.Array { return graph.ArrayOf(d, t.Data, t.Shape...) }

// tensorOf copies an array.
func tensorOf(a *graph.Array) Tensor { return Tensor{slices.Clone(a.Shape), a.Float64s()} }

// appendJSON writes nested lists, the first axis outermost.
func (t Tensor) appendJSON(out []byte) []byte {
	if len(t.Shape) == 0 {
		return appendNumber(out, t.Data[0])
	}
	out = append(out, '[')
	for i := range t.Shape[0] {
		if i > 0 {
			out = append(out, ',')
		}
		out = t.row(i).appendJSON(out)
	}
	return append(out, ']')
}

// row returns element i along the first axis.
func (t Tensor) row(i int) Tensor {
	n := len(t.Data) / t.Shape[0]
	return Tensor{t.Shape[1:], t.Data[i*n : (i+1)*n]}
}

// sample returns the tensor as a batch of one.
func (t Tensor) sample() Tensor {
	if t.Shape == nil { // it could not be read
		return t
	}
	return Tensor{append([]int{1}, t.Shape...), t.Data}
}

// appendNumber writes the shortest digits that read back as the same number.
func appendNumber(out []byte, v float64) []byte { return strconv.AppendFloat(out, v, 'g', -1, 64) }

// tensor reads nested lists as a tensor of the given rank. The error says where the lists are ragged, or which element is no
// number.
func (n *node) tensor(rank int) (Tensor, error) {
	if rank == 0 {
		if n.form != isNumber {
			return Tensor{}, errors.Errorf("is %s, and must be a number", n.form)
		}
		return Tensor{Data: []float64{n.number}}, nil
	}
	if n.form != isNumbers && n.form != isList {
		return Tensor{}, errors.Errorf("is %s, and must be %s", n.form, nested(rank))
	}
	if rank == 1 && n.form == isNumbers && len(n.numbers) > 0 {
		return Tensor{[]int{len(n.numbers)}, n.numbers}, nil
	}
	var out Tensor
	items := n.items()
	if len(items) == 0 {
		return out, errors.New("is an empty list")
	}
	for i, item := range items {
		t, err := item.tensor(rank - 1)
		if err != nil {
			return out, errors.WithMessagef(err, "element %d", i)
		}
		if i == 0 {
			out.Shape = append([]int{len(items)}, t.Shape...)
		} else if !slices.Equal(out.Shape[1:], t.Shape) {
			return out, errors.Errorf("is ragged: element 0 has shape %v and element %d has shape %v", out.Shape[1:], i, t.Shape)
		}
		out.Data = append(out.Data, t.Data...)
	}
	return out, nil
}

func nested(rank int) string {
	return [...]string{"a number", "a list of numbers", "a list of rows"}[min(rank, 2)]
}

// is reports in words how a shape differs from the one wanted; 0 stands for any size.
func (t Tensor) is(want ...int) error {
	ok := len(want) == len(t.Shape)
	for i := range want {
		ok = ok && (want[i] == 0 || want[i] == t.Shape[i])
	}
	if ok {
		return nil
	}
	return errors.Errorf("has shape %s, and must have %s", shapeText(t.Shape), shapeText(want))
}

func shapeText(shape []int) string {
	out := "("
	for i, n := range shape {
		if i > 0 {
			out += ", "
		}
		if n == 0 {
			out += "any"
		} else {
			out += fmt.Sprint(n)
		}
	}
	return out + ")"
}

// transposed returns a matrix with its axes exchanged.
func (t Tensor) transposed() Tensor {
	m, n := t.Shape[0], t.Shape[1]
	out := Tensor{[]int{n, m}, make([]float64, m*n)}
	for i := range m {
		for j := range n {
			out.Data[j*m+i] = t.Data[i*n+j]
		}
	}
	return out
}

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
