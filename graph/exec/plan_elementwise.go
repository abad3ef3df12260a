package exec

import (
	"slices"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
)

// binary adds an elementwise operation of two operands. Broadcasts of an operand
// are taken into it, as long as few enough axes remain to loop over.
func (p *plan) binary(n *G.Node, op string, args []int) (int, bool) {
	shape := []int(n.Shape())
	a, b := p.unexpanded(args[0], shape), p.unexpanded(args[1], shape)
	if _, ok := loopOver(shape, p.vertices[a].shape, p.vertices[b].shape); !ok {
		a, b = args[0], args[1]
	}
	if _, ok := loopOver(shape, p.vertices[a].shape, p.vertices[b].shape); !ok {
		return 0, false
	}
	return p.add(n, binaryForm{op}, shape, a, b), true
}

// unexpanded is what x was broadcast from, if it can stand for x in an
// elementwise operation of that shape.
func (p *plan) unexpanded(x int, shape []int) int {
	for {
		v := p.vertices[x]
		if _, ok := v.form.(expandForm); !ok || !slices.Equal(v.shape, shape) && checkBroadcast(v.shape, shape) != nil {
			return x
		}
		x = v.args[0]
	}
}

// checkBroadcast tells whether from can be broadcast to a shape of its rank.
func checkBroadcast(from, to []int) error {
	if len(from) != len(to) {
		return errors.Errorf("cannot broadcast shape %v to %v: the ranks differ", from, to)
	}
	for i := range to {
		if from[i] != to[i] && from[i] != 1 {
			return errors.Errorf("cannot broadcast shape %v to %v: axis %d is neither 1 nor equal", from, to, i)
		}
	}
	return nil
}

// A loop is one axis of an elementwise operation: its length, and how far each
// operand moves from one index to the next; 0 where it is broadcast.
type loop struct{ n, a, b int }

// maxLoops bounds the axes of an elementwise operation with broadcast operands.
const maxLoops = 4

// loopOver is the shortest nest of loops, the innermost last, that walks the
// operands of shapes a and b over shape.
func loopOver(shape, a, b []int) ([]loop, bool) {
	sa, ok := strides(a, shape)
	if !ok {
		return nil, false
	}
	sb, ok := strides(b, shape)
	if !ok {
		return nil, false
	}
	nest := []loop{}
	for i, n := range shape {
		if n == 1 {
			continue
		}
		l := loop{n, sa[i], sb[i]}
		if k := len(nest) - 1; k >= 0 && nest[k].a == l.a*n && nest[k].b == l.b*n {
			nest[k] = loop{nest[k].n * n, l.a, l.b}
		} else {
			nest = append(nest, l)
		}
	}
	if len(nest) == 0 {
		nest = append(nest, loop{1, 1, 1})
	}
	return nest, len(nest) <= maxLoops
}

// strides are the steps of an operand along each axis of shape: the operand has
// one element, as many as shape, or is broadcast along axes of size 1.
func strides(operand, shape []int) ([]int, bool) {
	s := make([]int, len(shape))
	switch n := size(operand); {
	case n == size(shape):
		operand = shape
	case n == 1:
		return s, true
	case checkBroadcast(operand, shape) != nil:
		return nil, false
	}
	step := 1
	for i := len(shape) - 1; i >= 0; i-- {
		if operand[i] != 1 {
			s[i] = step
		}
		step *= operand[i]
	}
	return s, true
}
