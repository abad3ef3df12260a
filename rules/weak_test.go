package rules_test

import (
	"math"
	"testing"

	"credo/graph/circuit/circuittest"
	"credo/models"
)

// Numbers below are from section 9 of the dic reference.

// Property 13: with aligned feedback the exact rule becomes the gradient as the feedback vanishes: by direction, linearly in eps,
// and by size, Δ = eps κ (−grad). The published bounds are of hidden weights; biases and the read-out follow more slowly.
func TestAlignedFeedbackBecomesTheGradient(t *testing.T) {
	for _, n := range nets() {
		for _, row := range []struct {
			name string
			set  func(*models.DIC)
			size float64
		}{{"", asPublished, 1e-2}, {", linear", linear, 1.4e-2}} {
			grad := n.changes(t, "backprop", n.circuit(1, row.set))
			coarse := n.changes(t, "inhibitory-exact", n.circuit(1e-2, aligned, row.set))
			fine := n.changes(t, "inhibitory-exact", n.circuit(1e-3, aligned, row.set))
			for i, name := range n.blocks() {
				a, b := angle(coarse[name], grad[name]), angle(fine[name], grad[name])
				if a > 1e-4 && !(a/b > 9 && a/b < 11) {
					t.Errorf("%s%s %s: the angle goes from %g to %g degrees as eps falls tenfold", n.name, row.name, name, a, b)
				}
				if i >= len(n.hidden()) {
					circuittest.Near(t, n.name+row.name+" "+name, scaled(fine[name], 1/(1e-3*0.6)), grad[name], 1e-2)
					continue
				}
				if !(a < 0.2) {
					t.Errorf("%s%s %s: %g degrees at eps 0.01", n.name, row.name, name, a)
				}
				circuittest.Near(t, n.name+row.name+" "+name, scaled(coarse[name], 1/(1e-2*0.6)), grad[name], row.size)
			}
		}
	}
}

// Property 14: with the shipped feedback the angle does not vanish, but has the published limits.
func TestShippedFeedbackKeepsItsAngle(t *testing.T) {
	for _, n := range nets() {
		grad := n.changes(t, "backprop", n.circuit(1))
		weak := n.changes(t, "inhibitory-exact", n.circuit(1e-5))
		for l, name := range n.hidden() {
			if a := angle(weak[name], grad[name]); math.Abs(a-n.limit[l]) > 0.01 {
				t.Errorf("%s %s: %.4f degrees, published %.3f", n.name, name, a, n.limit[l])
			}
		}
	}
}

// Property 14: with linear activations the angle vanishes, because all samples have one feedback, and both thresholds are one.
func TestLinearActivationsRemoveTheAngle(t *testing.T) {
	for _, n := range nets() {
		grad := n.changes(t, "backprop", n.circuit(1, linear))
		exact := n.changes(t, "inhibitory-exact", n.circuit(1e-4, linear))
		tangent := n.changes(t, "inhibitory-threshold", n.circuit(1e-4, linear))
		for _, name := range n.blocks() {
			if a := angle(exact[name], grad[name]); !(a < 0.02) {
				t.Errorf("%s %s: %g degrees", n.name, name, a)
			}
			circuittest.Near(t, n.name+" "+name, tangent[name], exact[name], 1e-10)
		}
	}
}

// Property 15: for a single sample and weak feedback every synapse of the last hidden layer moves to the side that the gradient
// says.
func TestSignsOfASingleSample(t *testing.T) {
	for _, n := range nets() {
		name := n.hidden()[len(n.sizes)-3]
		grad := n.samples(0).program(t, "backprop", n.circuit(1))
		weak := n.samples(0).program(t, "inhibitory-exact", n.circuit(1e-4))
		for s := range n.batch {
			at := n.samples(s).at
			down, dw := grad.Run(t, at)[name], weak.Run(t, at)[name]
			for i := range dw {
				if dw[i]*down[i] <= 0 {
					t.Errorf("%s, sample %d, synapse %d: ΔW %g, gradient's %g", n.name, s, i, dw[i], down[i])
				}
			}
		}
	}
}

