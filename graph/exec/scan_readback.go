package exec

import (
	"slices"

	G "gorgonia.org/gorgonia"
)

// reader gives the nodes of the new body that stand for the seeds, and for values of the forward step, while the gradient a of the
// old body is written into the new one.
func (r *reversal) reader(a *adjoint, outputs []bodyOutput) func(*G.Node) (*G.Node, error) {
	forward := newCopier(r.graph, r.stored)
	return func(n *G.Node) (*G.Node, error) {
		if i := slices.Index(a.seeds, n); i >= 0 {
			return outputs[i].seed()
		}
		if o := a.origin[n]; o != nil {
			return forward.copy(o)
		}
		return nil, nil
	}
}

// stored returns the input of the new body that has the value of a node of the old one, if the forward run kept it: its inputs,
// the carry after the step, and each Each. Anything else is computed again.
func (r *reversal) stored(n *G.Node) (*G.Node, error) {
	if m := r.stand[n]; m != nil {
		return m, nil
	}
	m, err := r.newStand(n)
	if m != nil {
		r.stand[n] = m
	}
	return m, err
}

func (r *reversal) newStand(n *G.Node) (*G.Node, error) {
	b := r.op.body
	read := func(s slot) (*G.Node, error) {
		w, err := window(r.packed, s)
		if err != nil {
			return nil, err
		}
		return r.newX(n, w), nil
	}
	if k := slices.Index(b.Carry, n); k >= 0 {
		return read(r.op.before(k))
	}
	if i := slices.Index(b.X, n); i >= 0 {
		return r.newX(n, r.oldXs[i]), nil
	}
	if i := slices.Index(b.Captured, n); i >= 0 {
		return r.newCaptured(n, r.oldCaptured[i]), nil
	}
	if isConstant(n) {
		return nil, nil
	}
	if k := slices.Index(b.CarryOut, n); k >= 0 {
		return read(r.op.after(k))
	}
	if i := slices.Index(b.Each, n); i >= 0 && !b.ofOneCarry(n) {
		return read(r.op.layout.each[i])
	}
	return nil, nil
}

// ofOneCarry tells whether a value is computed element by element from one carry alone. It is then cheaper to compute it again from the
// carry, which the gradient reads too, than to keep an array of it for all steps: spikes, from potentials.
func (b *Body) ofOneCarry(n *G.Node) bool {
	var carry *G.Node
	seen := map[*G.Node]bool{}
	for todo := []*G.Node{n}; len(todo) > 0; {
		m := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch {
		case seen[m] || isConstant(m):
		case slices.Contains(b.Carry, m) && (carry == nil || carry == m) && m.Shape().Eq(n.Shape()):
			carry = m
		case len(Children(m)) == 0 || !m.Shape().Eq(n.Shape()) && !m.IsScalar():
			return false
		default:
			todo = append(todo, Children(m)...)
		}
		seen[m] = true
	}
	return carry != nil && carry != n
}
