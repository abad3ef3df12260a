package train

import (
	"math"
	"testing"
)

// The differences are −1, 1, 2, 4, 4: mean 2, sd √4.5, t = 2/(√4.5/√5) = 2.1082. The two-sided P with four degrees of freedom has
// a closed form, 1 − (t/√(4+t²)) (1 + 2/(4+t²)) = 0.10268.
func TestPairedTest(t *testing.T) {
	got := PairedTest([]float64{0, 2, 4, 7, 8}, []float64{1, 1, 2, 3, 4})
	if math.Abs(got.Difference-2) > 1e-12 || math.Abs(got.T-2.10818510678) > 1e-9 || math.Abs(got.P-0.1026840) > 2e-5 {
		t.Errorf("got %+v", got)
	}
	tt := got.T
	closed := 1 - tt/math.Sqrt(4+tt*tt)*(1+2/(4+tt*tt))
	if math.Abs(got.P-closed) > 1e-9 {
		t.Errorf("P %v, closed form %v", got.P, closed)
	}
}

func TestPairedTestEdges(t *testing.T) {
	if got := PairedTest([]float64{1, 2}, []float64{1, 2}); got.P != 1 || got.T != 0 {
		t.Errorf("equal samples: %+v", got)
	}
	if got := PairedTest([]float64{2, 3}, []float64{1, 2}); got.P != 0 || !math.IsInf(got.T, 1) {
		t.Errorf("constant difference: %+v", got)
	}
	if got := PairedTest([]float64{2}, []float64{1}); !math.IsNaN(got.P) {
		t.Errorf("one pair: %+v", got)
	}
}

func TestMeanSE(t *testing.T) {
	mean, se := MeanSE([]float64{1, 2, 3, 4}) // sd √(5/3), se √(5/12)
	if mean != 2.5 || math.Abs(se-math.Sqrt(5.0/12)) > 1e-15 {
		t.Errorf("mean %v, se %v", mean, se)
	}
}

// Angles of 0, 45, 90 and 180 degrees, and a small one that an arc cosine would lose.
func TestCompared(t *testing.T) {
	for _, c := range []struct {
		x, y   []float64
		angle  float64
		cosine float64
		ratio  float64
	}{
		{[]float64{2, 0}, []float64{1, 0}, 0, 1, 2},
		{[]float64{1, 1}, []float64{1, 0}, 45, math.Sqrt2 / 2, math.Sqrt2},
		{[]float64{0, 3}, []float64{1, 0}, 90, 0, 3},
		{[]float64{-1, 0}, []float64{1, 0}, 180, -1, 1},
		{[]float64{1, 1e-9}, []float64{1, 0}, 1e-9 * 180 / math.Pi, 1, 1},
	} {
		got := Compared("W", c.x, c.y)
		if math.Abs(got.Angle-c.angle) > 1e-12*(1+c.angle) || math.Abs(got.Cosine-c.cosine) > 1e-12 || math.Abs(got.Ratio-c.ratio) > 1e-12 {
			t.Errorf("%v against %v: %+v", c.x, c.y, got)
		}
	}
}
