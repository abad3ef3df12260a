package circuittest_test

import (
	"math"
	"slices"
	"testing"

	"credo/graph/circuit/circuittest"
)

func TestDeviation(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, row := range []struct {
		got, want []float64
		deviation float64
	}{
		{[]float64{1, 2}, []float64{1, 2}, 0},
		{[]float64{1, -3}, []float64{1, -4}, 0.25},
		{[]float64{0.1, 0}, []float64{0, 0}, 0.1}, // nothing to divide by
		{[]float64{1}, []float64{1, 2}, inf},
		{nil, nil, inf},
		{[]float64{nan}, []float64{1}, inf},
		{[]float64{1}, []float64{nan}, inf},
		{[]float64{inf}, []float64{inf}, inf},
	} {
		if d := circuittest.Deviation(row.got, row.want); d != row.deviation {
			t.Errorf("%v from %v: %g, want %g", row.got, row.want, d, row.deviation)
		}
	}
}

// Comparisons that must fail do: they are told to report to a recorder.
func TestComparisonsFail(t *testing.T) {
	x, y := []float64{1, 2}, []float64{1, 2.5}
	for name, fails := range map[string]func(t testing.TB){
		"Near":          func(t testing.TB) { circuittest.Near(t, "", x, y, 0.1) },
		"Near of NaN":   func(t testing.TB) { circuittest.Near(t, "", []float64{math.NaN()}, x[:1], 0.1) },
		"Apart":         func(t testing.TB) { circuittest.Apart(t, "", x, y, 0.3) },
		"Same":          func(t testing.TB) { circuittest.Same(t, "", x, y) },
		"Same of signs": func(t testing.TB) { circuittest.Same(t, "", []float64{0}, []float64{math.Copysign(0, -1)}) },
	} {
		r := &recorder{TB: t}
		if fails(r); !r.failed {
			t.Errorf("%s does not fail", name)
		}
	}
	r := &recorder{TB: t}
	circuittest.Near(r, "", x, y, 0.21)
	circuittest.Apart(r, "", x, y, 0.19)
	circuittest.Same(r, "", x, slices.Clone(x))
	if r.failed {
		t.Error("a comparison fails that holds")
	}
}

type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

// The stencil is exact for polynomials up to the fourth degree; for x⁵ it misses by −4 h⁴ = h⁴ f⁽⁵⁾/30 with f⁽⁵⁾ = 120.
func TestSlope(t *testing.T) {
	got := circuittest.Slope(0.1, func(x float64) float64 { return 1 + 2*x - 3*x*x + 4*x*x*x - 5*x*x*x*x })
	if math.Abs(got-2) > 1e-14 {
		t.Errorf("slope %.17g, want 2", got)
	}
	if got := circuittest.Slope(0.1, func(x float64) float64 { return x * x * x * x * x }); math.Abs(got+4e-4) > 1e-16 {
		t.Errorf("slope of x⁵ at 0 is %g, want -4e-4", got)
	}
}

func TestPick(t *testing.T) {
	x := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12} // (2, 3, 2)
	for axis, want := range [][]float64{{7, 8, 9, 10, 11, 12}, {3, 4, 9, 10}, {2, 4, 6, 8, 10, 12}} {
		if got := circuittest.Pick(x, []int{2, 3, 2}, axis, 1); !slices.Equal(got, want) {
			t.Errorf("entry 1 of axis %d: %v, want %v", axis, got, want)
		}
	}
	if got := circuittest.Pick(x, []int{2, 6}, 1, 5, 0, 5); !slices.Equal(got, []float64{6, 1, 6, 12, 7, 12}) {
		t.Errorf("picked %v", got)
	}
}
