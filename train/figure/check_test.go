package figure

import (
	"math"
	"testing"

	"credo/train/curve"
	"credo/train/plot"
)

// A check can fail: by sign, by a little more than is allowed, by one too few or too many, by NaN.
func TestChecksFail(t *testing.T) {
	bent := curve.Curve{Rate: []float64{1, 2, 3}, DW: []float64{0, 5, -7}}
	for _, row := range []struct {
		name string
		make func(s *sketch)
		pass bool
	}{
		{"turns", func(s *sketch) { s.turns("", []curve.Crossing{up(1.0009), down(3)}, up(1), down(3)) }, true},
		{"no turns", func(s *sketch) { s.turns("", nil) }, true},
		{"turn the other way", func(s *sketch) { s.turns("", []curve.Crossing{down(1)}, up(1)) }, false},
		{"turn elsewhere", func(s *sketch) { s.turns("", []curve.Crossing{up(1.0011)}, up(1)) }, false},
		{"missing turn", func(s *sketch) { s.turns("", []curve.Crossing{up(1)}, up(1), down(3)) }, false},
		{"surplus turn", func(s *sketch) { s.turns("", []curve.Crossing{up(1), down(3)}, up(1)) }, false},
		{"top", func(s *sketch) { s.top("", bent, 5.004, 2.0009) }, true},
		{"top, lower", func(s *sketch) { s.top("", bent, 5.006, 2) }, false},
		{"top, beside", func(s *sketch) { s.top("", bent, 5, 2.0011) }, false},
		{"bottom", func(s *sketch) { s.bottom("", bent, -7) }, true},
		{"bottom, higher", func(s *sketch) { s.bottom("", bent, -6) }, false},
		{"at most", func(s *sketch) { s.atMost("", 1, 1) }, true},
		{"more", func(s *sketch) { s.atMost("", 1, 1.1) }, false},
		{"NaN", func(s *sketch) { s.atMost("", 1, math.NaN()) }, false},
		{"below", func(s *sketch) { s.below("", 1, 0.999) }, true},
		{"not below", func(s *sketch) { s.below("", 1, 1) }, false},
		{"NaN is not below", func(s *sketch) { s.below("", 1, math.NaN()) }, false},
		{"above", func(s *sketch) { s.above("", 1, 1.001) }, true},
		{"not above", func(s *sketch) { s.above("", 1, 1) }, false},
		{"between", func(s *sketch) { s.between("", 1, 2, 2) }, true},
		{"under", func(s *sketch) { s.between("", 1, 2, 0.999) }, false},
		{"over", func(s *sketch) { s.between("", 1, 2, 2.001) }, false},
		{"order", func(s *sketch) { s.order("", []string{"a", "b", "c"}, []float64{1, 2, 3}) }, true},
		{"no order", func(s *sketch) { s.order("", []string{"a", "b", "c"}, []float64{1, 3, 2}) }, false},
		{"equal is no order", func(s *sketch) { s.order("", []string{"a", "b"}, []float64{1, 1}) }, false},
		{"concave", func(s *sketch) { s.holds("", "concave", concave([]float64{0, 1, 3}, []float64{0, 1, 2})) }, true},
		{"convex", func(s *sketch) { s.holds("", "concave", concave([]float64{0, 1, 2}, []float64{0, 1, 3})) }, false},
	} {
		s := newSketch(t.Context(), Options{}, 1)
		s.Panels = []plot.Panel{{Title: "A"}}
		row.make(s)
		if r, err := s.finish(); err != nil || len(r.Checks) != 1 || r.Pass() != row.pass {
			t.Errorf("%s: %+v, %v, want pass %v", row.name, r.Checks, err, row.pass)
		}
	}
}
