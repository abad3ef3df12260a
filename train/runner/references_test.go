package runner

import (
	"fmt"
	"math"
	"testing"

	"credo/train"
)

const deep = "{circuit: {sizes: [4, 7, 6, 3], phi_e: [1.2, 0.9, 0.3]}, dtype: float64, loss: mse, seed: 3}"

// learner builds one with settings over an experiment, and a minibatch for it.
func learner(t *testing.T, src string, settings ...string) (*train.Learner, train.Batch) {
	t.Helper()
	e, err := decode(src, settings...)
	if err != nil {
		t.Fatal(err)
	}
	l, err := NewLearner(e)
	if err != nil {
		t.Fatal(err)
	}
	b := l.NewBatch(5)
	for i := range b.Get("x").Len() {
		b.Get("x").Set(i, math.Abs(math.Sin(float64(3*i+1))))
	}
	for i := range 5 {
		b.Get("target").Set(3*i+i%3, 1)
	}
	return l, b
}

func changes(t *testing.T, src string, settings ...string) *train.Values {
	t.Helper()
	l, b := learner(t, src, settings...)
	v, err := l.Changes(b)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A reference changes weights as a row of a comparison would that starts alike: as another learner, which has the circuit as its own.
func TestReferencesAreWhatRowsLearnBy(t *testing.T) {
	own := changes(t, deep, "rule=inhibitory-exact")
	for name, settings := range map[string][]string{
		"backprop":    {"rule=backprop"},
		"equilibrium": {"rule=backprop", "circuit.settle=equilibrium"},
		"bptt":        {"rule=backprop", "circuit.settle=euler"},
		"mlp":         {"rule=backprop", "circuit={name: mlp, sizes: [4, 7, 6, 3], activation: [1.2, 0.9, 0.3]}"},
	} {
		l, b := learner(t, deep, "rule=inhibitory-exact", "align_to=["+name+"]")
		got, err := l.Align(b)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 6 {
			t.Errorf("%s: %d projections, want W1, b1, W2, b2, V and all", name, len(got))
		}
		theirs := changes(t, deep, settings...)
		for _, a := range got[:5] {
			want := train.Compared(a.Projection, own.Get(a.Projection).F64, theirs.Get(a.Projection).F64)
			want.To = name
			if a.To != want.To || math.Abs(a.Angle-want.Angle) > 1e-9 || math.Abs(a.Ratio-want.Ratio) > 1e-9 || a.Angle == 0 {
				t.Errorf("%+v, want %+v", a, want)
			}
		}
	}
}

// An experiment that settles by steps is unrolled through its own.
func TestBPTTGoesThroughTheExperimentsSteps(t *testing.T) {
	l, b := learner(t, deep, "rule=backprop", "circuit.settle={name: rk4, open_steps: 5}", "align_to=[bptt, equilibrium]")
	as, err := l.Align(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range as {
		if same := a.Angle < 1e-6 && math.Abs(a.Ratio-1) < 1e-12; same != (a.To == "bptt") {
			t.Errorf("after 5 steps: %+v", a)
		}
	}
}

// Through n steps of settling and through the equilibrium the gradients differ by the rest of the way to the equilibrium, which shrinks by a
// constant factor with every step; from the gradient of the network without inhibition both differ altogether.
func TestGradientsAgreeToTheSettlingError(t *testing.T) {
	rest := changes(t, deep, "rule=backprop")
	apart := func(v *train.Values) (most, least float64) {
		least = math.Inf(1)
		for _, name := range rest.Names() {
			d := distance(v.Get(name), rest.Get(name))
			most, least = max(most, d), min(least, d)
		}
		return most, least
	}
	last := math.Inf(1)
	for _, row := range []struct {
		steps int
		most  float64
	}{{15, 1}, {30, 0.1}, {60, 1e-4}, {120, 1e-8}, {400, 1e-12}} {
		d, _ := apart(changes(t, deep, "rule=backprop", "circuit.settle=euler", fmt.Sprint("circuit.settle.open_steps=", row.steps)))
		t.Logf("%d steps: %.2g", row.steps, d)
		if !(d < row.most && d < max(last/10, 1e-12)) {
			t.Errorf("%d steps: %.2g apart, before that %.2g; want below %g", row.steps, d, last, row.most)
		}
		if row.steps == 15 && d < 1e-3 {
			t.Errorf("15 steps settle to %.2g: nothing is tested", d)
		}
		last = d
	}
	_, d := apart(changes(t, deep, "rule=backprop", "circuit={name: mlp, sizes: [4, 7, 6, 3], activation: [1.2, 0.9, 0.3]}"))
	if d < 0.1 {
		t.Errorf("without inhibition the gradient of a projection is only %.2g away", d)
	}
}

// A circuit that does not settle has one gradient: said of an experiment that was made in Go, too.
func TestReferencesOfAPerceptron(t *testing.T) {
	e := completed(t, "{circuit: {name: mlp, sizes: [4, 6, 3]}}")
	for _, name := range []string{"equilibrium", "bptt", "mlp"} {
		e.AlignTo = []string{name}
		if _, err := NewLearner(e); err == nil || err.Error() != `align_to: circuit mlp: reference "`+name+`" is not one of backprop` {
			t.Errorf("%s: %v", name, err)
		}
	}
}
