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
	return p.constant(n, n.Shape(), a.Float64s()...)
}

func (p *plan) constant(n *G.Node, shape []int, values ...float64) (int, error) {
	if len(values) != 1 && len(values) != size(shape) {
		return 0, errors.Errorf("constant of shape %v has %d values", shape, len(values))
	}
	return p.add(n, constantForm{values}, shape), nil
}

// sizeOf is the length of an axis, known once shapes are; 1 for a scalar.
func (p *plan) sizeOf(n *G.Node, args []int) (int, error) {
	axis, shape := int(field(n, "axis").Int()), p.vertices[args[0]].shape
	if len(shape) == 0 {
		return p.constant(n, nil, 1)
	}
	if axis >= len(shape) {
		return 0, errors.Errorf("size of axis %d of shape %v", axis, shape)
	}
	return p.constant(n, nil, float64(shape[axis]))
}

// fill writes a constant.
func fill[T kernel.Float](dst []T, values []float64) {
	for i := range dst {
		dst[i] = T(values[i%len(values)])
	}
}
