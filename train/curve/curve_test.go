package curve_test

import (
	"math"
	"strings"
	"testing"

	"credo/graph"
	"credo/models"
	"credo/rules"
	"credo/train/curve"
)

func isolated(rI float64) *models.DICPair {
	c := models.NewDICPair()
	c.Isolated = &rI
	return c
}

func compile(t *testing.T, c curve.Cell, n int) *curve.Program {
	t.Helper()
	p, err := c.Compile(n, graph.Float64)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Closed form: a cell clamped to x has rate ln(1 + e^(x−3)), and under a line the change x (r − θ − δ rI) σ(x − 3).
func TestCurveOfAClampedCell(t *testing.T) {
	x := []float64{0, 1, 2.5, 6}
	got, err := compile(t, curve.Cell{Circuit: isolated(2), Rule: rules.InhibitoryLine(0.5, 0.25)}, len(x)).At(x)
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range x {
		rate, slope := math.Log1p(math.Exp(x-3)), 1/(1+math.Exp(3-x))
		for _, v := range [][2]float64{{got.Rate[i], rate}, {got.Factor[i], (rate - 1) * slope}, {got.DW[i], x * (rate - 1) * slope}} {
			if math.Abs(v[0]-v[1]) > 1e-13 {
				t.Errorf("input %g: %g, want %g", x, v[0], v[1])
			}
		}
	}
}

// Closed form: a clamped cell crosses once, upwards, at θ + δ rI, on coarse grids as on fine ones. That ΔW is 0 at the input 0, where
// the rate is 0.049, is no crossing.
func TestCrossingOfAClampedCell(t *testing.T) {
	for _, n := range []int{100, 4000} {
		for _, rI := range []float64{0.01, 0.7, 2} {
			p := compile(t, curve.Cell{Circuit: isolated(rI), Rule: rules.InhibitoryLine(1.5, 1.5)}, n)
			got, err := p.Crossings(0.01, 9)
			if err != nil {
				t.Fatal(err)
			}
			if want := 1.5 + 1.5*rI; len(got) != 1 || math.Abs(got[0].Rate-want) > 1e-9 || got[0].Sign() != 1 {
				t.Errorf("grid of %d, inhibition %g: crossings %v, want one at %g", n, rI, got, want)
			}
			if got, err = p.Crossings(0.01, 1.5); err != nil || len(got) != 0 {
				t.Errorf("below the threshold: crossings %v, %v", got, err)
			}
		}
	}
}

// Theorem: under control the exact rule is rest at the target, from above: a cell that is too fast is depressed.
func TestExactRuleCrossesAtTheTarget(t *testing.T) {
	for _, target := range []float64{3, 4} {
		got, err := compile(t, curve.Cell{Circuit: models.NewDICPair(), Rule: rules.InhibitoryExact(), Target: target}, 1000).Crossings(0.06, 9)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 1 || math.Abs(got[0].Rate-target) > 1e-9 || got[0].Sign() != -1 {
			t.Errorf("target %g: crossings %v", target, got)
		}
	}
}

func TestWhatCannotBeDrawn(t *testing.T) {
	if _, err := (curve.Cell{Circuit: models.NewDICPair(), Rule: rules.Burst()}).Compile(10, graph.Float64); err == nil || !strings.Contains(err.Error(), `needs a phase "teacher"`) {
		t.Errorf("a rule that does not fit: %v", err)
	}
	p := compile(t, curve.Cell{Circuit: models.NewDICPair(), Rule: rules.InhibitoryExact(), Target: 4}, 10)
	if _, err := p.At([]float64{1, 2}); err == nil || !strings.Contains(err.Error(), "2 inputs for a program that takes 10") {
		t.Errorf("a grid of another size: %v", err)
	}
	if _, err := p.Crossings(-1, 5); err == nil || !strings.Contains(err.Error(), "do not bring the cell's rate from -1 to 5") {
		t.Errorf("a rate that cannot be: %v", err)
	}
}

func TestGrid(t *testing.T) {
	g := curve.Grid(-1, 1, 5)
	for i, want := range []float64{-1, -0.5, 0, 0.5, 1} {
		if g[i] != want {
			t.Errorf("grid %v", g)
		}
	}
}
