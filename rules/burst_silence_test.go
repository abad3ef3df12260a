package rules_test

import (
	"math"
	"slices"
	"testing"

	"credo/graph/circuit/circuittest"
	"credo/rules/rulestest"
)

// Invariant 11: one layer of Q that learns on a fixed minibatch without a teacher: U ← (1 − lr E Eᵀ/N) U, by hand.
func TestFeedbackOfEventsSilencesTheDendrite(t *testing.T) {
	n := newBurstNet([]int{5, 6, 3}, 4, false, 0.5)
	n.Teacher = false
	n.at["Q1"] = times(n.at["Q1"], 0.3)
	const lr = 0.2
	last := math.Inf(1)
	for range 5 {
		v := n.under(t, "burst")
		U, E := v[variable("apical", 1)], v["rate v in phase teacher"]
		want := slices.Clone(U)
		for s := range 4 {
			for r := range 4 {
				similar := 0.0
				for k := range 3 {
					similar += E[s*3+k] * E[r*3+k]
				}
				for j := range 6 {
					want[s*6+j] -= lr / 4 * similar * U[r*6+j]
				}
			}
		}
		next := slices.Clone(n.at["Q1"])
		for i, dq := range v[rulestest.Delta("Q1")] {
			next[i] += lr * dq
		}
		n.at = n.at.With("Q1", next)
		circuittest.Near(t, "apical potential", n.under(t, "burst")[variable("apical", 1)], want, 1e-12)
		size := math.Sqrt(dot(want, want))
		if !(size < last) {
			t.Errorf("|U| goes from %g to %g", last, size)
		}
		last = size
	}
}

// Invariant 11: at a rate below 1/λ, where λ is the largest eigenvalue of Eᵀ E/N, apical potentials fall from step to step; above 2/λ they
// grow without end.
func TestRateOfFeedbackOfEvents(t *testing.T) {
	for _, row := range []struct {
		share float64 // of 1/λ
		falls bool
	}{{0.99, true}, {2.05, false}} {
		n := newBurstNet([]int{5, 6, 3}, 4, false, 0.5)
		n.Teacher = false
		n.at["Q1"] = times(n.at["Q1"], 0.3)
		lr, first, before := row.share/largestEigenvalue(n.under(t, "burst")["rate v in phase teacher"], 4, 3), 0.0, math.Inf(1)
		for step := range 60 {
			v := n.under(t, "burst")
			size := math.Sqrt(dot(v[variable("apical", 1)], v[variable("apical", 1)]))
			if step == 0 {
				first = size
			}
			if row.falls && !(size < before) {
				t.Fatalf("at %g/λ |U| goes from %g to %g", row.share, before, size)
			}
			before = size
			next := slices.Clone(n.at["Q1"])
			for i, dq := range v[rulestest.Delta("Q1")] {
				next[i] += lr * dq
			}
			n.at = n.at.With("Q1", next)
		}
		if !row.falls && !(before > 10*first) {
			t.Errorf("at %g/λ |U| goes from %g to %g in 60 steps", row.share, first, before)
		}
	}
}

// largestEigenvalue of Eᵀ E/N, for N rows of E, by powers.
func largestEigenvalue(E []float64, rows, columns int) float64 {
	x, value := make([]float64, columns), 0.0
	for k := range x {
		x[k] = 1
	}
	for range 1000 {
		y := make([]float64, columns)
		for s := range rows {
			along := dot(E[s*columns:(s+1)*columns], x) / float64(rows)
			for k := range y {
				y[k] += along * E[s*columns+k]
			}
		}
		value = math.Sqrt(dot(y, y))
		x = times(y, 1/value)
	}
	return value
}
