package graph

import (
	"fmt"
	"slices"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"

	"credo/graph/exec"
)

// Step is what a Scan body returns.
type Step struct {
	Carry []Node // the state for the next step, in the shapes of the state given
	Each  []Node // kept for every step
	Sum   []Node // added up over the steps
	Until Node   // optional scalar: the step that brings it below the tolerance is the last
}

// ScanOptions of a Scan. The zero value runs forward, all steps, differentiable.
type ScanOptions struct {
	Reverse     bool    // from the last row of xs to the first
	ForwardOnly bool    // the gradient stops here, and no states are kept for it
	Checkpoint  int     // if positive: keep the state only every so many steps, and recompute between; must divide the steps
	Tolerance   float64 // for Step.Until
}

// Scanned is what a Scan returns.
type Scanned struct {
	Final []Node // the state after the last step
	Each  []Node // (steps, shape...): row t is what step t returned; zero after an early stop
	Sum   []Node
	Steps Node // scalar: the steps that were run
}

// Scan repeats body n times, with the meaning of JAX's lax.scan: the state carry goes from step to step, x is row t of each of
// xs. The body is called once, to write its graph; nodes from outside that it uses are captured. The whole is one operation of
// the outer graph, and its gradient is another Scan.
func (b *Builder) Scan(n int, carry, xs []Node, o ScanOptions, body func(b *Builder, carry, x []Node) Step) Scanned {
	if b.err == nil && n <= 0 {
		b.failf("Scan over %d steps", n)
	}
	if o.Checkpoint > 0 && o.Checkpoint < n {
		return b.checkpointed(n, carry, xs, o, body)
	}
	if b.err != nil {
		return Scanned{}
	}
	s, err := b.scan(n, carry, xs, o, body)
	if err != nil {
		b.Fail(errors.WithMessagef(err, "Scan over %d steps", n))
		return Scanned{}
	}
	return s
}

func (b *Builder) scan(n int, carry, xs []Node, o ScanOptions, body func(b *Builder, carry, x []Node) Step) (Scanned, error) {
	in := &Builder{shared: b.shared, parent: b, g: G.NewGraph(), captured: map[*G.Node]*G.Node{}}
	var eb exec.Body
	c, x := make([]Node, len(carry)), make([]Node, len(xs))
	for i, s := range carry {
		c[i] = Node{in.bodyInput("carry", s.Shape())}
		eb.Carry = append(eb.Carry, c[i].n)
	}
	for i, s := range xs {
		if s.Rank() == 0 || s.Shape()[0] != n {
			return Scanned{}, errors.Errorf("sequence %d has shape %v: its first axis must be the steps", i+1, s.Shape())
		}
		x[i] = Node{in.bodyInput("x", s.Shape()[1:])}
		eb.X = append(eb.X, x[i].n)
	}
	step := body(in, c, x)
	if err := in.close(&eb, carry, step); err != nil {
		return Scanned{}, err
	}
	outer := func(ns []Node) (out []*G.Node, err error) { return b.ownAll("operand", ns) }
	oc, err := outer(carry)
	if err != nil {
		return Scanned{}, err
	}
	ox, err := outer(xs)
	if err != nil {
		return Scanned{}, err
	}
	r, err := exec.Scan(exec.ScanOptions{N: n, Reverse: o.Reverse, ForwardOnly: o.ForwardOnly, Tolerance: o.Tolerance}, eb, oc, ox, in.outer)
	if err != nil {
		return Scanned{}, err
	}
	return Scanned{Final: nodes(r.Final), Each: nodes(r.Each), Sum: nodes(r.Sum), Steps: Node{r.Steps}}, nil
}

// close fills in the outputs of a body.
func (b *Builder) close(eb *exec.Body, carry []Node, s Step) (err error) {
	if b.err != nil {
		return b.err
	}
	if len(s.Carry) != len(carry) {
		return errors.Errorf("the body returns %d states for %d", len(s.Carry), len(carry))
	}
	for i := range carry {
		if !slices.Equal(s.Carry[i].Shape(), carry[i].Shape()) {
			return errors.Errorf("state %d goes in with shape %v and comes out with %v", i+1, carry[i].Shape(), s.Carry[i].Shape())
		}
	}
	if eb.CarryOut, err = b.ownAll("state", s.Carry); err != nil {
		return err
	}
	if eb.Each, err = b.ownAll("Each", s.Each); err != nil {
		return err
	}
	if eb.Sum, err = b.ownAll("Sum", s.Sum); err != nil {
		return err
	}
	if s.Until.Valid() {
		if s.Until.Rank() != 0 {
			return errors.Errorf("Until has shape %v: it must be a scalar", s.Until.Shape())
		}
		if eb.Until, err = b.own(s.Until); err != nil {
			return errors.WithMessage(err, "Until")
		}
	}
	eb.Captured = b.inner
	return nil
}

func (b *Builder) ownAll(what string, ns []Node) ([]*G.Node, error) {
	out := make([]*G.Node, len(ns))
	for i, n := range ns {
		g, err := b.own(n)
		if err != nil {
			return nil, errors.WithMessagef(err, "%s %d", what, i+1)
		}
		out[i] = g
	}
	return out, nil
}

func (b *Builder) bodyInput(what string, shape []int) *G.Node {
	b.serial++
	return b.newInput(fmt.Sprintf("%s %d", what, b.serial), shape)
}

// checkpointed is a Scan over segments around a Scan over the steps of one: the gradient of the outer keeps the state once a
// segment and runs the inner again.
func (b *Builder) checkpointed(n int, carry, xs []Node, o ScanOptions, body func(b *Builder, carry, x []Node) Step) Scanned {
	k := o.Checkpoint
	if n%k != 0 {
		b.failf("Scan over %d steps: checkpoints every %d steps do not divide them", n, k)
		return Scanned{}
	}
	segmented := make([]Node, len(xs))
	for i, x := range xs {
		segmented[i] = b.Reshape(x, append([]int{n / k, k}, x.Shape()[1:]...)...)
	}
	inner := ScanOptions{Reverse: o.Reverse}
	s := b.Scan(n/k, carry, segmented, inner, func(b *Builder, carry, x []Node) Step {
		in := b.Scan(k, carry, x, inner, func(b *Builder, carry, x []Node) Step {
			st := body(b, carry, x)
			if st.Until.Valid() {
				b.failf("a checkpointed Scan cannot stop early")
			}
			return st
		})
		return Step{Carry: in.Final, Each: in.Each, Sum: in.Sum}
	})
	for i, e := range s.Each {
		s.Each[i] = b.Reshape(e, append([]int{n}, e.Shape()[2:]...)...)
	}
	s.Steps = b.Const(float64(n))
	return s
}

func nodes(gs []*G.Node) []Node {
	out := make([]Node, len(gs))
	for i, g := range gs {
		out[i] = Node{g}
	}
	return out
}
