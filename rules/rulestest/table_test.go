package rulestest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/rules/rulestest"
)

type row struct {
	name    string
	circuit circuit.Circuit
	fits    []string // the local rules that fit; the others are refused
}

var (
	inhibitory = []string{"inhibitory-exact", "inhibitory-threshold", "inhibitory-taylor", "inhibitory-exact-online", "inhibitory-taylor-online"}
	bursting   = []string{"burst"}
	twoPhases  = []string{"burstprop"}
	predicting = []string{"dendritic-error"}
	aligning   = []string{"feedback-alignment", "sign-symmetric"} // what tells them apart is the circuit
)

func circuits() []row {
	dic := func(sizes []int, set func(c *models.DIC)) circuit.Circuit {
		c := models.NewDIC(sizes)
		set(c)
		return c
	}
	burst := func(sizes []int, set func(c *models.BurstCCN)) circuit.Circuit {
		c := models.NewBurstCCN(sizes)
		set(c)
		return c
	}
	prop := func(set func(c *models.Burstprop)) circuit.Circuit { // what R learns is no mean
		c := models.NewBurstprop([]int{4, 6, 7, 3})
		c.LearnR = false
		set(c)
		return c
	}
	edn := func(when models.When) circuit.Circuit {
		c := models.NewEDN([]int{4, 6, 7, 3})
		c.Interneurons.Copies, c.Y = when, models.Pathway{Copies: when, Scale: 1}
		return c
	}
	fed := func(sizes []int, b models.Backward) circuit.Circuit {
		c := models.NewMLP(sizes)
		b.Scale = 1
		c.Backward = &b
		return c
	}
	return []row{
		{"dic", models.NewDIC([]int{4, 6, 3}), inhibitory},
		{"dic, mse, 2 hidden", dic([]int{4, 6, 7, 3}, func(c *models.DIC) { c.Loss = circuit.SquaredError{} }), inhibitory},
		{"dic, undriven, 2 hidden", dic([]int{4, 6, 7, 3}, func(c *models.DIC) { c.DriveReadout = false }), inhibitory},
		{"dic, undriven, mse", dic([]int{4, 6, 3}, func(c *models.DIC) { c.DriveReadout, c.Loss = false, circuit.SquaredError{} }), inhibitory},
		{"dic, average feedback, nudged", dic([]int{4, 6, 7, 3}, func(c *models.DIC) { c.Feedback.Average, c.Nudge = true, 0.1 }), inhibitory},
		{"dic, a few Euler steps", dic([]int{4, 6, 3}, func(c *models.DIC) {
			c.Settling = models.Settling{Method: "euler", Dt: 0.005, OpenSteps: 20, ClosedSteps: 30}
		}), inhibitory},
		{"burstccn", models.NewBurstCCN([]int{4, 6, 7, 3}), bursting},
		{"burstccn, Y and Q tied", burst([]int{4, 6, 7, 3}, func(c *models.BurstCCN) {
			c.LearnQ = false
			c.Y, c.Q = models.Pathway{Copies: models.Always, Scale: 1}, models.Pathway{Copies: models.Always, Of: models.Bursts, Scale: 0.5}
		}), bursting},
		{"burstccn, Y and Q learn, wide", burst([]int{4, 6, 7, 3}, func(c *models.BurstCCN) { c.LearnY, c.Wide, c.Baseline = true, true, 0.3 }), bursting},
		{"burstprop, Y tied", prop(func(c *models.Burstprop) { c.Y = models.Pathway{Copies: models.Always, Scale: 1} }), twoPhases},
		{"burstprop, Y learns", prop(func(c *models.Burstprop) { c.LearnY = true }), twoPhases},
		{"edn", models.NewEDN([]int{4, 6, 7, 3}), predicting},
		{"edn, tied", edn(models.Always), predicting},
		{"edn, drawn", edn(models.Never), predicting},
		{"mlp", models.NewMLP([]int{4, 6, 7, 3}), nil},
		{"mlp, sigmoid", models.NewSigmoidMLP([]int{4, 6, 3}), nil},
		{"mlp, feedback", fed([]int{4, 6, 7, 3}, models.Backward{Regime: models.Random}), aligning},
		{"mlp, feedback, no hidden layer", fed([]int{4, 3}, models.Backward{Regime: models.Random}), append(aligning, "direct-feedback-alignment")},
		{"mlp, direct feedback", fed([]int{4, 6, 7, 3}, models.Backward{Regime: models.Random, Direct: true}), append(aligning, "direct-feedback-alignment")},
		{"mlp, feedback with fixed sizes", fed([]int{4, 6, 7, 3}, models.Backward{Regime: models.FixedSigns}), aligning},
		{"mlp, feedback with new sizes", fed([]int{4, 6, 7, 3}, models.Backward{Regime: models.BatchSigns}), aligning},
		{"mlp, feedback that learns", fed([]int{4, 6, 7, 3}, models.Backward{Regime: models.Random, Learn: true}), []string{"kolen-pollack"}},
	}
}

