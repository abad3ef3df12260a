package train

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train/optim"
)

func toyBatch(l *Learner, n int) Batch {
	s := toySet(n, 0)
	b := l.NewBatch(n)
	for i := range n {
		for j, v := range s.Image(i) {
			b.Get("x").Set(4*i+j, float64(v))
		}
		b.Get("target").Set(3*i+int(s.Labels[i]), 1)
	}
	return b
}

// Changes are of the minibatch that is given, also where another of its size came before, and stay when the next is computed.
func TestChangesAreOfTheirMinibatch(t *testing.T) {
	l := toyLearner(t, rules.Backprop(), optim.NewSGD(1), graph.Float64)
	a, b := toyBatch(l, 6), toyBatch(l, 6)
	for i := range b.Get("x").F64 {
		b.Get("x").F64[i] = 1 - b.Get("x").F64[i]
	}
	var got [][]float64
	for _, batch := range []Batch{a, b, a} {
		v, err := l.Changes(batch)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, v.Get("W1").F64)
	}
	if !slices.Equal(got[0], got[2]) || slices.Equal(got[0], got[1]) {
		t.Errorf("changes of a, b, a: %v", got)
	}
}

// Circuits that share names of projections start alike, so that rows of a comparison are paired; in single precision from the
// rounded numbers of double precision.
func TestCircuitsStartAlike(t *testing.T) {
	sizes := []int{9, 7, 3}
	start := func(c circuit.Circuit, seed uint64, d graph.Dtype) Values {
		l, err := NewLearner(Setup{Circuit: c, Rule: rules.Backprop(), Optimizer: optim.NewSGD(1), Dtype: d, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		return l.State.Weights
	}
	mlp, dic := start(models.NewMLP(sizes), 5, graph.Float64), start(models.NewDIC(sizes), 5, graph.Float64)
	narrow, other := start(models.NewDIC(sizes), 5, graph.Float32), start(models.NewDIC(sizes), 6, graph.Float64)
	for _, name := range []string{"W1", "b1", "V"} {
		if !slices.Equal(mlp.Get(name).F64, dic.Get(name).F64) {
			t.Errorf("%s of mlp and dic differ at the start", name)
		}
		for i, v := range mlp.Get(name).F64 {
			if narrow.Get(name).F32[i] != float32(v) {
				t.Errorf("%s[%d] is %v in single precision and %v in double", name, i, narrow.Get(name).F32[i], v)
			}
		}
	}
	if slices.Equal(dic.Get("W1").F64, other.Get("W1").F64) {
		t.Error("another seed gives the same weights")
	}
}

// A step that overflows names projection and step and leaves everything as it was.
func TestOverflow(t *testing.T) {
	l := toyLearner(t, rules.Backprop(), optim.NewMomentum(0.1), graph.Float32)
	b := toyBatch(l, 4)
	if _, err := l.Step(b); err != nil {
		t.Fatal(err)
	}
	b.Get("x").F32[5] = float32(math.Inf(1))
	before, slot := slices.Clone(l.State.Weights.Get("V").F32), slices.Clone(l.State.Optimizer.Get("V/m").F32)
	_, err := l.Step(b)
	if err == nil || !strings.Contains(err.Error(), "epoch 1, step 2: ") || !strings.Contains(err.Error(), "projection W1: no longer finite numbers") {
		t.Errorf("error %v", err)
	}
	if l.State.Step != 1 || !slices.Equal(before, l.State.Weights.Get("V").F32) || !slices.Equal(slot, l.State.Optimizer.Get("V/m").F32) {
		t.Error("the failed step changed something")
	}
	l = toyLearner(t, rules.Backprop(), optim.NewSGD(1e300), graph.Float32)
	if _, err := l.Step(toyBatch(l, 4)); err == nil || !strings.Contains(err.Error(), "step 1: the weights of projection W1") {
		t.Errorf("error %v", err)
	}
}

// evaluated returns loss and answers of an evaluation.
func evaluated(t *testing.T, l *Learner, b Batch) (loss float64, answer []float64) {
	t.Helper()
	a, err := l.Evaluate(b)
	if err != nil || a.Taught {
		t.Fatalf("taught %v, %v", a.Taught, err)
	}
	return a.Loss, a.Output.Float64s()
}

// Minibatches of one size in different arrays: each step and each evaluation is of the one it is given. For a circuit of one phase
// a step reports the same as an evaluation before it.
func TestMinibatchesInOtherArrays(t *testing.T) {
	l := toyLearner(t, rules.Backprop(), optim.NewSGD(0.5), graph.Float64)
	a, b := toyBatch(l, 6), toyBatch(l, 6)
	for i := range b.Get("x").F64 {
		b.Get("x").F64[i] = 1 - b.Get("x").F64[i]
	}
	for i := range 6 {
		copy(b.Get("target").F64[3*i:], []float64{a.Get("target").F64[3*i+1], a.Get("target").F64[3*i+2], a.Get("target").F64[3*i]})
	}
	different := false
	for i, batch := range []Batch{a, b, a, b, b, a} {
		loss, answer := evaluated(t, l, batch)
		r, err := l.Step(batch)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(r.Answer.Loss-loss) > 1e-12 || !slices.Equal(r.Answer.Output.F64, answer) || r.Taught.Output != nil {
			t.Errorf("step %d: loss %v and answers %v, evaluated %v and %v", i+1, r.Answer.Loss, r.Answer.Output.F64, loss, answer)
		}
		other := a
		if batch == a {
			other = b
		}
		_, there := evaluated(t, l, other)
		different = different || !slices.Equal(there, answer)
	}
	if !different {
		t.Error("the minibatches are answered alike: this test could not tell them apart")
	}
}

func TestMinibatchesOfOtherWidths(t *testing.T) {
	l := toyLearner(t, rules.Backprop(), optim.NewSGD(1), graph.Float32)
	wrong := Examples(graph.NewArray(graph.Float32, 2, 5), graph.NewArray(graph.Float32, 2, 3))
	const want = "a minibatch of 2 samples with signal x of shape [2 5]: circuit mlp takes [2 4]"
	if _, err := l.Step(wrong); err == nil || err.Error() != want {
		t.Errorf("Step: %v", err)
	}
	if _, err := l.Evaluate(wrong); err == nil || err.Error() != want {
		t.Errorf("Evaluate: %v", err)
	}
	if _, err := l.Align(wrong); err == nil || err.Error() != want {
		t.Errorf("Align: %v", err)
	}
}

// After the first step of a size, steps of that size make nothing but their report, and another size binds its arrays.
func TestStepAllocatesNothing(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector allocates")
	}
	for _, d := range []graph.Dtype{graph.Float32, graph.Float64} {
		for _, c := range []struct {
			circuit circuit.Circuit
			rule    string
		}{{models.NewMLP([]int{4, 5, 3}), "backprop"}, {models.NewDIC([]int{4, 5, 3}), "inhibitory-exact"}, {models.NewDIC([]int{4, 5, 3}), "inhibitory-threshold"}} {
			t.Run(fmt.Sprint(d, c.rule), func(t *testing.T) {
				l, err := NewLearner(Setup{Circuit: c.circuit, Rule: ruleFor(t, c.rule, c.circuit), Dtype: d,
					Optimizer: optim.NewAdam(1e-3), Seed: 1})
				if err != nil {
					t.Fatal(err)
				}
				batch := toyBatch(l, 4)
				if n := testing.AllocsPerRun(20, func() {
					if _, err := l.Step(batch); err != nil {
						t.Fatal(err)
					}
				}); n > 1 {
					t.Errorf("a step allocates %v times", n)
				}
				if n := testing.AllocsPerRun(20, func() {
					if _, err := l.Evaluate(batch); err != nil {
						t.Fatal(err)
					}
				}); n > 0 {
					t.Errorf("an evaluation allocates %v times", n)
				}
			})
		}
	}
}

// A learner is refused, in a sentence, if a part is missing or its optimizer makes no sense.
func TestSetupsThatMakeNoSense(t *testing.T) {
	c, r, o := models.NewMLP([]int{4, 5, 3}), rules.Backprop(), optim.NewSGD(1)
	const missing = "a learner needs a circuit, a rule and an optimizer"
	for _, row := range []struct {
		setup Setup
		want  string
	}{
		{Setup{}, missing},
		{Setup{Rule: r, Optimizer: o}, missing},
		{Setup{Circuit: c, Optimizer: o}, missing},
		{Setup{Circuit: c, Rule: r}, missing},
		{Setup{Circuit: c, Rule: r, Optimizer: optim.Adam{}}, "optimizer adam: lr: 0 is not allowed: must be above 0"},
	} {
		if _, err := NewLearner(row.setup); err == nil || err.Error() != row.want {
			t.Errorf("%+v: refused with %v, want %s", row.setup, err, row.want)
		}
	}
}

// A role with a rate of its own learns by plain steps of it, without the decay of the others: by hand, of ΔW.
func TestRatesOfALearnerGoByRole(t *testing.T) {
	c := models.NewBurstCCN([]int{4, 5, 6, 3})
	o := optim.NewSGD(0.5)
	o.WeightDecay, o.Rates = 0.25, map[string]float64{circuit.Events: 0.125}
	l, err := NewLearner(Setup{Circuit: c, Rule: ruleFor(t, "burst", c), Optimizer: o, Dtype: graph.Float64, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	batch := toyBatch(l, 6)
	dw, err := l.Changes(batch)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]float64{}
	for _, p := range c.Spec().Plastic() {
		rate, kept := 0.5, 0.75
		if p.Role == circuit.Events {
			rate, kept = 0.125, 1
		}
		for i, w := range l.State.Weights.Get(p.Name).F64 {
			want[p.Name] = append(want[p.Name], kept*w+rate*dw.Get(p.Name).F64[i])
		}
	}
	if _, err := l.Step(batch); err != nil {
		t.Fatal(err)
	}
	for name, w := range want {
		for i, got := range l.State.Weights.Get(name).F64 {
			if math.Abs(got-w[i]) > 1e-14 {
				t.Errorf("%s[%d] is %g, want %g", name, i, got, w[i])
			}
		}
	}
	if _, ok := want["Q1"]; !ok || len(want) != 8 {
		t.Errorf("%d projections learn", len(want))
	}
}
