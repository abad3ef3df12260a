package data

import (
	"math"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
	"credo/train/task"
	"credo/train/task/tasktest"
)

func TestRegressionKeepsTheLaws(t *testing.T) {
	if err := tasktest.Laws(func() task.Task { return Regression{Inputs: 3, Cells: 4, Outputs: 2, Trial: 5} }); err != nil {
		t.Error(err)
	}
}

// filledAt fills a trial that begins at a time.
func filledAt(t *testing.T, r Regression, size int, at task.Address) (x, target []float64) {
	t.Helper()
	to := tasktest.Room(r, graph.Float64, 0, size)
	at.Part, at.Size, at.Dt = task.Train, size, 0.1
	if err := r.Fill(at, to); err != nil {
		t.Fatal(err)
	}
	return to.Get("x").F64, to.Get("target").F64
}

// A trial that begins later goes on where the one before ended, whatever its epoch. Every input is a cosine within its bounds: with
// x(t−d) + x(t+d) = 2 cos(a d) x(t) at all times; samples have waves of their own.
func TestRegressionGoesOn(t *testing.T) {
	r := Regression{Inputs: 3, Cells: 4, Outputs: 2, Trial: 20}
	long := r
	long.Trial = 40
	x, target := filledAt(t, long, 2, task.Address{Seed: 3})
	first, _ := filledAt(t, r, 2, task.Address{Seed: 3})
	second, later := filledAt(t, r, 2, task.Address{Seed: 3, Epoch: 7, Time: 2})
	circuittest.Near(t, "inputs of two trials", slices.Concat(first, second), x, 1e-12)
	circuittest.Near(t, "targets of the second", later, target[len(target)/2:], 1e-12)
	waves := map[float64]bool{}
	for i := range 6 {
		at := func(k int) float64 { return x[6*k+i] }
		turn := (at(0) + at(2)) / at(1) / 2 // cos(a dt)
		for k := 1; k < 39; k++ {
			if math.Abs(at(k-1)+at(k+1)-2*turn*at(k)) > 1e-9 {
				t.Fatalf("input %d is no cosine at moment %d", i, k)
			}
		}
		if a := math.Acos(turn) / 0.1; !(a >= 0 && a <= math.Pi/2+1e-9) {
			t.Errorf("input %d has frequency %g per second", i, a)
		}
		waves[turn] = true
	}
	if len(waves) != 6 {
		t.Errorf("%d waves of 6 inputs", len(waves))
	}
}

// By hand: a teacher of one input and two cells, with weights 1 and −2, biases 0.5 and 0, read out with 2 and 1 and −1.
func TestTeacherByHand(t *testing.T) {
	teacher := sigmoidTeacher{w1: []float64{1, -2}, b1: []float64{0.5, 0}, w2: []float64{2, 1}, b2: []float64{-1}, hidden: make([]float64, 2)}
	out := []float64{0}
	teacher.answer([]float64{0.5}, out)
	// σ(1) = 0.731058578630005, σ(−1) = 0.268941421369995; 2 × 0.731… + 0.268… − 1 = 0.731058578630005, whose σ is 0.675037527377
	circuittest.Near(t, "answer", out, []float64{0.6750375273768237}, 1e-12)
}

// The teacher is drawn within its bounds, and reaches near to them.
func TestTeacherIsDrawn(t *testing.T) {
	teacher := Regression{Inputs: 30, Cells: 40, Outputs: 200}.teacher(1)
	for name, v := range map[string]struct {
		values []float64
		reach  float64
	}{"w1": {teacher.w1, math.Sqrt(3)}, "b1": {teacher.b1, 0.577}, "w2": {teacher.w2, 0.6}, "b2": {teacher.b2, 0.2}} {
		lo, hi := slices.Min(v.values), slices.Max(v.values)
		if lo < -v.reach || hi > v.reach || lo > -0.8*v.reach || hi < 0.8*v.reach {
			t.Errorf("%s lies in %g … %g, want up to ±%g", name, lo, hi, v.reach)
		}
	}
}

// Signals that are missing are told.
func TestRegressionNeedsItsSignals(t *testing.T) {
	r := Regression{Inputs: 3, Cells: 4, Outputs: 2, Trial: 5}
	to := tasktest.Room(r, graph.Float64, 0, 1)
	delete(to, "target")
	if err := r.Fill(task.Address{Size: 1}, to); err == nil || !strings.Contains(err.Error(), "signals x and target: not both are there") {
		t.Error(err)
	}
}
