package train_test

import (
	"math"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/rules"
	"credo/train"
	"credo/train/optim"
)

// leak is a cell du/dt = −u + x W in one phase, without a clock, and an integral of 10⁹ u, beyond all values that cells may have. The cell
// may be taught: it is then drawn towards the target.
type leak struct{ taught bool }

func (c leak) Spec() circuit.Spec {
	return circuit.Spec{
		Name: "leak", Phases: []string{"only"}, Flows: true, Signals: circuit.Examples(1, 1),
		Populations: []circuit.Population{
			{Name: "x", Cell: circuit.Sensory, Shape: circuit.Shape{1}}, {Name: "u", Cell: circuit.Readout, Shape: circuit.Shape{1}, Vars: []string{"u"}},
		},
		Projections: []circuit.Projection{{Name: "W", Pre: "x", Post: "u", Onto: "u", Role: circuit.Forward, Plastic: true, Init: circuit.Equal{To: 3}}},
		States:      []circuit.State{{Name: "u", Shape: []int{1}, Population: "u", Var: "u"}, {Name: "sum", Shape: []int{1}, Fresh: true}},
	}
}

func (c leak) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	s := circuit.NewSettled(b, c.Spec(), io)
	u := io.State("u")
	current := s.Form("W").Current(b, io.Input(), io.Weight("W"))
	s.SetRate("only", "x", io.Input())
	s.SetVar("only", "u", "u", u)
	s.SetRate("only", "u", u)
	s.SetCurrent("only", "W", current)
	flow := b.Sub(current, u)
	if c.taught {
		flow = b.Add(flow, b.Scale(b.Sub(io.Target(), u), 0.1))
	}
	s.SetFlow("only", "u", flow)
	s.SetFlow("only", "sum", b.Scale(u, 1e9))
	s.SetOutput("only", u)
	s.SetLoss("only", b.Mean(circuit.SquaredError{}.Value(b, u, io.Target())))
	return s
}

// Every weight grows by x: dW/dt = lr x. From u = 0 the cell is at u = c e⁻ᵗ + x W₀ + x a (t − 1), a = lr x, c = x a − x W₀, by hand. A circuit
// without a clock has the learner's, and its integral may grow as it likes.
func TestFlowInClosedForm(t *testing.T) {
	grow := rules.Local("grow", rules.Needs{Phases: []string{"only"}}, nil, func(b *graph.Builder, l rules.Locals) []rules.Update {
		return []rules.Update{{DW: l.Outer(b.Shift(b.Scale(l.Rate("only"), 0), 1))}}
	})
	const x, lr, w0, seconds = 0.7, 0.5, 3.0, 1.5
	a := lr * x
	c := x*a - x*w0
	u := func(t float64) float64 { return c*math.Exp(-t) + x*w0 + x*a*(t-1) }
	sum := func(t float64) float64 { return c*(1-math.Exp(-t)) + x*w0*t + x*a*(t*t/2-t) }
	for _, row := range []struct {
		flow   train.Flow
		within float64
	}{
		{train.Flow{Method: "rk4", Dt: 0.01, Seconds: seconds, Rtol: 1, Atol: 1}, 1e-9},
		{train.Flow{Method: "euler", Dt: 0.0005, Seconds: seconds, Rtol: 1, Atol: 1}, 1e-3},
		{train.Flow{Method: "tsit5", Dt: 0.001, Seconds: seconds, Rtol: 1e-6, Atol: 1e-9}, 1e-6},
	} {
		l, err := train.NewLearner(train.Setup{Circuit: leak{}, Rule: grow, Optimizer: optim.NewSGD(lr), Dtype: graph.Float64, Lesson: row.flow.Lesson()})
		if err != nil {
			t.Fatal(err)
		}
		b := l.NewBatch(1)
		b.Get("x").Fill(x)
		for stretch := 1.0; stretch < 3; stretch++ {
			r, err := l.Step(b)
			if err != nil {
				t.Fatal(err)
			}
			end := stretch * seconds
			got := []float64{l.State.Cells.Get("u").At(0), l.State.Weights.Get("W").At(0), r.Answer.Mean("sum") / 1e9, r.Answer.Loss, l.State.Time}
			mean := (sum(end) - sum(end-seconds)) / seconds
			circuittest.Near(t, row.flow.Method, got, []float64{u(end), w0 + a*end, mean, u(end) * u(end) / 2, end}, row.within)
			if r.Taught.Output != nil || r.Answer.Taught {
				t.Errorf("%s: the circuit is not taught", row.flow.Method)
			}
		}
	}
	l, err := train.NewLearner(train.Setup{Circuit: leak{true}, Rule: grow, Optimizer: optim.NewSGD(lr), Dtype: graph.Float64, Lesson: train.NewFlow().Lesson()})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := l.Step(l.NewBatch(1)); err != nil || !r.Taught.Taught || r.Answer.Output != nil {
		t.Errorf("a cell that is drawn to the target is not taught: %+v, %v", r, err)
	}
	if _, err := l.Step(l.NewBatch(2)); err == nil || err.Error() != "epoch 1, step 2: a minibatch of 2 samples: in the flow of time a circuit lives once, so that a stretch is 1 sample" {
		t.Error(err)
	}
}