// Property 16: the read-out's direction becomes the gradient's.
func TestReadoutBecomesTheGradient(t *testing.T) {
	for _, n := range nets() {
		grad := n.changes(t, "backprop", n.circuit(1))["ΔV"]
		coarse := angle(n.changes(t, "inhibitory-exact", n.circuit(1e-2))["ΔV"], grad)
		fine := angle(n.changes(t, "inhibitory-exact", n.circuit(1e-3))["ΔV"], grad)
		if !(coarse < 0.3 && fine < coarse/5) {
			t.Errorf("%s: %g degrees at eps 0.01, %g at 0.001", n.name, coarse, fine)
		}
		undriven := func(c *models.DIC) { c.DriveReadout = false }
		shown := n.changes(t, "inhibitory-exact", n.circuit(1e-3, undriven))["ΔV"]
		circuittest.Near(t, n.name+", shown its error", shown, grad, 1e-2) // the open-loop error itself, not eps κ times it
	}
}

// Property 17: for one sample the two thresholds differ by the second order of the feedback: the relative difference halves with
// it. For more samples the linear one depresses all the more the weaker the feedback is.
func TestThresholdsDifferBySecondOrder(t *testing.T) {
	for _, n := range nets() {
		difference := func(n net, eps float64) (out []float64) {
			exact := n.changes(t, "inhibitory-exact", n.circuit(eps))
			tangent := n.changes(t, "inhibitory-threshold", n.circuit(eps))
			for _, name := range n.hidden() {
				out = append(out, circuittest.Deviation(tangent[name], exact[name]))
			}
			return out
		}
		coarse, fine := difference(n.samples(0), 1e-2), difference(n.samples(0), 5e-3)
		for l := range coarse {
			if !(coarse[l] > 1e-5 && math.Abs(coarse[l]/fine[l]-2) < 0.1) {
				t.Errorf("%s, one sample, layer %d: relative difference %g, and %g with half the feedback", n.name, l+1, coarse[l], fine[l])
			}
		}
		if n.batch == 1 {
			continue
		}
		coarse, fine = difference(n, 1e-2), difference(n, 5e-3)
		for l := range coarse {
			if !(fine[l] > 1.5*coarse[l]) {
				t.Errorf("%s, %d samples, layer %d: relative difference %g, and %g with half the feedback", n.name, n.batch, l+1, coarse[l], fine[l])
			}
		}
	}
}

// Property 26: with each sample's own feedback, the exact rule's change for a batch is the mean of the changes for its samples; that is
// not so for the linear threshold, whose tangent all samples share, nor for average feedback.
func TestExactRuleIsTheMeanOverSamples(t *testing.T) {
	average := func(c *models.DIC) { c.Feedback.Average = true }
	settled := func(c *models.DIC) { c.Settling = models.Equilibrium{Tolerance: 1e-15} } // a batch stops when its slowest sample is there
	for _, n := range nets() {
		if n.batch == 1 {
			continue
		}
		exact, linear := n.mean(t, "inhibitory-exact", settled), n.mean(t, "inhibitory-threshold", settled)
		got := n.changes(t, "inhibitory-exact", n.circuit(1, settled))
		tangent := n.changes(t, "inhibitory-threshold", n.circuit(1))
		averaged := n.changes(t, "inhibitory-exact", n.circuit(1, average))
		for _, name := range n.blocks() {
			what := n.name + " " + name
			circuittest.Near(t, what, got[name], exact[name], 1e-12)
			if name != "ΔV" {
				circuittest.Apart(t, what+", linear threshold", tangent[name], linear[name], 1e-3)
				circuittest.Apart(t, what+", average feedback", averaged[name], exact[name], 1e-5)
			}
		}
	}
}

// mean returns the mean of a rule's changes for each sample alone.
func (n net) mean(t *testing.T, rule string, set ...func(*models.DIC)) circuittest.Values {
	one := n.samples(0).program(t, rule, n.circuit(1, set...))
	sum := circuittest.Values{}
	for s := range n.batch {
		for name, v := range one.Run(t, n.samples(s).at) {
			if sum[name] == nil {
				sum[name] = make([]float64, len(v))
			}
			for i, x := range v {
				sum[name][i] += x / float64(n.batch)
			}
		}
	}
	return sum
}
