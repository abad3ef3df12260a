package rules

import (
	"credo/graph"
	"credo/graph/circuit"
)

// backwards is the change of weights by one pass from the last moment to the first, without recurrent synapses. It equals the eligibility traces times
// the same worth (Liu et al. 2021, doi:10.1073/pnas.2111821118).
//
//	μ_z    = 𝓛_t − reset μ_v(t+1) + (1−ρ) μ_a(t+1)
//	μ_v(t) = ψ_t μ_z + α μ_v(t+1),   μ_a(t) = −β ψ_t μ_z + ρ μ_a(t+1)      0 after the last moment
//	ΔW     = (1−α) Σ_t ⟨ preᵀ μ_v(t) ⟩
//
// μ_v is the same at all synapses onto a cell: one pass serves all projections onto the cells, and adds up their changes on its way, so that no course
// of μ_v is kept.
func (t traced) backwards(b *graph.Builder, l Locals, w worth) graph.Node {
	return l.Together(func(all []Locals) []graph.Node {
		f, psi, from := t.of(l), l.Var(l.phase(), "psi"), len(w.ends)
		ends := append(w.ends[:from:from], silence(b, psi)) // μ_v
		var beta graph.Node
		if t.adaptation {
			beta, ends = l.Var(l.phase(), "beta"), append(ends, silence(b, psi)) // μ_a
		}
		rows := append([]graph.Node{psi}, w.rows...)
		own := len(rows)
		for _, each := range all {
			rows = append(rows, each.Pre())
		}
		if b.Err() != nil {
			return nil
		}
		done := b.Scan(psi.Shape()[0], ends, rows, graph.ScanOptions{Reverse: true, ForwardOnly: true}, func(b *graph.Builder, later, now []graph.Node) graph.Step {
			z, earlier := w.write(b, later[:from], now[1:own])
			carry := t.earlier(b, f, z, later[from:], now[0], beta)
			return graph.Step{Carry: append(earlier[:from:from], carry...), Sum: outers(b, all, now[own:], carry[0])}
		})
		for i, sum := range done.Sum {
			done.Sum[i] = b.Scale(sum, (1-f.Potential)/float64(psi.Shape()[1]))
		}
		return done.Sum
	})
}

// earlier writes μ_v and, if the rule follows adaptation, μ_a of a moment, given them of the moment after, and ψ of now.
func (t traced) earlier(b *graph.Builder, f circuit.Firing, z graph.Node, later []graph.Node, psi, beta graph.Node) []graph.Node {
	if t.reset {
		z = b.Sub(z, b.Scale(later[0], f.Reset))
	}
	if t.adaptation {
		z = b.Add(z, b.Scale(later[1], 1-f.Adaptation))
	}
	driven := b.Mul(psi, z)
	carry := []graph.Node{b.Add(driven, b.Scale(later[0], f.Potential))}
	if t.adaptation {
		carry = append(carry, b.Sub(b.Scale(later[1], f.Adaptation), b.Mul(driven, beta)))
	}
	return carry
}
