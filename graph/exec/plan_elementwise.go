package exec

import (
	"slices"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
)

// elementwise adds an operation element by element. Broadcasts of its operands are taken into it.
func (p *plan) elementwise(n *G.Node, f form, args []int) int {
	shape := []int(n.Shape())
	unexpanded := make([]int, len(args))
	for i, a := range args {
		unexpanded[i] = p.unexpanded(a, shape)
	}
	return p.add(n, f, shape, unexpanded...)
}

// unexpanded is the operand that x broadcasts, if it can stand for x in an
// elementwise operation of that shape; else x.
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

// A loop is one axis of a broadcast: its length, and how far the operand moves from one index to the next; 0 along an axis that
// it has not.
type loop struct{ n, step int }

// loopOver is the shortest nest of loops, the innermost last, that walks an operand over shape: of one element, of as many as
// shape, or broadcast along axes of size 1.
func loopOver(shape, operand []int) (nest []loop, ok bool) {
	steps, ok := strides(operand, shape)
	if !ok {
		return nil, false
	}
	for i, n := range shape {
		if n == 1 {
			continue
		}
		l := loop{n, steps[i]}
		if k := len(nest) - 1; k >= 0 && nest[k].step == l.step*n {
			nest[k] = loop{nest[k].n * n, l.step}
		} else {
			nest = append(nest, l)
		}
	}
	if len(nest) == 0 {
		nest = append(nest, loop{1, 1})
	}
	return nest, true
}

// strides are the steps of an operand along each axis of shape.
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
