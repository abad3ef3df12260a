package figure

import (
	"math"
	"slices"
	"strings"
	"testing"

	"credo/rules"
	"credo/train"
)

// looking is the network of the small figure.
func looking(t *testing.T) *subject {
	t.Helper()
	s, err := MDGLTrial{Scale: Small, Seed: 1}.subject(Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Oracle: section 4 of the specification in plain Go. Modulators that come from the cell's own targets are (1−α) Σ_j W_pj ψ_j L_j of the next moment.
func TestModulatorsOfATrial(t *testing.T) {
	s := looking(t)
	seen, err := s.look()
	if err != nil {
		t.Fatal(err)
	}
	rule := rules.MDGLCell{Spikes: rules.Spikes{Form: rules.Reverse}}.On(s.Spec())
	v, err := s.Record(s.trial, rule, train.Recorded{Name: "mdgl-cell/rec/worth"})
	if err != nil {
		t.Fatal(err)
	}
	got := less(first(v.Get("mdgl-cell/rec/worth")), seen.signal)
	theta, signs := s.State.Weights.Get("rec").Float64s(), s.State.Fixed.Get("signs").Float64s()
	n, most := len(signs), 0.0
	for time := range got {
		for p := range n {
			want := 0.0
			for j := range n {
				if time+1 < len(got) && j != p {
					want += (1 - math.Exp(-1./20)) * signs[p] * max(theta[p*n+j], 0) * seen.slope[time+1][j] * seen.signal[time+1][j]
				}
			}
			if most = max(most, abs(want)); abs(got[time][p]-want) > 2e-6 {
				t.Fatalf("moment %d, cell %d: %v, want %v", time, p, got[time][p], want)
			}
		}
	}
	if most < 1e-4 {
		t.Errorf("modulators up to %v: too small to tell", most)
	}
}

// The figure has two panels of each quantity, and the values of both trials; trials are of the same input.
func TestFigureOfATrial(t *testing.T) {
	r, err := MDGLTrial{Scale: Small, Seed: 1, Iterations: 3}.Make(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Panels) != 12 || len(r.Arrays) != 14 || len(r.Checks) != 9 || len(r.Sheets[0].Rows) != 50 {
		t.Errorf("%d panels, %d arrays, %d checks, %d cells", len(r.Panels), len(r.Arrays), len(r.Checks), len(r.Sheets[0].Rows))
	}
	for _, c := range r.Checks[1:] { // but for the loss, which three minibatches need not improve
		if !c.Pass {
			t.Errorf("%s: %s, want %s", c.What, c.Found, c.Expected)
		}
	}
	before, after := r.Arrays[0], r.Arrays[7]
	if before.Name != "before_x" || after.Name != "after_x" || !slices.Equal(before.Shape, []int{300, 40}) || !slices.Equal(before.Values, after.Values) {
		t.Errorf("%s %v, %s %v", before.Name, before.Shape, after.Name, after.Shape)
	}
	if slices.Equal(r.Arrays[2].Values, r.Arrays[9].Values) {
		t.Error("potentials are alike before and after learning")
	}
}

// By hand: spikes of two cells in four moments of 1 ms.
func TestRatesAndRaster(t *testing.T) {
	spikes := [][]float64{{0, 1}, {0, 0}, {1, 1}, {0, 0}}
	if got := rates(spikes); !slices.Equal(got, []float64{250, 500}) {
		t.Errorf("rates %v", got)
	}
	if c := raster(spikes); !slices.Equal(c.X, []float64{0, 2, 2}) || !slices.Equal(c.Y, []float64{1, 0, 1}) {
		t.Errorf("raster %+v", c)
	}
	if got := busiest(&seen{rates: []float64{1, 9, 0, 5}}, &seen{rates: []float64{7, 0, 0, 5}}); !slices.Equal(got, []int{0, 1, 3}) {
		t.Errorf("busiest %v", got)
	}
}

func TestRecordOfNothing(t *testing.T) {
	s := looking(t)
	rule := rules.MDGLCell{Spikes: rules.Spikes{Form: rules.Reverse}}.On(s.Spec())
	for what, want := range map[train.Recorded]string{
		{Name: "mdgl-cell/rec/wonder"}:    "rule mdgl-cell observes no mdgl-cell/rec/wonder on circuit rsnn",
		{Population: "z", Name: "wonder"}: "wonder",
	} {
		if _, err := s.Record(s.trial, rule, what); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v", what, err)
		}
	}
}
