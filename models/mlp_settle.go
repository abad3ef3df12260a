package models

import (
	"credo/graph"
	"credo/graph/circuit"
)

// Settle writes the forward pass and, where there is feedback, the sweep of errors.
func (c *MLP) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	const phase = forwardPhase
	out := circuit.NewSettled(b, c.Spec(), io)
	b.Fail(out.Spec().Invalid)
	if b.Err() != nil {
		return out
	}
	h, one := io.Input(), b.Expand(b.Const(1), io.Input().Shape()[0], 1)
	out.SetRate(phase, inputPop, h)
	out.SetRate(phase, biasPop, one)
	answer := h
	for l := 1; l <= c.units(); l++ {
		biases, offset := out.Form(bias(l)), io.Weight(bias(l))
		from := out.Form(weight(l)).Current(b, h, io.Weight(weight(l)))
		u := b.Add(from, circuit.Offset(b, biases, offset))
		h = c.Phi.Rate(b, u)
		out.SetCurrent(phase, weight(l), from)
		out.SetCurrent(phase, bias(l), biases.Current(b, one, offset))
		out.SetVar(phase, c.population(l), "u", u)
		out.SetRate(phase, c.population(l), h)
		answer = u
	}
	if c.Readout == LinearReadout {
		answer = out.Form(readoutW).Current(b, h, io.Weight(readoutW))
		out.SetCurrent(phase, readoutW, answer)
		out.SetVar(phase, readoutPop, "v", answer)
		out.SetRate(phase, readoutPop, answer)
	} else if c.answersWithRates() {
		answer = h
	}
	out.SetOutput(phase, answer)
	out.SetLoss(phase, b.Mean(c.Loss.Value(b, answer, io.Target())))
	if f := c.sweep(); f != nil {
		f.back(b, c, io, out, answer)
	}
	return out
}
