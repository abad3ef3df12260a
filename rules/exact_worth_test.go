package rules

import (
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
)

// exact is the exact worth of a spike, 𝓛_t = L_t + (1−α) Σ_j W_pj μ_v,j(t+1), which reads the adjoint of the whole network.
func exact(b *graph.Builder, l Locals) worth {
	direct, f, psi, beta := learningSignal(b, l), l.Firing(), l.Var("trial", "psi"), l.Var("trial", "beta")
	none := silence(b, psi)
	return worth{
		ends: append([]graph.Node{none, none}, direct.ends...), rows: append([]graph.Node{psi}, direct.rows...),
		write: func(b *graph.Builder, later, now []graph.Node) (graph.Node, []graph.Node) {
			here, earlier := direct.write(b, later[2:], now[1:])
			here = b.Add(here, b.Scale(l.Received(b, later[0]), 1-f.Potential))
			z := b.Add(b.Sub(here, b.Scale(later[0], f.Reset)), b.Scale(later[1], 1-f.Adaptation))
			driven := b.Mul(now[0], z)
			v, a := b.Add(driven, b.Scale(later[0], f.Potential)), b.Sub(b.Scale(later[1], f.Adaptation), b.Mul(driven, beta))
			return here, append([]graph.Node{v, a}, earlier...)
		},
	}
}

// Property 3: eligibility traces times the exact worth of spikes are back-propagation through time.
func TestTracesTimesExactWorth(t *testing.T) {
	c := models.NewRSNN()
	c.Inputs, c.Cells, c.Adapting, c.Outputs, c.Density, c.TauA = 6, 12, 6, 2, 0.7, 40
	trial := circuittest.Trial{Circuit: c, Steps: 40}
	at := circuittest.Draw(trial, 3, 7)
	for i, x := range at["x"] {
		at["x"][i] = 0
		if x < 0.4 {
			at["x"][i] = 1
		}
	}
	for _, name := range []string{"in", "rec", "out"} {
		for i, w := range at[name] {
			at[name][i] = 0.02 + 0.1*w*w
		}
	}
	v := circuittest.Compile(t, trial, graph.Options{Dtype: graph.Float64}, 3, func(p *circuittest.Page) {
		spec := p.S.Spec()
		for name, rule := range map[string]Rule{
			"exact": spiking{name: "exact", receives: circuit.CellModulators, traced: everything, worth: exact}.on(spec, Traces),
			"bptt":  Backprop(), "e-prop": EProp{Spikes{Traces}, true}.On(spec),
		} {
			updates, err := Write(p.B, p.S, rule)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range updates {
				projection, _ := spec.Projection(u.Target)
				p.Want(name+"/"+u.Target, spec.Pulled(p.B, projection, u.DW, p.S.IO().Fixed))
			}
		}
	}).Run(t, at)
	for _, projection := range []string{"/in", "/rec"} {
		circuittest.Near(t, "traces times exact worth at "+projection, v["exact"+projection], v["bptt"+projection], 1e-12)
		circuittest.Apart(t, "e-prop at "+projection, v["e-prop"+projection], v["bptt"+projection], 1e-3)
	}
}
