package models

import "credo/graph"

// sweepState goes from sweep to sweep: potential, rate and slope of every excitatory cell, the controller's output c
// (batch, K), the answer v it met, and the gain dv/dc (batch, K, K).
type sweepState struct {
	u, r, slope []graph.Node
	c, v, gain  graph.Node
}

func (s sweepState) pack() (out []graph.Node) {
	out = append(out, s.u...)
	out = append(out, s.r...)
	out = append(out, s.slope...)
	return append(out, s.c, s.v, s.gain)
}

func (d *dicBatch) unpackSweep(y []graph.Node) sweepState {
	L := len(d.W)
	return sweepState{y[:L:L], y[L : 2*L : 2*L], y[2*L : 3*L : 3*L], y[3*L], y[3*L+1], y[3*L+2]}
}

// closedRest returns the rest of the closed phase and the sweeps taken. The first sweep takes two Newton steps for each cell,
// because the rest that one leaves would be taken for gain.
func (d *dicBatch) closedRest(b *graph.Builder, p precision, open dicState, k *control) (dicState, graph.Node) {
	s := sweepState{u: open.uE, c: b.Scale(open.v, 0), v: open.v, gain: k.gain}
	for _, u := range open.uE {
		s.r, s.slope = append(s.r, d.PhiE.Rate(b, u)), append(s.slope, d.PhiE.Slope(b, u))
	}
	s, _ = d.sweep(b, s, k, p, 2)
	if b.Err() != nil {
		return open, graph.Node{}
	}
	done := b.Scan(p.sweeps, s.pack(), nil, graph.ScanOptions{ForwardOnly: true, Tolerance: p.tolerance},
		func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
			next, change := d.sweep(b, d.unpackSweep(carry), k, p, 1)
			return graph.Step{Carry: next.pack(), Until: change}
		})
	if b.Err() != nil {
		return open, graph.Node{}
	}
	return d.atRest(b, d.unpackSweep(done.Final), k), b.Shift(done.Steps, 1)
}

// sweep moves the controller and then every layer once, and returns the largest relative change.
func (d *dicBatch) sweep(b *graph.Builder, s sweepState, k *control, p precision, newton int) (sweepState, graph.Node) {
	if b.Err() != nil {
		return s, graph.Node{}
	}
	step := d.move(b, s, k)
	next := s
	next.c = b.Add(s.c, step)
	dc := b.Sub(next.c, s.c)
	change := largest(b, b.Div(b.Abs(step), b.Shift(b.Abs(s.c), 1)))
	for range newton {
		var layers graph.Node
		next, layers = d.relax(b, next, k)
		change = b.Max(change, layers)
	}
	next.gain = b.Add(s.gain, secant(b, s.gain, dc, b.Sub(next.v, s.v), next.c, p.floor))
	return next, change
}

// move returns the Newton step of the controller: (1 + κ H dv/dc) step = −(c − κ e), H = −de/dv.
func (d *dicBatch) move(b *graph.Builder, s sweepState, k *control) graph.Node {
	kappa := d.Controller.Kappa()
	residual := b.Sub(s.c, b.Scale(d.Loss.Error(b, s.v, k.target), kappa))
	A := b.Add(b.Eye(d.outputs()), b.Scale(d.Loss.Curve(b, s.v, s.gain), kappa))
	return b.Neg(b.Solve(A, residual))
}

// relax takes one Newton step in every layer, from below, with the new rates of the layer before, and reads the answer.
func (d *dicBatch) relax(b *graph.Builder, s sweepState, k *control) (sweepState, graph.Node) {
	next := sweepState{c: s.c, gain: s.gain}
	var change graph.Node
	for l := range d.W {
		from := d.fromInput
		if l > 0 {
			from = d.current(b, l, next.r[l-1])
		}
		du := d.newton(b, s.u[l], s.r[l], s.slope[l], dis(b, s.c, k.Q[l]), b.Add(from, d.b[l]))
		u := b.Add(s.u[l], du)
		next.u = append(next.u, u)
		next.r = append(next.r, d.PhiE.Rate(b, u))
		next.slope = append(next.slope, d.PhiE.Slope(b, u))
		if m := relative(b, du, u); change.Valid() {
			change = b.Max(change, m)
		} else {
			change = m
		}
	}
	next.v = d.answer(b, next.r[len(next.r)-1])
	if d.DriveReadout {
		next.v = b.Add(next.v, s.c)
	}
	return next, change
}

// secant returns the change of the gain that makes it explain the last move: (dv − G dc) dcᵀ/|dc|². Samples that hardly moved
// keep theirs, because rounding would be all there is to learn from.
func secant(b *graph.Builder, gain, dc, dv, c graph.Node, floor float64) graph.Node {
	if b.Err() != nil {
		return gain
	}
	n, K := dc.Shape()[0], dc.Shape()[1]
	moved := b.Sum(b.Square(dc), 1)
	use := b.Gt(moved, b.Scale(b.Shift(b.Sum(b.Square(c), 1), 1), floor*floor))
	weight := b.Select(use, b.Div(b.Const(1), b.Select(use, moved, b.Const(1))), b.Const(0))
	column := func(x graph.Node) graph.Node { return b.Reshape(x, n, K, 1) }
	missed := b.Sub(dv, b.Reshape(b.BatchMatMul(gain, column(dc), false, false), n, K))
	missed = b.Mul(missed, b.Reshape(weight, n, 1))
	return b.BatchMatMul(column(missed), column(dc), false, true)
}

// atRest takes one more Newton step with the controller held, and computes all other variables from c and the excitatory
// potentials, so that the relations between them hold to the last digit.
func (d *dicBatch) atRest(b *graph.Builder, s sweepState, k *control) (out dicState) {
	s, _ = d.relax(b, s, k)
	for l := range s.u {
		out.uE = append(out.uE, s.u[l])
		out.uI = append(out.uI, b.Sub(s.r[l], dis(b, s.c, k.Q[l])))
	}
	out.v = s.v
	out.q = d.Controller.Rest(b, d.Loss.Error(b, s.v, k.target))
	return out
}
