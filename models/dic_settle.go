package models

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/integrate"
)

// Settle writes the open phase, the feedback matrices and targets at its end, and the closed phase.
func (c *DIC) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out := circuit.NewSettled(b, c.Spec(), io)
	b.Fail(out.Spec().Invalid)
	if b.Err() != nil {
		return out
	}
	d := c.minibatch(b, io, out)
	leave := b.Within("phase open")
	open := d.settle(b, out, "open", d.rest(b), nil)
	leave()
	defer b.Within("phase closed")()
	k := d.close(b, open)
	open.q = b.Scale(open.v, 0)
	d.settle(b, out, "closed", open, k)
	return out
}

func (c *DIC) minibatch(b *graph.Builder, io circuit.IO, out *circuit.Settled) *dicBatch {
	d := &dicBatch{DIC: c, x: io.Input(), target: io.Target(), V: io.Weight(readoutW), form: out.Form}
	for l := 1; l <= c.hidden(); l++ {
		d.W = append(d.W, io.Weight(weight(l)))
		d.biases = append(d.biases, io.Weight(bias(l)))
		d.b = append(d.b, circuit.Offset(b, out.Form(bias(l)), d.biases[l-1]))
	}
	d.fromInput = d.current(b, 0, d.x)
	return d
}

// rest is the state at the start of the open phase: zero.
func (d *dicBatch) rest(b *graph.Builder) (s dicState) {
	n := d.x.Shape()[0]
	zero := func(size int) graph.Node { return b.Expand(b.Const(0), n, size) }
	for l := range d.W {
		s.uE, s.uI = append(s.uE, zero(d.Sizes[l+1])), append(s.uI, zero(d.Sizes[l+1]))
	}
	s.v, s.q = zero(d.outputs()), zero(d.outputs())
	return s
}

// effectiveTarget is the goal of the controller: the target, or the open-loop answer moved towards it.
func (d *dicBatch) effectiveTarget(b *graph.Builder, open graph.Node) graph.Node {
	y := d.target
	if d.SoftTargets {
		off := 0.01 / float64(d.outputs()-1)
		y = b.Shift(b.Scale(y, 0.99-off), off)
	}
	if d.Nudge == 0 {
		return y
	}
	return d.Loss.Nudge(b, open, y, d.Nudge)
}

// settle brings one phase to its end and records it. In every way to settle the residual is of the same drives.
func (d *dicBatch) settle(b *graph.Builder, out *circuit.Settled, phase string, start dicState, k *control) dicState {
	end, steps := d.Settling.settle(b, d, out, phase, start, k)
	d.record(b, out, phase, end, k)
	out.SetSteps(phase, steps)
	out.SetResidual(phase, integrate.Residual(b, d.drives(b, end, k)))
	return end
}

// integrate takes the steps of a phase, and records the trajectories.
func (d *dicBatch) integrate(b *graph.Builder, m integrate.Method, s Steps, out *circuit.Settled, phase string, start dicState, k *control) (dicState, graph.Node) {
	n := s.OpenSteps
	if k != nil {
		n = s.ClosedSteps
	}
	final, each := integrate.Run(b, m, d.field(k), start.pack(), b.Const(s.Dt), n, graph.ScanOptions{ForwardOnly: k != nil})
	if b.Err() != nil {
		return start, graph.Node{}
	}
	t := unpack(each)
	for l := range t.uE {
		out.SetTrajectory(phase, ePop(l+1), "u", t.uE[l])
		out.SetTrajectory(phase, iPop(l+1), "u", t.uI[l])
	}
	out.SetTrajectory(phase, readoutPop, "v", t.v)
	out.SetTrajectory(phase, controlPop, "q", t.q)
	return unpack(final), b.Const(float64(n))
}
