package models

import (
	"credo/graph"
	"credo/graph/integrate"
)

// The phases of DIC at rest, without time. The open phase is solved layer by layer, by Newton's method on u + φI(φE(u)) = z, whose
// left side is convex and increasing: from u = z it descends to the root. The closed phase repeats sweeps through the layers, one
// Newton step for each cell, and between them moves the controller by Newton's method on c = κ e(v(c)), where the network's gain
// dv/dc is estimated from the moves made so far (Broyden's method, one matrix for each sample). Setting c to κ e after every
// sweep instead contracts slowly with squared error, and can swing out on trained networks.

// precision holds what depends on the number of digits.
type precision struct {
	newton    float64 // below this two Newton steps leave only rounding, the one that was taken and the one after the loop, as convergence is quadratic
	tolerance float64 // of a sweep's largest relative change
	floor     float64 // a move of the controller below this says nothing about the gain
	sweeps    int
}

func precisionOf(d graph.Dtype) precision {
	if d == graph.Float64 {
		return precision{newton: 1e-6, tolerance: 1e-12, floor: 1e-10, sweeps: 40}
	}
	return precision{newton: 1e-2, tolerance: 1e-4, floor: 1e-4, sweeps: 24}
}

// newtonSteps bounds the steps of an open-loop root; the published activations take 4 to 6, sharpness 5 takes 9.
const newtonSteps = 30

func (d *dicBatch) equilibrium(b *graph.Builder, start dicState, k *control) (dicState, graph.Node) {
	if k == nil {
		return d.openRest(b)
	}
	return d.closedRest(b, start, k)
}

// newton returns the step −F/F' of every cell towards the root of F(u) = u + φI(φE(u) − f) − z; without control f is the zero Node.
func (d *dicBatch) newton(b *graph.Builder, u, rE, slopeE, f, z graph.Node) graph.Node {
	uI := rE
	if f.Valid() {
		uI = b.Sub(rE, f)
	}
	F := b.Sub(b.Add(u, d.PhiI.Rate(b, uI)), z)
	return b.Neg(b.Div(F, b.Shift(b.Mul(slopeE, d.PhiI.Slope(b, uI)), 1)))
}

// openRest returns the rest of the open phase and the Newton steps taken, added over the layers. The last step is taken from
// values that count as constants: its derivative with respect to z is then the exact derivative of the root.
func (d *dicBatch) openRest(b *graph.Builder) (s dicState, steps graph.Node) {
	steps = b.Const(0)
	for l := range d.W {
		z := b.Add(d.forward(b, s, l), d.b[l])
		root := b.Scan(newtonSteps, []graph.Node{z}, nil, graph.ScanOptions{ForwardOnly: true, Tolerance: precisionOf(b.Dtype()).newton},
			func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
				u := carry[0]
				du := d.newton(b, u, d.PhiE.Rate(b, u), d.PhiE.Slope(b, u), graph.Node{}, z)
				next := b.Add(u, du)
				return graph.Step{Carry: []graph.Node{next}, Until: relative(b, du, next)}
			})
		if b.Err() != nil {
			return s, steps
		}
		u := b.Detach(root.Final[0])
		rE, slope := d.PhiE.Rate(b, u), d.PhiE.Slope(b, u)
		u = b.Add(u, d.newton(b, u, rE, slope, graph.Node{}, z))
		s.uE, s.uI = append(s.uE, u), append(s.uI, d.PhiE.Rate(b, u))
		steps = b.Add(steps, root.Steps)
	}
	s.v = d.readout(b, s)
	s.q = b.Scale(s.v, 0)
	return s, steps
}

// sweepState is what goes from sweep to sweep: potential, rate and slope of every excitatory cell, the controller's output c
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
// because what one leaves would be taken for gain.
func (d *dicBatch) closedRest(b *graph.Builder, open dicState, k *control) (dicState, graph.Node) {
	p := precisionOf(b.Dtype())
	if d.Settling.Tolerance > 0 {
		p.tolerance = d.Settling.Tolerance
	}
	if d.Settling.MaxSweeps > 0 {
		p.sweeps = d.Settling.MaxSweeps
	}
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
			from = b.MatMul(next.r[l-1], d.W[l])
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
	next.v = b.MatMul(next.r[len(next.r)-1], d.V)
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

func largest(b *graph.Builder, x graph.Node) graph.Node {
	return integrate.Residual(b, []graph.Node{x})
}

// relative returns max|dx| / (1 + max|x|), a scalar. Dividing cell by cell would never fall below the rounding of cells whose input
// cancels.
func relative(b *graph.Builder, dx, x graph.Node) graph.Node {
	return b.Div(largest(b, dx), b.Shift(largest(b, x), 1))
}
