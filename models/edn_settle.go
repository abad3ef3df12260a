package models

import (
	"credo/graph"
	"credo/graph/circuit"
)

// Settle writes the sweep up and, in the same phase, the one down.
func (c *EDN) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out := circuit.NewSettled(b, c.Spec(), io)
	b.Fail(out.Spec().Invalid)
	if b.Err() != nil {
		return out
	}
	V, R := climb(b, io, out, c.layers(), allOf)
	for l := 1; l < c.layers(); l++ {
		out.SetVar(teacherOn, ePop(l), untaught, R[l])
	}
	top := c.layers()
	setAnswer(b, io, out, teacherOn, R[top])
	taught := V[top]
	if c.Teacher {
		taught = mix(b, V[top], circuit.Sigmoid{}.Inverse(b, b.Shift(b.Scale(io.Target(), 0.6), 0.2)), c.LambdaOutput)
	}
	rates := c.set(b, out, readoutPop, V[top], taught)
	for l := top - 1; l >= 1; l-- {
		A := c.explain(b, io, out, l, R[l], taught, rates)
		taught = b.Add(V[l], b.Scale(A, c.LambdaHidden))
		rates = c.set(b, out, ePop(l), V[l], taught)
	}
	return out
}

// explain records interneurons and apical dendrites of layer l below somata and rates that are taught, and returns the apical potential.
func (c *EDN) explain(b *graph.Builder, io circuit.IO, out *circuit.Settled, l int, below, taught, rates graph.Node) graph.Node {
	biases, offset := out.Form(mirrorBias(l)), io.Weight(mirrorBias(l))
	explained := out.Form(mirror(l)).Current(b, below, io.Weight(mirror(l)))
	N := b.Add(explained, circuit.Offset(b, biases, offset))
	inhibitory := c.set(b, out, iPop(l), N, mix(b, N, taught, c.LambdaInterneuron))
	excite := out.Form(fromAbove(l)).Current(b, rates, io.Weight(fromAbove(l)))
	inhibit := out.Form(explanation(l)).Current(b, inhibitory, io.Weight(explanation(l)))
	A := b.Sub(excite, inhibit)
	out.SetCurrent(teacherOn, mirror(l), explained)
	out.SetCurrent(teacherOn, mirrorBias(l), biases.Current(b, out.Rate(teacherOn, biasPop), offset))
	out.SetCurrent(teacherOn, c.mirrored(l), taught)
	out.SetCurrent(teacherOn, fromAbove(l), excite)
	out.SetCurrent(teacherOn, explanation(l), b.Neg(inhibit))
	out.SetVar(teacherOn, ePop(l), apical, A)
	return A
}

// set records dendritic prediction and soma of a population, and returns its rates.
func (c *EDN) set(b *graph.Builder, out *circuit.Settled, population string, dendrite, cell graph.Node) graph.Node {
	rates := b.Sigmoid(cell)
	out.SetVar(teacherOn, population, predicted, dendrite)
	out.SetVar(teacherOn, population, soma, cell)
	out.SetRate(teacherOn, population, rates)
	return rates
}

// mix is (1 − λ) x + λ y.
func mix(b *graph.Builder, x, y graph.Node, lambda float64) graph.Node {
	return b.Add(b.Scale(x, 1-lambda), b.Scale(y, lambda))
}
