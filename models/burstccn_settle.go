package models

import (
	"fmt"

	"credo/graph"
	"credo/graph/circuit"
)

// Settle writes the sweep forward and, in the same phase, the one back.
func (c *BurstCCN) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out := circuit.NewSettled(b, c.Spec(), io.Weight)
	checkData(b, out.Spec(), c.Sizes, io)
	if b.Err() != nil {
		return out
	}
	events := c.forward(b, io, out)
	answer := events[c.layers()]
	out.SetOutput(teacherOn, answer)
	out.SetLoss(teacherOn, b.Mean(SquaredError{}.Value(b, answer, io.Target)))
	c.back(b, io, out, events)
	return out
}

// forward records the sweep of event rates and returns them by layer, the input first.
func (c *BurstCCN) forward(b *graph.Builder, io circuit.IO, out *circuit.Settled) []graph.Node {
	one := b.Expand(b.Const(1), io.Input.Shape()[0], 1)
	out.SetRate(teacherOn, biasPop, one)
	out.SetRate(teacherOn, inputPop, io.Input)
	events := []graph.Node{io.Input}
	for l := 1; l <= c.layers(); l++ {
		sent := events[l-1]
		if c.Noise > 0 {
			sent = b.Add(sent, b.Scale(io.Noise(fmt.Sprint("axon ", l), sent.Shape()...), c.Noise))
			out.SetVar(teacherOn, c.pyramidal(l-1), axon, sent)
		}
		current, offset := b.MatMul(sent, io.Weight(weight(l))), io.Weight(bias(l))
		V := b.Add(current, offset)
		events = append(events, b.Sigmoid(V))
		out.SetCurrent(teacherOn, weight(l), current)
		out.SetCurrent(teacherOn, bias(l), b.MatMul(one, offset))
		out.SetVar(teacherOn, c.pyramidal(l), soma, V)
		out.SetRate(teacherOn, c.pyramidal(l), events[l])
	}
	return events
}

// back records the sweep of bursts.
func (c *BurstCCN) back(b *graph.Builder, io circuit.IO, out *circuit.Settled, events []graph.Node) {
	one, top := b.Const(1), c.layers()
	quiet := func(l int) graph.Node { return b.Sub(one, events[l]) } // φ'/φ of the sigmoid
	P := b.Expand(b.Const(c.Baseline), events[top].Shape()...)
	if c.Teacher {
		P = b.Scale(b.Shift(b.Mul(b.Sub(io.Target, events[top]), quiet(top)), 1), c.Baseline)
	}
	bursts := c.fire(b, out, top, P, events[top])
	for l := top - 1; l >= 1; l-- {
		excite, inhibit := b.MatMul(bursts, io.Weight(burstFeedback(l))), b.MatMul(events[l+1], io.Weight(feedback(l)))
		U := b.Sub(excite, inhibit)
		out.SetCurrent(teacherOn, burstFeedback(l), excite)
		out.SetCurrent(teacherOn, feedback(l), b.Neg(inhibit))
		out.SetVar(teacherOn, c.pyramidal(l), apical, U)
		bursts = c.fire(b, out, l, c.probability(b, b.Mul(U, quiet(l))), events[l])
	}
}

// probability returns that of a burst, of the apical potential times 1 − E.
func (c *BurstCCN) probability(b *graph.Builder, x graph.Node) graph.Node {
	if c.Wide {
		return b.Scale(b.Sigmoid(b.Scale(x, 2/c.Baseline)), 2*c.Baseline)
	}
	return b.Sigmoid(b.Scale(x, 4))
}

// fire records burst probability P and rate of layer l and returns the rate.
func (c *BurstCCN) fire(b *graph.Builder, out *circuit.Settled, l int, P, events graph.Node) graph.Node {
	bursts := b.Mul(P, events)
	out.SetVar(teacherOn, c.pyramidal(l), probability, P)
	out.SetVar(teacherOn, c.pyramidal(l), burst, bursts)
	return bursts
}
