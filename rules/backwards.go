package rules

import "credo/graph"

// backwards is the change of weights by one pass from the last moment to the first, without recurrent synapses. It equals the eligibility traces times
// the same worth (Liu et al. 2021, doi:10.1073/pnas.2111821118).
//
//	μ_z    = 𝓛_t − reset μ_v(t+1) + (1−ρ) μ_a(t+1)
//	μ_v(t) = ψ_t μ_z + α μ_v(t+1),   μ_a(t) = −β ψ_t μ_z + ρ μ_a(t+1)      0 after the last moment
//	ΔW     = (1−α) Σ_t ⟨ preᵀ μ_v(t) ⟩
func (t traced) backwards(b *graph.Builder, l Locals, w worth) graph.Node {
	f, psi, from := t.of(l), l.Var(l.phase(), "psi"), len(w.ends)
	ends := append(w.ends[:from:from], silence(b, psi)) // μ_v
	var beta graph.Node
	if t.adaptation {
		beta, ends = l.Var(l.phase(), "beta"), append(ends, silence(b, psi)) // μ_a
	}
	rows := append([]graph.Node{psi}, w.rows...)
	done := b.Scan(psi.Shape()[0], ends, rows, graph.ScanOptions{Reverse: true, ForwardOnly: true}, func(b *graph.Builder, later, now []graph.Node) graph.Step {
		z, earlier := w.write(b, later[:from], now[1:])
		if t.reset {
			z = b.Sub(z, b.Scale(later[from], f.Reset))
		}
		if t.adaptation {
			z = b.Add(z, b.Scale(later[from+1], 1-f.Adaptation))
		}
		driven := b.Mul(now[0], z)
		v := b.Add(driven, b.Scale(later[from], f.Potential))
		earlier = append(earlier, v)
		if t.adaptation {
			earlier = append(earlier, b.Sub(b.Scale(later[from+1], f.Adaptation), b.Mul(driven, beta)))
		}
		return graph.Step{Carry: earlier, Each: []graph.Node{v}}
	})
	return l.Outer(b.Scale(done.Each[0], 1-f.Potential))
}
