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
	layers := c.stack()
	V, events := climb(b, io, out, layers.top(), allOf)
	for _, phase := range out.Spec().Phases {
		for l := 1; l <= layers.top(); l++ {
			out.SetVar(phase, layers.population(l), soma, V[l])
			out.SetRate(phase, layers.population(l), events[l])
		}
		setAnswer(b, io, out, phase, events[layers.top()])
	}
	c.back(b, io, out, layers, events)
	return out
}

// back records the sweeps of bursts layer by layer, the free phase first: it says how far plateaus are opposed.
func (c *Burstprop) back(b *graph.Builder, io circuit.IO, out *circuit.Settled, layers stack, events []graph.Node) {
	E := events[layers.top()]
	P := map[string]graph.Node{teacherOff: restingBursts(b, c.Baseline, E), teacherOn: restingBursts(b, c.Baseline, E)}
	if c.Teacher {
		P[teacherOn] = taughtBursts(b, c.Baseline, E, io.Target())
	}
	for l := layers.top(); l >= 1; l-- {
		var inhibit graph.Node
		for _, phase := range out.Spec().Phases {
			bursts := fire(b, out, phase, layers.population(l), P[phase], events[l])
			U := out.Form(fromAbove(l-1)).Current(b, bursts, io.Weight(fromAbove(l-1)))
			out.SetCurrent(phase, fromAbove(l-1), U)
			out.SetVar(phase, layers.population(l-1), apical, U)
			if l == 1 {
				continue // the input does not burst
			}
			X := b.Mul(U, quiet(b, events[l-1]))
			if c.opposed(layers, l-1) {
				if phase == teacherOff {
					inhibit = oppose(b, io, out, layers.population(l-1), l-1, b.Mul(b.Sigmoid(U), events[l-1]))
				}
				X = b.Sub(X, inhibit)
			}
			out.SetVar(phase, layers.population(l-1), plateau, X)
			P[phase] = b.Sigmoid(X)
		}
	}
}

// oppose records the bursts that a population, layer l, sends itself, which are the same in both phases, and returns the inhibition of its
// plateaus.
func oppose(b *graph.Builder, io circuit.IO, out *circuit.Settled, population string, l int, bursts graph.Node) graph.Node {
	inhibit := out.Form(recurrent(l)).Current(b, bursts, io.Weight(recurrent(l)))
	for _, phase := range out.Spec().Phases {
		out.SetVar(phase, population, unopposed, bursts)
		out.SetCurrent(phase, recurrent(l), b.Neg(inhibit))
	}
	return inhibit
}
