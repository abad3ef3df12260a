package exec

import (
	"fmt"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"

	"credo/graph/kernel"
)

// constantForm is the same in every run: one value for all elements, or one for each.
type constantForm struct{ values []float64 }

func (constantForm) kind() string { return "constant" }
func (constantForm) home() home   { return filled }

func (f constantForm) name(p *printer, v int) string {
	if len(f.values) == 1 {
		return fmt.Sprintf("%.6g", f.values[0])
	}
	return fmt.Sprintf("constant%v", p.vertices[v].shape)
}

// constantOf reads a constant's value.
func (p *plan) constantOf(n *G.Node, _ []int) (int, error) {
	a, err := fromValue(n.Value())
	if err != nil {
		return 0, err
	}
	return p.add(n, constantForm{a.Float64s()}, n.Shape()), nil
}

// sizeOf is the length of an axis, known once shapes are; 1 for a scalar.
func (p *plan) sizeOf(n *G.Node, args []int) (int, error) {
	axis, shape, length := int(field(n, "axis").Int()), p.vertices[args[0]].shape, 1
	switch {
	case axis < len(shape):
		length = shape[axis]
	case len(shape) > 0:
		return 0, errors.Errorf("size of axis %d of shape %v", axis, shape)
	}
	return p.add(n, constantForm{[]float64{float64(length)}}, nil), nil
}

// fill writes a constant.
func fill[T kernel.Float](dst []T, values []float64) {
	for i := range dst {
		dst[i] = T(values[i%len(values)])
	}
}