// Every rule of the table, on every circuit: it keeps the laws, or is refused in a sentence.
func TestRulesKeepTheLaws(t *testing.T) {
	slow := rules.DefaultOptions()
	slow.Lambda = 0.3 // so that memory matters
	for _, c := range circuits() {
		for _, r := range rules.Table() {
			for _, o := range []rules.Options{rules.DefaultOptions(), slow} {
				if o == slow && r.Name != "inhibitory-threshold" {
					continue
				}
				t.Run(fmt.Sprintf("%s/%s/λ=%g", r.Name, c.name, o.Lambda), func(t *testing.T) {
					rule := r.New(o, c.circuit.Spec())
					if !r.Local && learnsFeedback(c.circuit.Spec()) {
						t.Skip("back-propagation leaves alone what does not reach the loss")
					}
					if r.Name == "burst" && slices.Contains(c.circuit.Spec().Phases, "free") {
						t.Skip("cells that burst at rest by another probability than the baseline hardly show the teacher to this rule")
					}
					if r.Local && !slices.Contains(c.fits, r.Name) {
						refused(t, rule, c)
						return
					}
					rulestest.Laws(t, rule, c.circuit, r.Local)
				})
			}
		}
	}
}

// A rule with given numbers that no experiment names keeps the laws, too.
func TestLineKeepsTheLaws(t *testing.T) {
	line := rules.Assign("line",
		rules.Assignment{Cell: circuit.Excitatory, Rule: rules.InhibitoryLine(0.5, 1.5)},
		rules.Assignment{Cell: circuit.Readout, Rule: rules.ReadoutDelta()})
	rulestest.Laws(t, line, models.NewDIC([]int{4, 6, 7, 3}), true)
}

// learnsFeedback tells whether projections learn that are no part of the way up.
func learnsFeedback(spec circuit.Spec) bool {
	return slices.ContainsFunc(spec.Plastic(), func(p circuit.Projection) bool { return !strings.ContainsAny(p.Name[:1], "WbV") })
}

func refused(t *testing.T, r rules.Rule, c row) {
	err := rules.Check(r, c.circuit.Spec())
	if err == nil || !strings.HasPrefix(err.Error(), "rule "+r.Name()) || !strings.Contains(err.Error(), "circuit "+c.circuit.Spec().Name) {
		t.Fatalf("got %v, want a sentence with rule and circuit", err)
	}
	b := graph.NewBuilder(graph.Options{})
	s, settled := circuit.Write(b, c.circuit, 5, 4, 3)
	if settled != nil {
		t.Fatal(settled)
	}
	if _, again := rules.Write(b, s, r); again == nil || again.Error() != err.Error() {
		t.Errorf("Write refuses with %v, Check with %v", again, err)
	}
}
