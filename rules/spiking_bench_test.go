package rules_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules"
)

// BenchmarkRules measures one iteration of rsnn at the size of the published task: a trial of 64 samples and the changes of all weights. ms is the best run,
// because the mean of a shared machine tells more of its other work, and median the median; MB is the memory of the program beyond its inputs; Hz is the mean rate
// of the cells. Rules take turns, so that their ratios are of the same minutes.
func BenchmarkRules(b *testing.B) {
	const steps, batch = 2000, 64
	c := models.NewRSNN()
	c.Inputs, c.Outputs = 40, 2
	trial := circuittest.Trial{Circuit: c, Steps: steps}
	at := circuittest.Draw(trial, batch, 1)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range at[circuit.InputName] {
		at[circuit.InputName][i] = 0
		if rng.Float64() < 0.01 {
			at[circuit.InputName][i] = 1
		}
	}
	fixed := func(name string) []float64 { return at[circuit.FixedName(name)] }
	for _, p := range c.Spec().Stored() {
		w, err := c.Spec().Draw(p, rng, fixed)
		if err != nil {
			b.Fatal(err)
		}
		at[p.Name] = w
	}
	rate := 0.0
	names := []string{"backprop", "mdgl", "e-prop"}
	programs, runs := map[string]*circuittest.Program{}, map[string][]float64{}
	for _, name := range names {
		row, err := rules.Table().Find(name)
		if err != nil {
			b.Fatal(err)
		}
		programs[name] = circuittest.Compile(b, trial, graph.Options{Dtype: graph.Float32}, batch, func(p *circuittest.Page) {
			updates, err := rules.Write(p.B, p.S, row.New().On(p.S.Spec()))
			if err != nil {
				b.Fatal(err)
			}
			for _, u := range updates {
				p.Want(u.Target, u.DW)
			}
			p.Want("rate", p.S.Total("z", "spikes"))
		})
		rate = meanOf(programs[name].Run(b, at)["rate"])
	}
	for b.Loop() {
		for _, name := range names {
			start := time.Now()
			if err := programs[name].Program.Run(); err != nil {
				b.Fatal(err)
			}
			runs[name] = append(runs[name], time.Since(start).Seconds())
		}
	}
	b.ReportMetric(1e3*rate/steps, "Hz")
	for _, name := range names {
		slices.Sort(runs[name])
		b.ReportMetric(1e3*runs[name][0], fmt.Sprintf("%s-ms", name))
		b.ReportMetric(1e3*runs[name][len(runs[name])/2], fmt.Sprintf("%s-median", name))
		b.ReportMetric(math.Round(float64(programs[name].Stats().Bytes)/1e6), fmt.Sprintf("%s-MB", name))
	}
}

func meanOf(x []float64) (sum float64) {
	for _, v := range x {
		sum += v / float64(len(x))
	}
	return sum
}
