package rules_test

import (
	"math/rand/v2"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules"
)

// BenchmarkSpikingRules measures a trial of the shipped network at the size of the published task, and the changes that a rule asks for.
// MB is the memory of the program beyond its inputs, Hz the mean rate of the cells.
func BenchmarkSpikingRules(b *testing.B) {
	for _, name := range []string{"bptt", "eprop", "mdgl"} {
		b.Run("rule="+name, func(b *testing.B) { measureRule(b, recipes(rules.Reverse)[name]) })
	}
}

func measureRule(b *testing.B, recipe rules.Recipe) {
	const steps, batch = 2000, 64
	n := models.NewRSNN()
	n.Inputs, n.Outputs, n.Cells, n.Adapting, n.Loss = 40, 2, 100, 50, circuit.CrossEntropy{}
	n.Feedback = circuit.Tied{Scale: 1}
	p := circuittest.Compile(b, circuittest.Trial{Circuit: n, Steps: steps}, graph.Options{Dtype: graph.Float32}, batch, func(p *circuittest.Page) {
		updates, err := rules.Write(p.B, p.S, recipe.On(p.S.Spec()))
		if err != nil {
			b.Fatal(err)
		}
		for _, u := range updates {
			p.Want(u.Target, u.DW)
		}
		p.Want("rate", p.B.Mean(p.S.Total("z", "spikes")))
	})
	rate := p.Run(b, drawnTrial(n, steps, batch))["rate"][0]
	for b.Loop() {
		if err := p.Program.Run(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(p.Stats().Bytes)/1e6, "MB")
	b.ReportMetric(1e3*rate/steps, "Hz")
}

// drawnTrial draws inputs of 10 spikes a second and weights by which cells fire some ten times a second.
func drawnTrial(n *models.RSNN, steps, batch int) circuittest.Values {
	rng, spec, v := rand.New(rand.NewPCG(1, 2)), n.Spec(), circuittest.Values{}
	draw := func(size int, f func() float64) []float64 {
		out := make([]float64, size)
		for i := range out {
			out[i] = f()
		}
		return out
	}
	for _, f := range spec.Fixed {
		v[circuit.FixedName(f.Name)] = spec.DrawFixed(f, rng)
	}
	for name, scale := range map[string]float64{"in": 0.2, "rec": 0.04, "out": 1} {
		q, _ := spec.Projection(name)
		size := 1
		for _, d := range spec.Shape(q) {
			size *= d
		}
		v[name] = draw(size, func() float64 { return scale * rng.Float64() })
	}
	v["b_out"], v["x"] = make([]float64, n.Outputs), draw(steps*batch*n.Inputs, func() float64 {
		if rng.Float64() < 0.01 {
			return 1
		}
		return 0
	})
	v["target"] = make([]float64, batch*n.Outputs)
	for i := range batch {
		v["target"][i*n.Outputs+i%n.Outputs] = 1
	}
	return v
}
