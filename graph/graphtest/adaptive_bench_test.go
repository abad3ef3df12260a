package graphtest_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"credo/graph"
)

// BenchmarkAdaptive measures a trial of the large network: the loss, its gradient, the gradient with states kept every 50 steps
// only, and the rules that are written in reverse. ms is the best run, because the mean of a shared machine tells more of its other work; MB is the memory of the program beyond
// its inputs; Hz is the mean rate of the cells. notebooks-data/peers/spiking.py computes loss and norm, the length of the gradient, in
// another program.
func BenchmarkAdaptive(b *testing.B) {
	for _, pass := range append([]string{"forward", "bptt", "checkpoints"}, reversed...) {
		n := large
		if pass == "checkpoints" {
			n.checkpoint = 50
		}
		if slices.Contains(reversed, pass) {
			n.rule = pass
		}
		name := fmt.Sprintf("steps=%d/cells=%d/inputs=%d/batch=%d/pass=%s/dtype=float32", n.steps, n.cells, n.inputs, n.batch, pass)
		b.Run(name, func(b *testing.B) { n.measure(b, pass != "forward") })
	}
}

func (n adaptive) measure(b *testing.B, gradient bool) {
	p := n.program(b, graph.Float32, gradient)
	n.bind(b, p, graph.Float32, n.draw())
	best := math.Inf(1)
	for b.Loop() {
		start := time.Now()
		if err := p.Run(); err != nil {
			b.Fatal(err)
		}
		best = min(best, time.Since(start).Seconds())
	}
	b.ReportMetric(1e3*best, "ms")
	b.ReportMetric(float64(p.Stats().Bytes)/1e6, "MB")
	outputs := n.values(p, gradient)
	b.ReportMetric(outputs[0][0], "loss")
	rate, square := 0.0, 0.0
	for _, r := range outputs[1] {
		rate += 1e3 * r / float64(n.cells)
	}
	b.ReportMetric(rate, "Hz")
	for _, g := range outputs[2:] {
		for _, x := range g {
			square += x * x
		}
	}
	b.ReportMetric(math.Sqrt(square), "norm")
}
