package exec

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// evaluator computes nodes one after another by their operations' own Do: no buffers are shared, nothing is skipped. It is slow
// and simple.
type evaluator struct {
	roots    []*G.Node
	order    []*G.Node
	operands map[*G.Node][]*G.Node
}

func newEvaluator(roots []*G.Node) (*evaluator, error) {
	e := &evaluator{roots: roots, operands: map[*G.Node][]*G.Node{}}
	enter := func(n *G.Node) ([]*G.Node, error) { return Children(n), nil }
	err := postorder(roots, enter, func(n *G.Node, children []*G.Node) error {
		e.order = append(e.order, n)
		e.operands[n] = children
		return nil
	})
	return e, err
}

// run returns the values of the roots. The inputs' values are read, never written.
func (e *evaluator) run(inputs map[*G.Node]G.Value) (out []G.Value, err error) {
	values := make(map[*G.Node]G.Value, len(e.order))
	for _, n := range e.order {
		v, err := e.value(n, inputs, values)
		if err != nil {
			return nil, errors.WithMessagef(err, "%v", n)
		}
		values[n] = v
	}
	for _, r := range e.roots {
		out = append(out, values[r])
	}
	return out, nil
}

func (e *evaluator) value(n *G.Node, inputs, values map[*G.Node]G.Value) (v G.Value, err error) {
	if isConstant(n) {
		return n.Value(), nil
	}
	if n.Op() == nil {
		if v = inputs[n]; v == nil {
			return nil, errors.New("input without a value")
		}
		return v, nil
	}
	operands := make([]G.Value, len(e.operands[n]))
	for i, x := range e.operands[n] {
		operands[i] = ownHeader(values[x])
	}
	return n.Op().Do(operands...)
}

// ownHeader gives a tensor a shape and strides of its own on the same elements: Gorgonia's matrix multiply transposes its operands
// in place for a while, and would transpose one tensor twice.
func ownHeader(v G.Value) G.Value {
	if d, ok := v.(*tensor.Dense); ok {
		return d.ShallowClone()
	}
	return v
}
