package rules_test

import (
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules"
	"credo/rules/rulestest"
)

// Property 12: back-propagation is minus the derivative of the mean loss of the first phase on the true target, through the open
// equilibrium or the perceptron, no matter how the controller is told.
func TestBackpropIsTheDerivative(t *testing.T) {
	nudged := models.NewDIC([]int{3, 5, 4, 2})
	nudged.Nudge, nudged.SoftTargets = 0.1, true
	mse := models.NewDIC([]int{3, 5, 2})
	mse.Loss = circuit.SquaredError{}
	for name, c := range map[string]circuit.Circuit{
		"dic": nudged, "dic, mse": mse, "mlp": models.NewMLP([]int{3, 5, 4, 2}), "mlp, sigmoid": models.NewSigmoidMLP([]int{3, 5, 2}),
	} {
		p := circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, 3, func(p *circuittest.Page) {
			rulestest.Must(t, rules.Backprop())(p)
			p.Want("loss", p.S.Loss(p.S.Spec().Phases[0]))
		})
		at := circuittest.Draw(c, 3, 12)
		got := p.Run(t, at)
		for _, proj := range c.Spec().Plastic() {
			want := scaled(circuittest.Gradient(t, p, at, "loss", proj.Name, 2e-3), -1)
			circuittest.Near(t, name+" Δ"+proj.Name, got["Δ"+proj.Name], want, 3e-10)
		}
	}
}

// beside is a read-out with a projection that learns and does not reach the loss.
type beside struct{}

func (beside) Spec() circuit.Spec {
	return circuit.Spec{
		Name: "beside", Phases: []string{"forward"}, Signals: circuit.Examples(2, 1),
		Populations: []circuit.Population{
			{Name: "x", Cell: circuit.Sensory, Shape: circuit.Shape{2}},
			{Name: "v", Cell: circuit.Readout, Shape: circuit.Shape{1}, Vars: []string{"v"}},
		},
		Projections: []circuit.Projection{
			{Name: "B", Pre: "v", Post: "v", Onto: "v", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}},
			{Name: "V", Pre: "x", Post: "v", Onto: "v", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}},
		},
	}
}

func (c beside) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out := circuit.NewSettled(b, c.Spec(), io)
	v := b.MatMul(io.Input(), io.Weight("V"))
	out.SetOutput("forward", b.MatMul(v, io.Weight("B")))
	out.SetLoss("forward", b.Sum(v))
	return out
}

// A projection that does not reach the loss is left alone, and the others get their own gradient: the loss is the sum of x V, so
// that ΔV = −Σ x, by hand −(1 + 3) and −(2 + 4).
func TestBackpropLeavesAloneWhatDoesNotReachTheLoss(t *testing.T) {
	p := circuittest.Compile(t, beside{}, graph.Options{Dtype: graph.Float64}, 2, rulestest.Must(t, rules.Backprop()))
	if len(p.Names()) != 1 {
		t.Errorf("changes of %v, want the change of V alone", p.Names())
	}
	v := p.Run(t, circuittest.Values{"x": {1, 2, 3, 4}, "V": {0.5, -0.5}, "B": {1}, "target": {0, 0}})
	circuittest.Near(t, "ΔV", v["ΔV"], []float64{-4, -6}, 1e-15)
}
