package exec

import (
	"slices"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// checkScan refuses operands and bodies that do not fit together, before anything is built.
func checkScan(o ScanOptions, b *Body, carry, xs, captured []*G.Node) error {
	switch {
	case o.N < 1:
		return errors.Errorf("%d steps: needs at least one", o.N)
	case o.Reverse && o.Count != nil && b.Until != nil:
		return errors.New("Reverse with both Count and Until: the rows that ran could not be told to the gradient")
	case len(b.CarryOut) != len(b.Carry):
		return errors.Errorf("the body returns %d carries for %d", len(b.CarryOut), len(b.Carry))
	case len(carry)+len(xs)+len(captured) == 0:
		return errors.New("no operands")
	case o.Count != nil && !o.Count.IsScalar():
		return errors.Errorf("Count has shape %v, must be a scalar", o.Count.Shape())
	}
	if err := checkBody(b); err != nil {
		return err
	}
	for _, f := range []struct {
		what         string
		inner, outer []*G.Node
		axis         []int
	}{{"carry", b.Carry, carry, nil}, {"x", b.X, xs, []int{o.N}}, {"captured", b.Captured, captured, nil}} {
		if len(f.inner) != len(f.outer) {
			return errors.Errorf("%s: %d operands for %d inputs of the body", f.what, len(f.outer), len(f.inner))
		}
		for i, n := range f.outer {
			if err := fits(n, f.inner[i], f.axis); err != nil {
				return errors.WithMessagef(err, "%s %d", f.what, i+1)
			}
		}
	}
	return nil
}

// fits checks an operand against the input of the body that it is for; axis is the axis of steps, if it has one.
func fits(outer, inner *G.Node, axis []int) error {
	if outer == nil {
		return errors.New("the operand is nil")
	}
	if want := append(tensor.Shape(slices.Clone(axis)), inner.Shape()...); !slices.Equal(outer.Shape(), want) {
		return errors.Errorf("the operand has shape %v, must have %v", outer.Shape(), want)
	}
	if outer.Dtype() != inner.Dtype() {
		return errors.Errorf("the operand is %v, the body's input %v", outer.Dtype(), inner.Dtype())
	}
	return nil
}

// checkBody checks that the body is closed: its inputs are inputs, each given once, and nothing else is read.
func checkBody(b *Body) error {
	known := map[*G.Node]bool{}
	for i, n := range b.inputs() {
		switch {
		case n == nil:
			return errors.Errorf("input %d of the body is nil", i+1)
		case n.Op() != nil:
			return errors.Errorf("input %d of the body, %v, is not an input", i+1, n)
		case known[n]:
			return errors.Errorf("input %v of the body is listed twice", n)
		}
		known[n] = true
	}
	for i, n := range b.outputs() {
		if n == nil {
			return errors.Errorf("output %d of the body is nil", i+1)
		}
	}
	for i, n := range b.CarryOut {
		if err := alike(b.Carry[i], n); err != nil {
			return errors.WithMessagef(err, "carry %d after the step", i+1)
		}
	}
	if b.Until != nil && !b.Until.IsScalar() {
		return errors.Errorf("Until has shape %v, must be a scalar", b.Until.Shape())
	}
	enter := func(n *G.Node) ([]*G.Node, error) {
		if n.Op() == nil && !known[n] {
			return nil, errors.Errorf("the body reads %v, which is not one of its inputs", n)
		}
		return Children(n), nil
	}
	return postorder(b.outputs(), enter, func(*G.Node, []*G.Node) error { return nil })
}
