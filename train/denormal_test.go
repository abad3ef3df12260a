package train

import (
	"testing"

	"credo/graph"
)

func TestDenormal(t *testing.T) {
	var s State
	if got := s.Denormal(); got != 0 {
		t.Errorf("an empty state has a share of %v", got)
	}
	for i, v := range []*Values{&s.Weights, &s.Optimizer} {
		a := graph.ArrayOf([]graph.Dtype{graph.Float32, graph.Float64}[i], []float64{0, 1, -1e-40, 1e-310}, 4)
		v.Add("w", a)
	}
	if got := s.Denormal(); got != 2.0/8 { // 1e-310 is 0 in float32, 1e-40 is a normal float64
		t.Errorf("share %v, want 1/4", got)
	}
}
