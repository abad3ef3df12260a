package runner

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"credo/train"
)

const fedBack = "{circuit: {name: mlp, sizes: [4, 7, 6, 3], activation: sigmoid}, rule: feedback-alignment, dtype: float64, loss: mse, seed: 3}"

// to returns the angles of the weights W1, W2, W3 to a reference.
func to(t *testing.T, name, src string, settings ...string) []float64 {
	t.Helper()
	l, b := learner(t, src, append(settings, "align_to=["+name+"]")...)
	as, err := l.Align(b)
	if err != nil {
		t.Fatal(err)
	}
	out := []float64{math.NaN(), math.NaN(), math.NaN()}
	for _, a := range as {
		if a.To == name && strings.HasPrefix(a.Projection, "Y") {
			t.Errorf("%s changes %s", name, a.Projection)
		}
		for i := range out {
			if a.To == name && a.Projection == fmt.Sprintf("W%d", i+1) {
				out[i] = a.Angle
			}
		}
	}
	return out
}

func atMost(t *testing.T, rule string, angles []float64, limit float64) {
	t.Helper()
	for i, a := range angles {
		if !(a <= limit) {
			t.Errorf("%s: the angle of W%d is %g°, want at most %g°", rule, i+1, a, limit)
		}
	}
}

// The angles of each rule's changes to the changes by feedback alignment through the same feedback weights, and to the gradient.
func TestAngleToFeedbackAlignment(t *testing.T) {
	for _, settings := range []string{"", "rule=kolen-pollack", "rule=sign-symmetric", "rule=sign-symmetric circuit.backward.y.sizes=batch"} {
		s := strings.Fields(settings)
		atMost(t, settings, to(t, "feedback-alignment", fedBack, s...), 1e-6)
		if a := to(t, train.Gradient, fedBack, s...); !(a[0] > 5 && a[2] < 1e-6) {
			t.Errorf("%s: angles to the gradient are %v, want the last to be 0 and the first not", settings, a)
		}
	}
	tied := []string{"rule=backprop", "circuit.backward={name: layers, y: tied}"}
	atMost(t, "back-propagation, tied feedback", to(t, "feedback-alignment", fedBack, tied...), 1e-6)
	loose := []string{"rule=backprop", "circuit.backward=layers"}
	if a := to(t, "feedback-alignment", fedBack, loose...); !(a[0] > 5 && a[2] < 1e-6) {
		t.Errorf("back-propagation, feedback that is drawn: angles %v", a)
	}
}

// Burstprop and dendritic errors come through the same Y: where it is tied to W, alignment to it is that to the gradient; else not.
func TestAlignmentOfOtherFeedback(t *testing.T) {
	for _, src := range []string{"{circuit: {name: burstprop, sizes: [4, 7, 6, 3]}, dtype: float64, seed: 3}", "{circuit: {name: edn, sizes: [4, 7, 6, 3]}, dtype: float64, seed: 3}"} {
		for mode, same := range map[string]bool{"tied": true, "random": false} {
			alignment, gradient := to(t, "feedback-alignment", src, "circuit.y="+mode), to(t, train.Gradient, src, "circuit.y="+mode)
			if got := math.Abs(alignment[0]-gradient[0]) < 1e-6; got != same || math.Abs(alignment[2]-gradient[2]) > 1e-6 {
				t.Errorf("%s, Y %s: angles %v to feedback alignment and %v to the gradient", src, mode, alignment, gradient)
			}
		}
	}
}

// A bursting network approximates feedback alignment through its own Y (invariant 8 of the burst reference), which is
// back-propagation if Y is tied to W. The error of the last layer has no approximation (invariant 3).
func TestAngleOfBurstsToFeedbackAlignment(t *testing.T) {
	burst := "{circuit: {name: burstccn, sizes: [4, 7, 6, 3], q: tied}, dtype: float64, seed: 3}"
	weak := to(t, "feedback-alignment", burst, "circuit.y.scale=0.01")
	atMost(t, "weak feedback", weak, 0.05)
	atMost(t, "the last layer", weak[2:], 1e-6)
	if a := to(t, train.Gradient, burst, "circuit.y.scale=0.01"); !(a[0] > 5) {
		t.Errorf("weak feedback: angles to the gradient %v", a)
	}
	alignment, gradient := to(t, "feedback-alignment", burst, "circuit.y=tied"), to(t, train.Gradient, burst, "circuit.y=tied")
	for i := range gradient {
		if math.Abs(alignment[i]-gradient[i]) > 1e-6 {
			t.Errorf("Y tied to W: angles %v to feedback alignment and %v to the gradient", alignment, gradient)
		}
	}
}

// A circuit without its teacher is compared by the changes that the teacher would bring, at the same weights; what it watches, it sees without.
func TestAngleWithoutATeacher(t *testing.T) {
	for _, src := range []string{
		"{circuit: {name: burstccn, sizes: [4, 7, 6, 3], q: random}, dtype: float64, seed: 3}",
		"{circuit: {name: burstprop, sizes: [4, 7, 6, 3]}, dtype: float64, seed: 3}",
		"{circuit: {name: edn, sizes: [4, 7, 6, 3], interneurons: random}, dtype: float64, seed: 3}",
	} {
		for _, name := range []string{train.Gradient, "feedback-alignment"} {
			alone, taught := to(t, name, src, "circuit.teacher=false"), to(t, name, src)
			for i := range taught {
				if alone[i] != taught[i] || !(taught[2] < 89) {
					t.Errorf("%s: angles to %s are %v without a teacher, %v with one", src, name, alone, taught)
				}
			}
		}
		l, b := learner(t, src, "circuit.teacher=false")
		m, _ := learner(t, src)
		quiet, err := l.Watch(b)
		if err != nil {
			t.Fatal(err)
		}
		loud, err := m.Watch(b)
		if err != nil || quiet[0].Size == loud[0].Size {
			t.Errorf("%s: %s is %g without a teacher, %g with one, %v", src, quiet[0].Var, quiet[0].Size, loud[0].Size, err)
		}
	}
}

// A circuit without feedback from layer to layer has no such reference: said of an experiment that was made in Go, too.
func TestFeedbackAlignmentNeedsLayers(t *testing.T) {
	for circuit, row := range map[string]struct{ settings, has string }{
		"mlp": {"circuit.backward=direct", "backprop"}, "dic": {"circuit=dic", "backprop, equilibrium, bptt, mlp"},
	} {
		e := completed(t, fedBack, strings.Fields("rule=backprop "+row.settings)...)
		e.AlignTo = []string{"feedback-alignment"}
		want := "align_to: circuit " + circuit + `: reference "feedback-alignment" is not one of ` + row.has
		if _, err := NewLearner(e); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
