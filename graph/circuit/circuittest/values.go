package circuittest

import (
	"math"
	"slices"
	"testing"
)

// Values are numbers by name, row by row: of a program's inputs, or of its results.
type Values map[string][]float64

// Clone returns a copy that shares no memory.
func (v Values) Clone() Values {
	out := Values{}
	for name, x := range v {
		out[name] = slices.Clone(x)
	}
	return out
}

// With returns a copy in which one value is replaced.
func (v Values) With(name string, x []float64) Values {
	out := v.Clone()
	out[name] = x
	return out
}

// Deviation returns max|got − want| / max|want|; the divisor is 1 where all that is wanted is zero. Different lengths, and numbers
// that are not finite, are infinitely far apart.
func Deviation(got, want []float64) float64 {
	if len(got) != len(want) || len(got) == 0 {
		return math.Inf(1)
	}
	worst, size := 0.0, 0.0
	for i := range want {
		d := math.Abs(got[i] - want[i])
		if math.IsNaN(d) || math.IsInf(d, 0) {
			return math.Inf(1)
		}
		worst, size = math.Max(worst, d), math.Max(size, math.Abs(want[i]))
	}
	if size == 0 {
		return worst
	}
	return worst / size
}

// Near reports numbers that are further from the wanted ones than the tolerance allows.
func Near(t testing.TB, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if d := Deviation(got, want); !(d <= tolerance) {
		t.Errorf("%s: off by %.3g of the largest value, allowed %.3g\n got %s\nwant %s", what, d, tolerance, show(got), show(want))
	}
}

// Apart reports numbers that are not further away than the distance: the twin of Near, where a change must show.
func Apart(t testing.TB, what string, got, want []float64, distance float64) {
	t.Helper()
	if d := Deviation(got, want); !(d >= distance) {
		t.Errorf("%s: must differ by %.3g of the largest value or more, differs by %.3g: %s", what, distance, d, show(got))
	}
}

// Same reports numbers that do not have the same bits.
func Same(t testing.TB, what string, got, want []float64) {
	t.Helper()
	if !slices.EqualFunc(got, want, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) }) {
		t.Errorf("%s: not the same bits\n got %s\nwant %s", what, show(got), show(want))
	}
}

// Largest returns the largest absolute value.
func Largest(x []float64) float64 {
	out := 0.0
	for _, v := range x {
		out = math.Max(out, math.Abs(v))
	}
	return out
}
