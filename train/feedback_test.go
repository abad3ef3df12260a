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

func fedLearner(t *testing.T, rule string, b models.Backward, o optim.Optimizer) *train.Learner {
	t.Helper()
	c := models.NewMLP([]int{4, 6, 7, 3})
	c.Backward = &b
	row, err := rules.Find(rule)
	if err != nil {
		t.Fatal(err)
	}
	l, err := train.NewLearner(train.Part{
		Circuit: c, Rule: row.New(rules.DefaultOptions(), c.Spec()), Optimizer: o, Dtype: graph.Float64, Inputs: 4, Outputs: 3, Seed: 1,
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
			b.X.Set(4*i+j, float64((3*i+5*j)%7)/7)
		}
		b.Y.Set(3*i+i%3, 1)
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

// Kolen and Pollack 1994: equal increments cancel, and what is left of W − Yᵀ decays by the same share in each step, while W moves.
// Feedback that does not learn stays away.
func TestKolenPollackConvergesGeometrically(t *testing.T) {
	for _, o := range []optim.Optimizer{
		optim.SGD{LR: 0.3, Decay: optim.Decay{Share: 0.01}}, optim.Momentum{LR: 0.1, Mu: 0.5, Decay: optim.Decay{Share: 0.01}},
		optim.Adam{LR: 0.01, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, Decay: optim.Decay{Share: 0.01}},
	} {
		l := fedLearner(t, "kolen-pollack", models.Backward{Regime: models.Random, Scale: 1, Learn: true}, o)
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

// What each regime keeps of the forward weights, at the start and after every step (invariant 13 of the burst reference, for tied and
// symmetric feedback).
func TestRegimesHoldFromTheStart(t *testing.T) {
	sizes := func(y []float64) (out []float64) {
		for _, v := range y {
			out = append(out, math.Abs(v))
		}
		return out
	}
	for _, c := range []struct {
		regime models.Regime
		rule   string
		copies bool // bit for bit, after every step
		start  bool // at the start
		signs  bool
	}{
		{models.Random, "feedback-alignment", false, false, false},
		{models.Symmetric, "feedback-alignment", false, true, true},
		{models.Tied, "feedback-alignment", true, true, true},
		{models.UniformSigns, "sign-symmetric", false, false, true},
		{models.FixedSigns, "sign-symmetric", false, false, true},
	} {
		l := fedLearner(t, c.rule, models.Backward{Regime: c.regime, Scale: 0.5}, optim.SGD{LR: 1})
		W0, Y0 := between(l)
		check := func(when string, copies, signs bool) {
			W, Y := between(l)
			same, alike := true, true
			for i := range W {
				same = same && Y[i] == 0.5*W[i]
				alike = alike && (Y[i] > 0) == (W[i] > 0)
			}
			if same != copies || alike != signs {
				t.Errorf("%s %s: a copy %v, the same signs %v", c.regime, when, same, alike)
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
			t.Errorf("%s: no weight has changed its sign, and there is nothing to see", c.regime)
		}
		check("after 40 steps", c.copies, c.signs && c.regime != models.Symmetric)
		if c.regime != models.Tied && distance(sizes(Y), sizes(Y0)) != 0 {
			t.Errorf("%s: sizes have moved", c.regime)
		}
		if c.regime == models.UniformSigns && (math.Abs(Y[0]) != 0.5 || math.Abs(Y[5]) != 0.5) {
			t.Errorf("sizes are %g and %g, want 0.5", Y[0], Y[5])
		}
	}
}

// Sizes are drawn anew for every step: the same weights and data give other changes in the next, and the same in the same.
func TestNewSizesAreDrawnForEveryStep(t *testing.T) {
	l := fedLearner(t, "sign-symmetric", models.Backward{Regime: models.BatchSigns, Scale: 1}, optim.SGD{LR: 0})
	b := l.NewBatch(2)
	b.X.Fill(1)
	b.Y.Set(0, 1)
	b.Y.Set(4, 1)
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
	size := func(b *models.Backward) (evaluation, step exec.Stats) {
		c := models.NewMLP([]int{4, 6, 7, 3})
		c.Backward = b
		builder := graph.NewBuilder(graph.Options{})
		s, err := circuit.Write(builder, c, 2, 4, 3)
		if err != nil {
			t.Fatal(err)
		}
		p, err := graph.Compile(builder, s.Loss("forward"), s.Output("forward"))
		if err != nil {
			t.Fatal(err)
		}
		l, err := train.NewLearner(train.Part{Circuit: c, Rule: rules.Backprop(), Optimizer: optim.SGD{LR: 1}, Inputs: 4, Outputs: 3})
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
	for _, r := range []models.Regime{models.Random, models.BatchSigns} {
		e, s := size(&models.Backward{Regime: r, Scale: 1})
		if e.Nodes != evaluation.Nodes || s.Nodes != step.Nodes {
			t.Errorf("%s: an evaluation has %d nodes and a step %d; without feedback %d and %d", r, e.Nodes, s.Nodes, evaluation.Nodes, step.Nodes)
		}
	}
}
