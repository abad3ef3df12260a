package train_test

import (
	"maps"
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/graph/graphtest"
	"credo/rules"
	"credo/train"
	"credo/train/optim"
)

// spikingLearner learns from trials of 50 moments.
func spikingLearner(t *testing.T, c graphtest.Spiking, r rules.Rule, checkpoint int) *train.Learner {
	t.Helper()
	l, err := train.NewLearner(train.Setup{
		Circuit: c, Rule: r, Optimizer: optim.NewMomentum(2e-3), Lesson: train.Lesson{Steps: trialT, Checkpoint: checkpoint},
		Dtype: graph.Float64, Seed: 4,
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// shows gives a learner the weights of a trial, and returns its minibatch.
func (r *spikingTrial) shows(l *train.Learner) train.Batch {
	for name, w := range r.w {
		copy(l.State.Weights.Get(name).F64, w)
	}
	b := l.NewBatch(trialB)
	copy(b.Get(circuit.InputName).F64, r.x)
	copy(b.Get(circuit.TargetName).F64, r.target)
	return b
}

// changes returns ΔW of a rule.
func (r *spikingTrial) changes(t *testing.T, rule rules.Rule) map[string][]float64 {
	t.Helper()
	l := spikingLearner(t, r.Spiking, rule, 0)
	dw, err := l.Changes(r.shows(l))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]float64{}
	for _, name := range []string{graphtest.In, graphtest.Rec, graphtest.Out} {
		out[name] = dw.Get(name).Float64s()
	}
	return out
}

// near compares changes with the gradient that they descend.
func near(t *testing.T, what string, dw, gradient map[string][]float64) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(dw)) {
		circuittest.Near(t, what+", ΔW of "+name, dw[name], negative(gradient[name]), 1e-12)
	}
}

// E-prop by traces, e-prop by one pass back and back-propagation that stops at recurrent synapses are the adjoint recursion of c = 0 in
// plain Go; back-propagation through time is the one of c = 1. The two differ, but for the read-out. Spikes, refractoriness and adaptation are alive.
func TestRulesOfSpikesAreAdjointRecursions(t *testing.T) {
	c := spikingNetwork()
	r := newSpikingTrial(c)
	alive(t, r)
	local, exact := r.gradients(0), r.gradients(1)
	near(t, "e-prop", r.changes(t, eprop(c)), local)
	near(t, "e-prop backwards", r.changes(t, epropBackwards(c)), local)
	near(t, "back-propagation through time", r.changes(t, rules.Backprop()), exact)
	for _, name := range []string{graphtest.In, graphtest.Rec} {
		circuittest.Apart(t, "the two gradients of "+name, local[name], exact[name], 1e-2)
	}
	r.Detached = true
	near(t, "back-propagation without recurrent synapses", r.changes(t, rules.Backprop()), local)
}

// Errors may come back through weights that are drawn: the rules agree with plain Go, and not with the gradient.
func TestRulesOfSpikesWithDrawnFeedback(t *testing.T) {
	c := spikingNetwork()
	c.Tied = false
	r := newSpikingTrial(c)
	want := r.gradients(0)
	near(t, "e-prop", r.changes(t, eprop(c)), want)
	near(t, "e-prop backwards", r.changes(t, epropBackwards(c)), want)
	circuittest.Apart(t, "drawn and tied feedback", want[graphtest.In], newSpikingTrial(spikingNetwork()).gradients(0)[graphtest.In], 0.1)
}

// alive shows that cells spike, that the refractory time keeps them from it, and that adaptation changes when they do.
func alive(t *testing.T, r *spikingTrial) {
	t.Helper()
	spikes := count(r.z)
	if spikes < len(r.z)/50 || spikes > len(r.z)/3 {
		t.Fatalf("%d spikes of %d cells in %d moments", spikes, trialB*r.Cells, trialT)
	}
	for what, change := range map[string]func(c *graphtest.Spiking){
		"adaptation":     func(c *graphtest.Spiking) { c.Beta = 0 },
		"refractoriness": func(c *graphtest.Spiking) { c.Refractory = 0 },
	} {
		c := r.Spiking
		change(&c)
		if other := count(newSpikingTrial(c).z); other <= spikes {
			t.Errorf("%d spikes with %s and %d without: it must hold some back", spikes, what, other)
		}
	}
}

