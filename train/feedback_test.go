package train_test

import (
	"math"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/exec"
	"credo/models"
	"credo/rules"
	"credo/train"
	"credo/train/optim"
)

// ruleFor is the rule of that name for a circuit, with the published options.
func ruleFor(t *testing.T, name string, c circuit.Circuit) rules.Rule {
	t.Helper()
	e, err := rules.Table().Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return e.New().On(c.Spec())
}

// halving is momentum that halves in a step, with decay.
func halving(lr, decay float64) optim.Momentum {
	o := optim.NewMomentum(lr)
	o.Mu, o.WeightDecay = 0.5, decay
	return o
}

// drawn are feedback weights of a standard deviation.
func drawn(std float64) circuit.Random { return circuit.Random{Scale: std, Draw: circuit.NormalDraw} }

// signs are feedback weights with the signs of the forward weights.
func signs(sizes circuit.Sizes, scale float64) circuit.Signs {
	return circuit.Signs{Sizes: sizes, Scale: scale, Draw: circuit.NormalDraw}
}

func fedLearner(t *testing.T, rule string, b models.Backward, o optim.Optimizer) *train.Learner {
	t.Helper()
	c := models.NewMLP([]int{4, 6, 7, 3})
	c.Backward = b
	l, err := train.NewLearner(train.Setup{
		Circuit: c, Rule: ruleFor(t, rule, c), Optimizer: o, Dtype: graph.Float64, Seed: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func steps(t *testing.T, l *train.Learner, n int) {
	t.Helper()
	b := l.NewBatch(8)
	for i := range 8 {
		for j := range 4 {
			b.Get("x").Set(4*i+j, float64((3*i+5*j)%7)/7)
		}
		b.Get("target").Set(3*i+i%3, 1)
	}
	for range n {
		if _, err := l.Step(b); err != nil {
			t.Fatal(err)
		}
	}
}

// between returns the weights of E1 onto E2 and the feedback of E2 onto E1, that transposed.
func between(l *train.Learner) (W, Yt []float64) {
	W, y := l.State.Weights.Get("W2").Float64s(), l.State.Weights.Get("Y1").Float64s() // (6, 7), (7, 6)
	for i := range W {
		Yt = append(Yt, y[i%7*6+i/7])
	}
	return W, Yt
}

func distance(x, y []float64) (sum float64) {
	for i := range x {
		sum += (x[i] - y[i]) * (x[i] - y[i])
	}
	return math.Sqrt(sum)
}

// Kolen and Pollack 1994: equal increments cancel, and the rest of W − Yᵀ decays by the same share in each step, while W moves.
// Feedback that does not learn stays away.
func TestKolenPollackConvergesGeometrically(t *testing.T) {
	sgd, adam := optim.NewSGD(0.3), optim.NewAdam(0.01)
	sgd.WeightDecay, adam.WeightDecay = 0.01, 0.01
	for _, o := range []optim.Optimizer{sgd, halving(0.1, 0.01), adam} {
		l := fedLearner(t, "kolen-pollack", models.Layered{Y: drawn(1), Learning: true}, o)
		W0, Y0 := between(l)
		apart := distance(W0, Y0)
		for n := 1; n <= 200; n++ {
			steps(t, l, 1)
			W, Y := between(l)
			if want := apart * math.Pow(0.99, float64(n)); math.Abs(distance(W, Y)-want) > 1e-12*apart {
				t.Fatalf("%s, step %d: |W − Yᵀ| is %g, want %g", o.Name(), n, distance(W, Y), want)
			}
		}
		if W, _ := between(l); apart < 1 || distance(W, W0) < 0.1 {
			t.Errorf("%s: nothing to see: apart %g, moved %g", o.Name(), apart, distance(W, W0))
		}
	}
}

// Each source of weights keeps its part of the forward weights, at the start and after every step (invariant 13 of the burst reference,
// for tied and symmetric feedback).
func TestSourcesHoldFromTheStart(t *testing.T) {
	sizes := func(y []float64) (out []float64) {
		for _, v := range y {
			out = append(out, math.Abs(v))
		}
		return out
	}
	for _, c := range []struct {
		source circuit.Source
		rule   string
		copies bool // bit for bit, after every step
		start  bool // at the start
		signs  bool
	}{
		{drawn(0.5), "feedback-alignment", false, false, false},
		{circuit.Symmetric{Scale: 0.5}, "feedback-alignment", false, true, true},
		{circuit.Tied{Scale: 0.5}, "feedback-alignment", true, true, true},
		{signs(circuit.UniformSizes, 0.5), "sign-symmetric", false, false, true},
		{signs(circuit.FixedSizes, 0.5), "sign-symmetric", false, false, true},
	} {
		l := fedLearner(t, c.rule, models.Layered{Y: c.source}, optim.NewSGD(1))
		W0, Y0 := between(l)
		check := func(when string, copies, signs bool) {
			W, Y := between(l)
			same, alike := true, true
			for i := range W {
				same = same && Y[i] == 0.5*W[i]
				alike = alike && (Y[i] > 0) == (W[i] > 0)
			}
			if same != copies || alike != signs {
				t.Errorf("%+v %s: a copy %v, the same signs %v", c.source, when, same, alike)
			}
		}
		check("at the start", c.start, c.signs)
		steps(t, l, 40)
		W, Y := between(l)
		turned := 0
		for i := range W {
			if (W[i] > 0) != (W0[i] > 0) {
				turned++
			}
		}
		if turned == 0 {
			t.Errorf("%s: no weight has changed its sign, and there is nothing to see", c.source)
		}
		check("after 40 steps", c.copies, c.signs && c.source != circuit.Source(circuit.Symmetric{Scale: 0.5}))
		if !c.copies && distance(sizes(Y), sizes(Y0)) != 0 {
			t.Errorf("%s: sizes have moved", c.source)
		}
		if c.source == circuit.Source(signs(circuit.UniformSizes, 0.5)) && (math.Abs(Y[0]) != 0.5 || math.Abs(Y[5]) != 0.5) {
			t.Errorf("sizes are %g and %g, want 0.5", Y[0], Y[5])
		}
	}
}

// Sizes are drawn anew for every step: the same weights and data give other changes in the next, and the same in the same.
func TestNewSizesAreDrawnForEveryStep(t *testing.T) {
	l := fedLearner(t, "sign-symmetric", models.Layered{Y: signs(circuit.BatchSizes, 1)}, optim.Still{})
	b := l.NewBatch(2)
	b.Get("x").Fill(1)
	b.Get("target").Set(0, 1)
	b.Get("target").Set(4, 1)
	change := func() []float64 {
		v, err := l.Changes(b)
		if err != nil {
			t.Fatal(err)
		}
		return v.Get("W1").Float64s()
	}
	first, again := change(), change()
	steps(t, l, 1)
	if next := change(); distance(first, again) != 0 || distance(first, next) == 0 {
		t.Errorf("changes %v, again %v, in the next step %v", first, again, next)
	}
}

// Feedback that nobody reads costs nothing: neither an evaluation nor a step of back-propagation computes it.
func TestWhatNobodyReadsIsNotComputed(t *testing.T) {
	size := func(b models.Backward) (evaluation, step exec.Stats) {
		c := models.NewMLP([]int{4, 6, 7, 3})
		c.Backward = b
		builder := graph.NewBuilder(graph.Options{})
		s, err := circuit.Write(builder, c, circuit.Dims{Batch: 2})
		if err != nil {
			t.Fatal(err)
		}
		p, err := graph.Compile(builder, s.Loss("forward"), s.Output("forward"))
		if err != nil {
			t.Fatal(err)
		}
		l, err := train.NewLearner(train.Setup{Circuit: c, Rule: rules.Backprop(), Optimizer: optim.NewSGD(1)})
		if err != nil {
			t.Fatal(err)
		}
		q, err := l.StepProgram(l.NewBatch(2))
		if err != nil {
			t.Fatal(err)
		}
		return p.Stats(), q.Stats()
	}
	evaluation, step := size(nil)
	for _, r := range []circuit.Source{drawn(1), signs(circuit.BatchSizes, 1)} {
		e, s := size(models.Layered{Y: r})
		if e.Nodes != evaluation.Nodes || s.Nodes != step.Nodes {
			t.Errorf("%s: an evaluation has %d nodes and a step %d; without feedback %d and %d", r, e.Nodes, s.Nodes, evaluation.Nodes, step.Nodes)
		}
	}
}
