package models

import (
	"credo/graph"
	"credo/graph/circuit"
)

// silent is a number far above any potential. It is subtracted from the potential, over the threshold, of a cell that spiked, once for every
// moment of silence that is left: there are then neither spikes nor derivatives, and a gradient keeps one array of all moments for both.
const silent = 1e6

// Settle writes one millisecond.
func (c *RSNN) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out := circuit.NewSettled(b, c.Spec(), io)
	if b.Fail(out.Spec().Invalid); b.Err() != nil {
		return out
	}
	f := c.constants()
	before := c.before(b, io)
	out.SetBefore(cellsPop, "z", before)
	driven := out.Form(fromInput).Current(b, io.Input(), io.Weight(fromInput))
	echoed := out.Form(fromCells).Current(b, before, io.Weight(fromCells))
	a := b.Add(b.Scale(io.State("a"), f.Adaptation), b.Scale(before, 1-f.Adaptation))
	v := b.Sub(b.Add(b.Scale(io.State("v"), f.Potential), b.Scale(b.Add(driven, echoed), 1-f.Potential)), b.Scale(c.resetting(b, before), c.Threshold))
	u := b.Shift(b.Scale(b.Sub(v, b.Mul(a, io.Fixed(betaFixed))), 1/c.Threshold), -1)
	if c.Refractory > 0 {
		silence := b.Max(b.Shift(io.State("silence"), -silent), b.Scale(b.Detach(before), float64(c.Refractory)*silent))
		u = b.Sub(u, silence)
		out.SetNext(trial, "silence", silence)
	}
	z, psi := c.spike(b, u)
	psi = b.Scale(psi, 1/c.Threshold)
	s := b.Add(b.Scale(io.State("s"), f.Readout), b.Scale(z, 1-f.Readout))
	out.SetRate(trial, inputPop, io.Input())
	out.SetCurrent(trial, fromInput, driven)
	out.SetCurrent(trial, fromCells, echoed)
	if c.Smooth {
		out.SetNext(trial, "z", z)
	}
	for i, n := range []graph.Node{v, u, a, s} {
		out.SetNext(trial, []string{"v", "u", "a", "s"}[i], n)
	}
	c.record(b, out, v, u, a, z, s, psi)
	return out
}

// before returns the spikes of the moment before: the potential that is kept tells them, but for smooth ones, which at rest it would not give as 0.
func (c *RSNN) before(b *graph.Builder, io circuit.IO) graph.Node {
	if c.Smooth {
		return io.State("z")
	}
	z, _ := c.spike(b, io.State("u"))
	return z
}

// record records the variables of the cells, and the answer if it is judged at every moment.
func (c *RSNN) record(b *graph.Builder, out *circuit.Settled, v, u, a, z, s, psi graph.Node) {
	out.SetRate(trial, cellsPop, z)
	for i, n := range []graph.Node{v, u, a, z, s, psi, b.Neg(b.Mul(psi, out.IO().Fixed(betaFixed)))} {
		out.SetVar(trial, cellsPop, []string{"v", "u", "a", "z", "s", "psi", "chi"}[i], n)
	}
	out.SetTotal(cellsPop, "spikes", z)
	if c.timed() {
		c.answer(b, out, s)
	}
}

// spike returns spikes, or their smooth stand-ins, and the derivative by u.
func (c *RSNN) spike(b *graph.Builder, u graph.Node) (z, psi graph.Node) {
	z, psi = b.Spike(u, graph.Triangle(c.Gamma))
	if !c.Smooth || b.Err() != nil {
		return z, psi
	}
	below, above := b.Clip(u, -1, 0), b.Clip(u, 0, 1)
	rise := b.Scale(b.Square(b.Shift(below, 1)), 0.5) // ½ (1+u)² below 0
	fall := b.Sub(above, b.Scale(b.Square(above), 0.5))
	return b.Scale(b.Add(rise, fall), c.Gamma), psi
}

// resetting returns spikes through which derivatives pass to the reset, or do not.
func (c *RSNN) resetting(b *graph.Builder, z graph.Node) graph.Node {
	if c.Reset {
		return z
	}
	return b.Detach(z)
}

// answer writes the answer of the read-out for filtered spikes, its loss, and the error that comes back.
func (c *RSNN) answer(b *graph.Builder, out *circuit.Settled, s graph.Node) {
	if b.Err() != nil {
		return
	}
	io := out.IO()
	one := b.Expand(b.Const(1), io.Batch, 1)
	current := out.Form(toAnswer).Current(b, s, io.Weight(toAnswer))
	offset := out.Form(answerBias).Current(b, one, io.Weight(answerBias))
	y := b.Add(current, offset)
	missing := c.Loss.Error(b, y, io.Target())
	signal := out.Form(back).Current(b, missing, io.Weight(back))
	out.SetRate(trial, biasPop, one)
	out.SetCurrent(trial, toAnswer, current)
	out.SetCurrent(trial, answerBias, offset)
	out.SetCurrent(trial, back, signal)
	out.SetRate(trial, answerPop, y)
	out.SetVar(trial, answerPop, "y", y)
	out.SetVar(trial, answerPop, "error", missing)
	out.SetVar(trial, cellsPop, "signal", signal)
	out.SetOutput(trial, y)
	out.SetLoss(trial, b.Mean(c.Loss.Value(b, y, io.Target())))
}
