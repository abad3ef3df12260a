package train_test

import (
	"slices"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/graphtest"
	"credo/rules"
)

// eprop is e-prop with exact traces, the reset by a spike among them (Bellec et al. 2020, doi:10.1038/s41467-020-17236-y, and Liu et al. 2021,
// doi:10.1073/pnas.2111821118), in the causal form, in which the trace passes through the filter of the read-out:
//
//	ε_v ← α ε_v − v_th e + (1−α) pre,   ε_a ← ρ ε_a + (1−ρ) e      e as the moment before left it
//	e   ← ψ ε_v + χ ε_a,   ē ← κ ē + (1−κ) e                       ψ = ∂z/∂v, χ = ∂z/∂a
//	ΔW  = Σ_t ⟨ signal · ē ⟩
//
// The read-out has its own error: ΔW = Σ_t ⟨ sᵀ error ⟩.
func eprop(c graphtest.Spiking) rules.Rule {
	trace := func(name string) rules.Memory {
		return rules.Memory{Name: name, Per: circuit.PerSynapse, Span: rules.Trial}
	}
	memory := []rules.Memory{trace("v"), trace("a"), trace("e"), trace("filtered")}
	return withOutError("e-prop", rules.Local("e-prop", needsOfSpikes(), memory, func(b *graph.Builder, l rules.Locals) []rules.Update {
		was := l.Memory("e")
		v := b.Add(b.Sub(b.Scale(l.Memory("v"), c.Alpha), b.Scale(was, c.Threshold)), b.Scale(ofPre(b, l.Pre()), 1-c.Alpha))
		a := b.Add(b.Scale(l.Memory("a"), c.Rho), b.Scale(was, 1-c.Rho))
		e := b.Add(b.Mul(v, ofPost(b, l.Var("trial", "psi"))), b.Mul(a, ofPost(b, l.Var("trial", "chi"))))
		filtered := b.Add(b.Scale(l.Memory("filtered"), c.Kappa), b.Scale(e, 1-c.Kappa))
		set := func(name string, n graph.Node) rules.Update {
			return rules.Update{Target: name, DW: n, Mode: rules.Set}
		}
		return []rules.Update{set("v", v), set("a", a), set("e", e), set("filtered", filtered), {DW: l.Credit(filtered, l.Var("trial", "signal"))}}
	}))
}

// epropBackwards is e-prop as one pass from the last moment to the first, the adjoint recursion without recurrent synapses:
//
//	c_t    = κ c_{t+1} + (1−κ) signal_t,   μ_z = c_t − v_th μ_v(t+1) + (1−ρ) μ_a(t+1)
//	μ_v(t) = ψ_t μ_z + α μ_v(t+1),   μ_a(t) = χ_t μ_z + ρ μ_a(t+1)
//	ΔW     = (1−α) Σ_t ⟨ preᵀ μ_v(t) ⟩
func epropBackwards(c graphtest.Spiking) rules.Rule {
	return withOutError("e-prop backwards", rules.Course("e-prop backwards", needsOfSpikes(), func(b *graph.Builder, l rules.Locals) []rules.Update {
		psi, chi, signal := l.Var("trial", "psi"), l.Var("trial", "chi"), l.Var("trial", "signal")
		if b.Err() != nil {
			return nil
		}
		none := b.Expand(b.Const(0), psi.Shape()[1:]...)
		done := b.Scan(psi.Shape()[0], []graph.Node{none, none, none}, []graph.Node{psi, chi, signal}, graph.ScanOptions{Reverse: true, ForwardOnly: true},
			func(b *graph.Builder, later, now []graph.Node) graph.Step {
				credit := b.Add(b.Scale(later[0], c.Kappa), b.Scale(now[2], 1-c.Kappa))
				z := b.Add(b.Sub(credit, b.Scale(later[1], c.Threshold)), b.Scale(later[2], 1-c.Rho))
				v := b.Add(b.Mul(now[0], z), b.Scale(later[1], c.Alpha))
				a := b.Add(b.Mul(now[1], z), b.Scale(later[2], c.Rho))
				return graph.Step{Carry: []graph.Node{credit, v, a}, Each: []graph.Node{v}}
			})
		return []rules.Update{{DW: l.Outer(b.Scale(done.Each[0], 1-c.Alpha))}}
	}))
}

// needsOfSpikes are the needs of both rules at synapses onto spiking cells.
func needsOfSpikes() rules.Needs {
	return rules.Needs{Phases: []string{"trial"}, Vars: []string{"psi", "chi", "signal"}}
}

// withOutError gives synapses onto spiking cells a rule, and synapses onto the read-out its error times their signal.
func withOutError(name string, r rules.Rule) rules.Rule {
	readout := rules.Local("error", rules.Needs{Phases: []string{"trial"}, Vars: []string{"error"}}, nil, func(_ *graph.Builder, l rules.Locals) []rules.Update {
		return []rules.Update{{DW: l.Outer(l.Var("trial", "error"))}}
	})
	return rules.Assign(name, rules.Assignment{Cell: "LIF", Rule: r}, rules.Assignment{Cell: circuit.Readout, Rule: readout})
}

// ofPre gives a presynaptic signal (batch, rows) the axis of the postsynaptic cells: (batch, rows, 1).
func ofPre(b *graph.Builder, x graph.Node) graph.Node {
	return b.Reshape(x, append(x.Shape(), 1)...)
}

// ofPost gives a value of the postsynaptic cells (batch, columns) the axis of the presynaptic ones: (batch, 1, columns).
func ofPost(b *graph.Builder, x graph.Node) graph.Node {
	shape := x.Shape()
	return b.Reshape(x, slices.Insert(shape, len(shape)-1, 1)...)
}
