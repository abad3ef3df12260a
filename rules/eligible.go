package rules

import (
	"slices"

	"credo/graph"
)

// eligible is the change of weights by eligibility traces of every synapse, (batch, rows, columns), in time and memory of trial × synapses
// (Bellec et al. 2020, doi:10.1038/s41467-020-17236-y; with the reset by a spike, Liu et al. 2021, doi:10.1073/pnas.2111821118).
//
//	ε_v ← α ε_v − reset e + (1−α) pre,   ε_a ← ρ ε_a + (1−ρ) e      e as the moment before left it, 0 at first
//	e   ← ψ (ε_v − β ε_a)
//	ΔW  = Σ_t ⟨ 𝓛_t e_t ⟩
func (t traced) eligible(b *graph.Builder, l Locals, w worth) graph.Node {
	f, pre, psi, beta := t.of(l), l.Pre(), l.Var(l.phase(), "psi"), l.Var(l.phase(), "beta")
	steps, batch, rows, columns := psi.Shape()[0], psi.Shape()[1], pre.Shape()[2], psi.Shape()[2]
	none := b.Expand(b.Const(0), batch, rows, columns)
	courses := []graph.Node{pre, psi, w.course(b, steps)}
	done := b.Scan(steps, []graph.Node{none, none, none}, courses, graph.ScanOptions{ForwardOnly: true}, func(b *graph.Builder, was, now []graph.Node) graph.Step {
		v := b.Add(b.Sub(b.Scale(was[0], f.Potential), b.Scale(was[2], f.Reset)), b.Scale(columnOf(b, now[0]), 1-f.Potential))
		a := b.Add(b.Scale(was[1], f.Adaptation), b.Scale(was[2], 1-f.Adaptation))
		seen := v
		if t.adaptation {
			seen = b.Sub(v, b.Mul(a, rowOf(b, beta)))
		}
		e := b.Mul(seen, rowOf(b, now[1]))
		return graph.Step{Carry: []graph.Node{v, a, e}, Each: []graph.Node{e}, Sum: []graph.Node{b.Mean(b.Mul(e, rowOf(b, now[2])), 0)}}
	})
	if b.Err() != nil {
		return graph.Node{}
	}
	l.Observe("eligibility", done.Each[0])
	return done.Sum[0]
}

// columnOf gives a presynaptic value (batch, rows) the axis of the postsynaptic cells: (batch, rows, 1).
func columnOf(b *graph.Builder, x graph.Node) graph.Node {
	return b.Reshape(x, append(x.Shape(), 1)...)
}

// rowOf gives a value of the postsynaptic cells (batch, columns) the axis of the presynaptic ones: (batch, 1, columns).
func rowOf(b *graph.Builder, x graph.Node) graph.Node {
	shape := x.Shape()
	return b.Reshape(x, slices.Insert(shape, len(shape)-1, 1)...)
}
