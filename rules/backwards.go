package rules

import "credo/graph"

// backwards is the change of weights by one pass from the last moment to the first, without recurrent synapses. It equals the eligibility traces times
// the same worth (Liu et al. 2021, doi:10.1073/pnas.2111821118).
//
//	μ_z    = 𝓛_t − reset μ_v(t+1) + (1−ρ) μ_a(t+1)
//	μ_v(t) = ψ_t μ_z + α μ_v(t+1),   μ_a(t) = χ_t μ_z + ρ μ_a(t+1)      0 after the last moment
//	ΔW     = (1−α) Σ_t ⟨ preᵀ μ_v(t) ⟩
func (t traced) backwards(b *graph.Builder, l Locals, w worth) graph.Node {
	f, psi, chi := t.of(l), l.Var(l.phase(), "psi"), l.Var(l.phase(), "chi")
	none, from := silence(b, psi), len(w.ends)
	ends, rows := append(w.ends[:from:from], none), append(w.rows[:len(w.rows):len(w.rows)], psi)
	if t.adaptation {
		ends, rows = append(ends, none), append(rows, chi)
	}
	done := b.Scan(psi.Shape()[0], ends, rows, graph.ScanOptions{Reverse: true, ForwardOnly: true}, func(b *graph.Builder, later, now []graph.Node) graph.Step {
		z, earlier := w.write(b, later[:from], now[:len(w.rows)])
		later, now = later[from:], now[len(w.rows):]
		if t.reset {
			z = b.Sub(z, b.Scale(later[0], f.Reset))
		}
		if t.adaptation {
			z = b.Add(z, b.Scale(later[1], 1-f.Adaptation))
			earlier = append(earlier, b.Add(b.Mul(now[1], z), b.Scale(later[1], f.Adaptation)))
		}
		v := b.Add(b.Mul(now[0], z), b.Scale(later[0], f.Potential))
		carry := append(earlier[:from:from], v)
		return graph.Step{Carry: append(carry, earlier[from:]...), Each: []graph.Node{v}}
	})
	return l.Outer(b.Scale(done.Each[0], 1-f.Potential))
}
