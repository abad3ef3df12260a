package models

import (
	"credo/graph"
	"credo/graph/circuit"
)

// Settle writes the sweep forward, which both phases share, and the two back.
func (c *Burstprop) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out := circuit.NewSettled(b, c.Spec(), io)
	b.Fail(out.Spec().Invalid)
	if b.Err() != nil {
		return out
	}
	V, events := climb(b, io, out, c.layers(), allOf)
	for _, phase := range out.Spec().Phases {
		for l := 1; l <= c.layers(); l++ {
			out.SetVar(phase, layerOf(c.Sizes, l), soma, V[l])
			out.SetRate(phase, layerOf(c.Sizes, l), events[l])
		}
		setAnswer(b, io, out, phase, events[c.layers()])
	}
	c.back(b, io, out, events)
	return out
}

// back records the sweeps of bursts layer by layer, the free phase first: it says how far plateaus are opposed.
func (c *Burstprop) back(b *graph.Builder, io circuit.IO, out *circuit.Settled, events []graph.Node) {
	E := events[c.layers()]
	P := map[string]graph.Node{teacherOff: restingBursts(b, c.Baseline, E), teacherOn: restingBursts(b, c.Baseline, E)}
	if c.Teacher {
		P[teacherOn] = taughtBursts(b, c.Baseline, E, io.Target())
	}
	for l := c.layers(); l >= 1; l-- {
		var inhibit graph.Node
		for _, phase := range out.Spec().Phases {
			bursts := fire(b, out, phase, layerOf(c.Sizes, l), P[phase], events[l])
			U := out.Form(fromAbove(l-1)).Current(b, bursts, io.Weight(fromAbove(l-1)))
			out.SetCurrent(phase, fromAbove(l-1), U)
			out.SetVar(phase, layerOf(c.Sizes, l-1), apical, U)
			if l == 1 {
				continue // the input does not burst
			}
			X := b.Mul(U, quiet(b, events[l-1]))
			if c.Recurrent {
				if phase == teacherOff {
					inhibit = c.oppose(b, io, out, l-1, b.Mul(b.Sigmoid(U), events[l-1]))
				}
				X = b.Sub(X, inhibit)
			}
			out.SetVar(phase, layerOf(c.Sizes, l-1), plateau, X)
			P[phase] = b.Sigmoid(X)
		}
	}
}

// oppose records the bursts that layer l sends itself, which are the same in both phases, and returns the inhibition of its plateaus.
func (c *Burstprop) oppose(b *graph.Builder, io circuit.IO, out *circuit.Settled, l int, bursts graph.Node) graph.Node {
	inhibit := out.Form(recurrent(l)).Current(b, bursts, io.Weight(recurrent(l)))
	for _, phase := range out.Spec().Phases {
		out.SetVar(phase, layerOf(c.Sizes, l), unopposed, bursts)
		out.SetCurrent(phase, recurrent(l), b.Neg(inhibit))
	}
	return inhibit
}
