package rules_test

import (
	"testing"

	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
)

// Rules that do not fit the feedback of a perceptron name the missing thing, and the setting to change.
func TestFeedbackAlignmentNeedsItsFeedback(t *testing.T) {
	deep, shallow := []int{4, 6, 7, 3}, []int{4, 6, 3}
	layers := func(y circuit.Source) models.Backward { return models.Layered{Y: y} }
	tied := circuit.Tied{Scale: 1}
	const (
		at       = " at projection W1 of circuit mlp needs "
		weights  = "feedback of errors whose weights are "
		instead  = ": choose other weights, or another rule"
		finds    = "rule kolen-pollack finds no plastic projection in circuit mlp: it serves errors projections"
		forwards = " has nothing for projection Y1 of circuit mlp: it serves forward projections"
	)
	for _, c := range []struct {
		rule     string
		sizes    []int
		backward models.Backward
		want     string
	}{
		{"feedback-alignment", deep, models.NoBackward{}, "rule feedback-alignment" + at + `a variable "delta" of population E1, which has: u`},
		{"feedback-alignment", deep, layers(signs(circuit.FixedSizes)), "rule feedback-alignment" + at + weights + "random, symmetric or tied, and the weights of Y1 are signs" + instead},
		{"feedback-alignment", deep, layers(signs(circuit.BatchSizes)), "rule feedback-alignment" + at + weights + "random, symmetric or tied, and the weights of Y1 are signs" + instead},
		{"feedback-alignment", deep, models.Direct{Y: random(1)}, "rule feedback-alignment" + at + "feedback of errors from cells that population E1 drives, and Y1 comes from population v"},
		{"feedback-alignment", shallow, models.Direct{Y: random(1)}, ""},
		{"feedback-alignment", deep, models.Layered{Y: random(1), Learning: true}, "rule feedback-alignment" + forwards},
		{"feedback-alignment", deep, layers(random(1)), ""},
		{"feedback-alignment", deep, layers(circuit.Symmetric{Scale: 1}), ""},
		{"feedback-alignment", deep, layers(tied), ""},
		{"sign-symmetric", deep, layers(random(1)), "rule sign-symmetric" + at + weights + "signs, and the weights of Y1 are random" + instead},
		{"sign-symmetric", deep, layers(tied), "rule sign-symmetric" + at + weights + "signs, and the weights of Y1 are tied" + instead},
		{"sign-symmetric", deep, models.Direct{Y: random(1)}, "rule sign-symmetric" + at + "feedback of errors from cells that population E1 drives, and Y1 comes from population v"},
		{"sign-symmetric", deep, layers(signs(circuit.UniformSizes)), ""},
		{"sign-symmetric", deep, layers(signs(circuit.FixedSizes)), ""},
		{"sign-symmetric", deep, layers(signs(circuit.BatchSizes)), ""},
		{"direct-feedback-alignment", deep, layers(random(1)), "rule direct-feedback-alignment" + at + "read-out cells that project onto population E1, which has none"},
		{"direct-feedback-alignment", deep, models.Direct{Y: random(1)}, ""},
		{"kolen-pollack", deep, layers(random(1)), finds},
		{"kolen-pollack", deep, layers(tied), "rule kolen-pollack" + at + weights + "random or symmetric, and the weights of Y1 are tied" + instead},
		{"kolen-pollack", deep, models.Layered{Y: circuit.Symmetric{Scale: 1}, Learning: true}, ""},
	} {
		m := fed(models.NewMLP(c.sizes), c.backward)
		got := ""
		if err := rules.Check(named(t, c.rule, m), m.Spec()); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s on %+v: got %q, want %q", c.rule, c.backward, got, c.want)
		}
	}
}

// Feedback that states no source has weights of its own, as if they were drawn.
func TestFeedbackWithoutASourceIsDrawn(t *testing.T) {
	spec := fed(models.NewMLP([]int{4, 6, 7, 3}), models.Layered{Y: random(1)}).Spec()
	for i, p := range spec.Projections {
		if p.Role == circuit.Errors {
			spec.Projections[i].Source = ""
		}
	}
	if err := rules.Check(rules.FeedbackAlignment(), spec); err != nil {
		t.Error(err)
	}
	if err := rules.Check(rules.SignSymmetric(), spec); err == nil {
		t.Error("they pass for weights that share signs")
	}
}
