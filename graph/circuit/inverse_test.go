package circuit_test

import (
	"math"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
)

// A rate of 0 has a finite inverse in both precisions: ln of the smallest normal number, as r + ln(1 - e^-r) → ln r.
func TestInverseOfSilence(t *testing.T) {
	for d, want := range map[graph.Dtype]float64{graph.Float32: -126 * math.Ln2, graph.Float64: -1022 * math.Ln2} {
		b := graph.NewBuilder(graph.Options{Dtype: d})
		p, err := graph.Compile(b, circuit.SoftRelu().Inverse(b, b.Input("r", 1)))
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Bind("r", graph.NewArray(d, 1)); err != nil {
			t.Fatal(err)
		}
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		if got := p.Output(0).At(0); math.Abs(got-want) > 1e-4 {
			t.Errorf("%v: %v, want %v", d, got, want)
		}
	}
}
