package rulestest_test

import (
	"fmt"
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
	refuses string // the sentence with which local rules are refused; empty: they fit
}

func circuits() []row {
	dic := func(sizes []int, set func(c *models.DIC)) circuit.Circuit {
		c := models.NewDIC(sizes)
		set(c)
		return c
	}
	lacking := `needs a phase %q, and circuit mlp has: forward`
	return []row{
		{"dic", models.NewDIC([]int{4, 6, 3}), ""},
		{"dic, mse, 2 hidden", dic([]int{4, 6, 7, 3}, func(c *models.DIC) { c.Loss = models.SquaredError{} }), ""},
		{"dic, undriven, 2 hidden", dic([]int{4, 6, 7, 3}, func(c *models.DIC) { c.DriveReadout = false }), ""},
		{"dic, undriven, mse", dic([]int{4, 6, 3}, func(c *models.DIC) { c.DriveReadout, c.Loss = false, models.SquaredError{} }), ""},
		{"dic, average feedback, nudged", dic([]int{4, 6, 7, 3}, func(c *models.DIC) { c.Feedback.Average, c.Nudge = true, 0.1 }), ""},
		{"dic, a few Euler steps", dic([]int{4, 6, 3}, func(c *models.DIC) {
			c.Settling = models.Settling{Method: "euler", Dt: 0.005, OpenSteps: 20, ClosedSteps: 30}
		}), ""},
		{"mlp", models.NewMLP([]int{4, 6, 7, 3}), lacking},
		{"mlp, sigmoid", models.NewSigmoidMLP([]int{4, 6, 3}), lacking},
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
					if c.refuses != "" && r.Local {
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

func refused(t *testing.T, r rules.Rule, c row) {
	err := rules.Check(r, c.circuit.Spec())
	want := fmt.Sprintf(c.refuses, r.Needs().Phases[0])
	if err == nil || !strings.HasPrefix(err.Error(), "rule "+r.Name()) || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want a sentence with %q", err, want)
	}
	b := graph.NewBuilder(graph.Options{})
	s, settled := circuit.Trace(b, c.circuit, 5, 4, 3)
	if settled != nil {
		t.Fatal(settled)
	}
	if _, again := rules.Write(b, s, r); again == nil || again.Error() != err.Error() {
		t.Errorf("Write refuses with %v, Check with %v", again, err)
	}
}
