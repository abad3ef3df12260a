package graph

import (
	"fmt"
	"slices"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"

	"credo/graph/exec"
)

// Step is the result of a Scan body.
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

// Scanned is the result of a Scan.
type Scanned struct {
	Final []Node // the state after the last step
	Each  []Node // (steps, shape...): row t is the result of step t; zero after an early stop
	Sum   []Node
	Steps Node // scalar: the steps that were run
}

// Scan repeats body n times, with the meaning of JAX's lax.scan: the state carry goes from step to step, x is row t of each of
// xs. The body is called once, to write its graph; nodes from outside that it uses are captured. The whole is one operation of
// the outer graph, and its gradient is another Scan.
//
// After an error the result has as many nodes as it would have without, all of them zero; to know how many, Scan calls the body
// with zero Nodes.
func (b *Builder) Scan(n int, carry, xs []Node, o ScanOptions, body func(b *Builder, carry, x []Node) Step) Scanned {
	defer b.Within("Scan over %d steps", n)()
	b.Fail(o.check(n, xs))
	if b.err == nil && o.segmented(n) {
		return b.checkpointed(n, carry, xs, o, body)
	}
	in := &Builder{shared: b.shared, parent: b, g: G.NewGraph(), captured: map[*G.Node]*G.Node{}}
	c, x := in.bodyInputs("carry", carry, 0), in.bodyInputs("x", xs, 1)
	step := body(in, c, x)
	s, err := in.scan(n, carry, xs, o, c, x, step)
	if err != nil {
		b.Fail(err)
		return Scanned{Final: make([]Node, len(carry)), Each: make([]Node, len(step.Each)), Sum: make([]Node, len(step.Sum))}
	}
	return s
}

func (o ScanOptions) check(n int, xs []Node) error {
	if n <= 0 {
		return errors.New("needs at least one")
	}
	if o.segmented(n) && n%o.Checkpoint != 0 {
		return errors.Errorf("checkpoints every %d steps do not divide them", o.Checkpoint)
	}
	for i, x := range xs {
		if x.Rank() == 0 || x.Shape()[0] != n {
			return errors.Errorf("sequence %d has shape %v: its first axis must be the steps", i+1, x.Shape())
		}
	}
	return nil
}

// segmented reports whether states are kept only now and then. Without a gradient none are kept anyway.
func (o ScanOptions) segmented(n int) bool {
	return o.Checkpoint > 0 && o.Checkpoint < n && !o.ForwardOnly
}

// bodyInputs makes the inputs of a body that stand for values, or for their rows along the given number of axes; zero Nodes after
// an error.
func (b *Builder) bodyInputs(what string, of []Node, axes int) []Node {
	out := make([]Node, len(of))
	for i, n := range of {
		if b.err == nil {
			b.serial++
			out[i] = Node{b.newInput(fmt.Sprintf("%s %d", what, b.serial), n.Shape()[axes:])}
		}
	}
	return out
}

// scan makes the Scan of a body that is written.
func (b *Builder) scan(n int, carry, xs []Node, o ScanOptions, c, x []Node, step Step) (Scanned, error) {
	eb := exec.Body{Carry: raw(c), X: raw(x)}
	if err := b.close(&eb, carry, step); err != nil {
		return Scanned{}, err
	}
	oc, err := b.parent.ownAll("state", carry)
	if err != nil {
		return Scanned{}, err
	}
	ox, err := b.parent.ownAll("sequence", xs)
	if err != nil {
		return Scanned{}, err
	}
	r, err := exec.Scan(exec.ScanOptions{N: n, Reverse: o.Reverse, ForwardOnly: o.ForwardOnly, Tolerance: o.Tolerance}, eb, oc, ox, b.outer)
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

// checkpointed is a Scan over segments around a Scan over the steps of one: the gradient of the outer keeps the state once a
// segment and runs the inner again.
func (b *Builder) checkpointed(n int, carry, xs []Node, o ScanOptions, body func(b *Builder, carry, x []Node) Step) Scanned {
	k := o.Checkpoint
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
	if b.err != nil {
		return s
	}
	for i, e := range s.Each {
		s.Each[i] = b.Reshape(e, append([]int{n}, e.Shape()[2:]...)...)
	}
	s.Steps = b.Const(float64(n))
	return s
}

func raw(ns []Node) []*G.Node {
	out := make([]*G.Node, len(ns))
	for i, n := range ns {
		out[i] = n.n
	}
	return out
}

func nodes(gs []*G.Node) []Node {
	out := make([]Node, len(gs))
	for i, g := range gs {
		out[i] = Node{g}
	}
	return out
}
