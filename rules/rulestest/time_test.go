package rulestest_test

import (
	"fmt"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/graphtest"
	"credo/rules"
	"credo/rules/rulestest"
)

const inTrial = "trial"

// traces is ΔW = ⟨e' v⟩ with a trace of every synapse, e' = e/2 + sent × factor, and a mean of the cell that lasts the run, from which nothing is
// learned. factor is a variable of the cell.
func traces(factor, taught string) rules.Rule {
	memory := []rules.Memory{{Name: "e", Per: circuit.PerSynapse, Span: rules.Trial}, {Name: "mean", Per: circuit.PerPost, Value: 0.5}}
	needs := rules.Needs{Phases: []string{inTrial}, Vars: []string{factor, taught}}
	return rules.Local("traces", needs, memory, func(b *graph.Builder, l rules.Locals) []rules.Update {
		next := b.Add(b.Scale(l.Memory("e"), 0.5), pairs(b, l.Pre(), l.Var(inTrial, factor)))
		mean := l.Memory("mean")
		v := l.Var(inTrial, taught)
		now := b.Reshape(b.Mean(v, v.Rank()-2), mean.Shape()...)
		return []rules.Update{
			{DW: l.Credit(next, v)},
			{Target: "e", DW: next, Mode: rules.Set},
			{Target: "mean", DW: b.Add(b.Scale(mean, 0.9), b.Scale(now, 0.1)), Mode: rules.Set},
		}
	})
}

// pairs has the products of two values (…, batch, cells) of each sample.
func pairs(b *graph.Builder, pre, post graph.Node) graph.Node {
	rows, columns := pre.Shape(), post.Shape()
	last := len(rows) - 1
	return b.Mul(b.Reshape(pre, append(rows, 1)...), b.Reshape(post, append(columns[:last:last], 1, columns[last])...))
}

// changesOf is ΔW = ⟨sent × variable⟩.
func changesOf(variable string) rules.Rule {
	return rules.Local("changes", rules.Needs{Phases: []string{inTrial}, Vars: []string{variable}}, nil, func(_ *graph.Builder, l rules.Locals) []rules.Update {
		return []rules.Update{{DW: l.Outer(l.Var(inTrial, variable))}}
	})
}

// recursion is ΔW = Σ ⟨sent × y⟩ over the moments, y = error + y'/2, where y' is of the moment after.
func recursion() rules.Rule {
	needs := rules.Needs{Phases: []string{inTrial}, Vars: []string{"error"}}
	return rules.Course("recursion", needs, func(b *graph.Builder, l rules.Locals) []rules.Update {
		miss := l.Var(inTrial, "error")
		shape := miss.Shape()
		zero := b.Expand(b.Const(0), shape[1:]...)
		back := b.Scan(shape[0], []graph.Node{zero}, []graph.Node{miss}, graph.ScanOptions{Reverse: true}, func(b *graph.Builder, y, x []graph.Node) graph.Step {
			next := b.Add(b.Scale(y[0], 0.5), x[0])
			return graph.Step{Carry: []graph.Node{next}, Each: []graph.Node{next}}
		})
		return []rules.Update{{DW: l.Outer(back.Each[0])}}
	})
}

// onSpiking gives the read-out of a spiking network a rule, and all other synapses traces.
func onSpiking(readout rules.Rule) rules.Rule {
	return rules.Assign("spiking", rules.Assignment{Cell: "LIF", Rule: traces("psi", "v")}, rules.Assignment{Cell: circuit.Readout, Rule: readout})
}

// Rules with memory of a trial, rules that read whole trials, rules of both and back-propagation through time keep the laws, in one network and in
// networks side by side.
func TestRulesInTimeKeepTheLaws(t *testing.T) {
	spiking := graphtest.Spiking{Inputs: 5, Cells: 10, Outputs: 2, Alpha: 0.6, Kappa: 0.7, Threshold: 0.1, Gamma: 0.3, Refractory: 1}
	for name, rule := range map[string]rules.Rule{
		"traces":           onSpiking(changesOf("error")),
		"traces and whole": onSpiking(recursion()),
		"traces, gradient": onSpiking(rules.Backprop()),
		"backprop":         rules.Backprop(),
	} {
		t.Run("spiking/"+name, func(t *testing.T) { rulestest.Laws(t, rule, spiking) })
	}
	for _, networks := range []int{0, 2} {
		leaky := graphtest.Leaky{Inputs: 3, Cells: 2, Networks: networks}
		for _, rule := range []rules.Rule{traces("v", "error"), recursion(), rules.Backprop()} {
			t.Run(fmt.Sprintf("leaky, %d networks/%s", networks, rule.Name()), func(t *testing.T) { rulestest.Laws(t, rule, leaky) })
		}
	}
	t.Run("trial", func(t *testing.T) {
		rulestest.Laws(t, changesOf("h"), graphtest.Trial{Inputs: 6, Cells: 3, Threshold: 0.1, Gated: true, Gate: 0.3, Strength: 0.1})
	})
}
