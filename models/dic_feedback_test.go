package models_test

import (
	"fmt"
	"math"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
	"credo/models"
)

// Property 10: each sample's matrix has the Frobenius norm that is set.
func TestFeedbackHasTheNorm(t *testing.T) {
	for _, norm := range []float64{1, 0.7, 7.5} {
		c := dic([]int{4, 6, 5, 3}, func(c *models.DIC) { c.Feedback.Norm = norm })
		o := solve(t, c, graph.Float64, 5, circuittest.Draw(c, 5, 10))
		for l := 1; l <= 2; l++ {
			for s := range 5 {
				sum := 0.0
				for _, q := range o.row(fmt.Sprintf("Q%d", l), s) {
					sum += q * q
				}
				circuittest.Near(t, fmt.Sprintf("|Q%d| of sample %d", l, s), []float64{math.Sqrt(sum)}, []float64{norm}, 1e-12)
			}
		}
	}
}

// processed averages over the batch, then clips, then norms, in the order given, which for the circuit is 0, 1, 2.
func processed(raw []float64, batch int, limit, norm float64, order ...int) []float64 {
	q := append([]float64(nil), raw...)
	n := len(q) / batch
	steps := []func(){
		func() {
			for i := range n {
				mean := 0.0
				for s := range batch {
					mean += q[s*n+i] / float64(batch)
				}
				for s := range batch {
					q[s*n+i] = mean
				}
			}
		},
		func() {
			for i := range q {
				q[i] = math.Max(-limit, math.Min(limit, q[i]))
			}
		},
		func() {
			for s := range batch {
				sum := 0.0
				for _, x := range q[s*n : (s+1)*n] {
					sum += x * x
				}
				for i := range n {
					q[s*n+i] *= norm / math.Sqrt(sum)
				}
			}
		},
	}
	for _, i := range order {
		steps[i]()
	}
	return q
}

// Property 10: average, clip, norm, in this order, each of them alone, and none.
func TestFeedbackIsProcessedInOrder(t *testing.T) {
	const limit, norm, batch = 0.05, 0.7, 5
	feedback := func(average bool, limit, norm float64) func(c *models.DIC) {
		return func(c *models.DIC) { c.Feedback.Average, c.Feedback.Clip, c.Feedback.Norm = average, limit, norm }
	}
	for _, row := range []struct {
		name  string
		set   func(c *models.DIC)
		order []int
	}{
		{"all", feedback(true, limit, norm), []int{0, 1, 2}},
		{"average", feedback(true, 0, 0), []int{0}},
		{"clip", feedback(false, limit, 0), []int{1}},
		{"norm", feedback(false, 0, norm), []int{2}},
		{"none", feedback(false, 0, 0), nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := dic([]int{4, 6, 5, 3}, row.set)
			at := circuittest.Draw(c, batch, 11)
			for i := range at["x"] {
				at["x"][i] = 12 * (at["x"][i] - 0.5) // so that cells' slopes differ from sample to sample
			}
			o := solve(t, c, graph.Float64, batch, at)
			for l := 1; l <= 2; l++ {
				raw, got := o.v[fmt.Sprintf("Q%d/raw", l)], o.v[fmt.Sprintf("Q%d", l)]
				circuittest.Near(t, "Q", got, processed(raw, batch, limit, norm, row.order...), 1e-13)
				for _, other := range [][]int{{0, 2, 1}, {1, 0, 2}, {2, 0, 1}, {1, 2, 0}, {2, 1, 0}} {
					circuittest.Apart(t, fmt.Sprintf("Q and the order %v", other), got, processed(raw, batch, limit, norm, other...), 1e-3)
				}
			}
		})
	}
}

// A read-out without weights has no feedback: matrices of zeros stay zeros under the norm, and the hidden layers as they were.
func TestFeedbackOfNothingIsNothing(t *testing.T) {
	c := dic([]int{4, 6, 5, 3})
	at := circuittest.Draw(c, 5, 12)
	o := solve(t, c, graph.Float32, 5, at.With("V", make([]float64, len(at["V"]))))
	for l := 1; l <= 2; l++ {
		circuittest.Same(t, "Q", o.v[fmt.Sprintf("Q%d", l)], make([]float64, 5*3*c.Sizes[l]))
		circuittest.Near(t, "closed uE", o.v[fmt.Sprintf("closed uE%d", l)], o.v[fmt.Sprintf("open uE%d", l)], 1e-6)
	}
	if circuittest.Largest(o.v["c"]) < 0.1 {
		t.Errorf("the controller is silent: %v", o.v["c"])
	}
}

// restUnder solves the circuit's rest for given dis-inhibitions of one sample, cell by cell, by bisection, and returns v without
// the controller's own current.
func (o oracle) restUnder(f [][]float64) []float64 {
	E, I := phiOf(o.c.PhiE), phiOf(o.c.PhiI)
	r := o.row("x", 0)
	for l := 1; l <= o.L(); l++ {
		next := make([]float64, o.c.Sizes[l])
		for j := range next {
			z := o.v[fmt.Sprintf("b%d", l)][j]
			for i, x := range r {
				z += x * o.weight(fmt.Sprintf("W%d", l), i, j, len(next))
			}
			next[j] = E.rate(bisect(func(u float64) float64 { return u + I.rate(E.rate(u)-f[l-1][j]) - z }))
		}
		r = next
	}
	v := make([]float64, o.K())
	for k := range v {
		for i, x := range r {
			v[k] += x * o.weight("V", i, k, o.K())
		}
	}
	return v
}

// bisect returns the root of an increasing function.
func bisect(f func(u float64) float64) float64 {
	lo, hi := -64.0, 64.0
	for {
		mid := lo + (hi-lo)/2
		if mid == lo || mid == hi {
			return mid
		}
		if f(mid) < 0 {
			lo = mid
		} else {
			hi = mid
		}
	}
}

// Property 11: the form "equilibrium" is dv/df of the open-loop rest; more dis-inhibition of a cell raises its rate.
func TestEquilibriumFeedbackIsTheDerivative(t *testing.T) {
	c := dic([]int{4, 6, 5, 3}, form(models.EquilibriumForm), skewed)
	o := solve(t, c, graph.Float64, 1, circuittest.Draw(c, 1, 13))
	single := solve(t, c, graph.Float32, 1, circuittest.Draw(c, 1, 13))
	still := [][]float64{make([]float64, 6), make([]float64, 5)}
	circuittest.Near(t, "open v", o.v["open v"], o.restUnder(still), 1e-13)
	for l := 1; l <= 2; l++ {
		n := c.Sizes[l]
		want := make([]float64, 3*n)
		for i := range n {
			for k := range 3 {
				want[k*n+i] = circuittest.Slope(1e-3, func(df float64) float64 {
					still[l-1][i] = df
					defer func() { still[l-1][i] = 0 }()
					return o.restUnder(still)[k]
				})
			}
		}
		circuittest.Near(t, fmt.Sprintf("Q%d", l), o.v[fmt.Sprintf("Q%d/raw", l)], want, 1e-10)
		circuittest.Near(t, fmt.Sprintf("Q%d in float32", l), single.v[fmt.Sprintf("Q%d/raw", l)], want, 1e-3)
	}
}
