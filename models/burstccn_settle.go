package models

import (
	"fmt"

	"credo/graph"
	"credo/graph/circuit"
)

// Settle writes the sweep forward and, in the same phase, the one back.
func (c *BurstCCN) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out := circuit.NewSettled(b, c.Spec(), io)
	b.Fail(out.Spec().Invalid)
	if b.Err() != nil {
		return out
	}
	layers := c.stack()
	V, events := climb(b, io, out, layers.top(), func(l int, rates graph.Node) graph.Node { return c.sent(b, io, out, layers.population(l), l, rates) })
	for l := 1; l <= layers.top(); l++ {
		out.SetVar(teacherOn, layers.population(l), soma, V[l])
		out.SetRate(teacherOn, layers.population(l), events[l])
	}
	setAnswer(b, io, out, teacherOn, events[layers.top()])
	c.back(b, io, out, layers, events)
	return out
}

// sent returns the signal that a population, layer l, sends up: its events, with noise if there is any.
func (c *BurstCCN) sent(b *graph.Builder, io circuit.IO, out *circuit.Settled, population string, l int, events graph.Node) graph.Node {
	if c.Noise == 0 {
		return events
	}
	sent := b.Add(events, b.Scale(io.Signal(noiseOf(l)), c.Noise))
	out.SetVar(teacherOn, population, axon, sent)
	return sent
}

// noiseOf names the noise in the signal that layer l sends up.
func noiseOf(l int) string { return fmt.Sprint("axon ", l+1) }

// back records the sweep of bursts.
func (c *BurstCCN) back(b *graph.Builder, io circuit.IO, out *circuit.Settled, layers stack, events []graph.Node) {
	top := layers.top()
	P := restingBursts(b, c.Baseline, events[top])
	if c.Teacher {
		P = taughtBursts(b, c.Baseline, events[top], io.Target())
	}
	bursts := fire(b, out, teacherOn, layers.population(top), P, events[top])
	for l := top - 1; l >= 1; l-- {
		excite := out.Form(fromAbove(l)).Current(b, bursts, io.Weight(fromAbove(l)))
		inhibit := out.Form(feedback(l)).Current(b, events[l+1], io.Weight(feedback(l)))
		U := b.Sub(excite, inhibit)
		out.SetCurrent(teacherOn, fromAbove(l), excite)
		out.SetCurrent(teacherOn, feedback(l), b.Neg(inhibit))
		out.SetVar(teacherOn, layers.population(l), apical, U)
		bursts = fire(b, out, teacherOn, layers.population(l), c.probability(b, b.Mul(U, quiet(b, events[l]))), events[l])
	}
}

// probability returns the burst probability P for x, the apical potential times 1 − E.
func (c *BurstCCN) probability(b *graph.Builder, x graph.Node) graph.Node {
	if c.Wide {
		return b.Scale(b.Sigmoid(b.Scale(x, 2/c.Baseline)), 2*c.Baseline)
	}
	return b.Sigmoid(b.Scale(x, 4))
}