func count(x []float64) (n int) {
	for _, v := range x {
		if v != 0 {
			n++
		}
	}
	return n
}

func negative(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = -v
	}
	return out
}

// spikingState is the state after some trials, with the loss of each.
func spikingState(t *testing.T, l *train.Learner, b train.Batch, trials int) (loss []float64) {
	t.Helper()
	for range trials {
		r, err := l.Step(b)
		if err != nil {
			t.Fatal(err)
		}
		loss = append(loss, r.Answer.Loss)
	}
	return loss
}

// Checkpoints change neither the weights nor the loss by a bit, and are no error for a rule without a gradient.
func TestCheckpointsOfTrialsKeepBits(t *testing.T) {
	c := spikingNetwork()
	for _, rule := range []rules.Rule{rules.Backprop(), eprop(c), epropBackwards(c)} {
		r := newSpikingTrial(c)
		plain, often := spikingLearner(t, c, rule, 0), spikingLearner(t, c, rule, 10)
		want := spikingState(t, plain, r.shows(plain), 3)
		circuittest.Same(t, rule.Name()+", loss", spikingState(t, often, r.shows(often), 3), want)
		for _, name := range plain.State.Weights.Names() {
			circuittest.Same(t, rule.Name()+", "+name, often.State.Weights.Get(name).Float64s(), plain.State.Weights.Get(name).Float64s())
		}
	}
}

// Learning at every moment by tiny steps is learning at the end of the trial: the traces go from moment to moment beside the weights, and
// begin anew with the next trial.
func TestEpropAtEveryMoment(t *testing.T) {
	const rate = 1e-6
	c := spikingNetwork()
	r := newSpikingTrial(c)
	l, err := train.NewLearner(train.Setup{
		Circuit: c, Rule: eprop(c), Optimizer: optim.NewSGD(rate), Lesson: train.Lesson{Steps: trialT, Learn: train.EachMoment}, Dtype: graph.Float64,
	})
	if err != nil {
		t.Fatal(err)
	}
	want, b := r.gradients(0), r.shows(l)
	for range 2 {
		r.shows(l)
		spikingState(t, l, b, 1)
		for _, name := range []string{graphtest.In, graphtest.Rec, graphtest.Out} {
			moved := l.State.Weights.Get(name).Float64s()
			for i := range moved {
				moved[i] = (moved[i] - r.w[name][i]) / rate
			}
			circuittest.Near(t, "ΔW of "+name, moved, negative(want[name]), 1e-4)
		}
	}
}

// The alignment of e-prop to back-propagation through time is the angle between the two recursions of plain Go.
func TestAlignmentOfTrials(t *testing.T) {
	c := spikingNetwork()
	r := newSpikingTrial(c)
	l := spikingLearner(t, c, eprop(c), 0)
	b := r.shows(l)
	as, err := l.Align(b)
	if err != nil {
		t.Fatal(err)
	}
	local, exact := r.gradients(0), r.gradients(1)
	for i, name := range []string{graphtest.In, graphtest.Rec} {
		a, want := as[i], train.Compared(name, local[name], exact[name])
		circuittest.Near(t, "angle and ratio at "+name, []float64{a.Angle, a.Ratio}, []float64{want.Angle, want.Ratio}, 1e-9)
		if a.Projection != name || a.Angle < 1 {
			t.Errorf("e-prop is %g degrees from the gradient at %s, and must differ at %s", a.Angle, a.Projection, name)
		}
	}
}
