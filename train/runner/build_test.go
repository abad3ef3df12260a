package runner

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"credo/graph/circuit"
	"credo/models"
	"credo/train/optim"
	"credo/train/stream"
)

// Every option of dic, each with a value of its own, arrives where it belongs.
func TestDICOptions(t *testing.T) {
	e := completed(t, `
circuit:
  name: dic
  sizes: [4, 6, 5, 3]
  phi_e: [5, 2, 3]
  phi_i: {name: softplus, a: 7, k: 11, s: 13}
  tau_e: 0.03
  tau_i: 0.007
  controller: {kp: 0.21, ki: 0.42, lambda: 1.5, tau: 0.2}
  fb_to_readout: false
  feedback: {form: equilibrium, average: true, clip: 0.25, norm: 2}
  nudge: 0.02
  soft_targets: true
  settle: {name: rk4, dt: 0.002, open_steps: 17, closed_steps: 19}
loss: mse
`)
	want := &models.DIC{
		Layers: models.Layers{Sizes: []int{4, 6, 5, 3}}, PhiE: circuit.Softplus{A: 5, K: 2, S: 3}, PhiI: circuit.Softplus{A: 7, K: 11, S: 13}, TauE: 0.03, TauI: 0.007,
		Controller: models.Controller{KP: 0.21, KI: 0.42, Lambda: 1.5, Tau: 0.2}, Loss: circuit.SquaredError{}, DriveReadout: false,
		Feedback: models.FeedbackMatrices{Form: models.EquilibriumForm, Average: true, Clip: 0.25, Norm: 2}, Nudge: 0.02, SoftTargets: true,
		Settling: models.RK4Steps{Steps: models.Steps{Dt: 0.002, OpenSteps: 17, ClosedSteps: 19}},
	}
	if diff := cmp.Diff(want, e.Circuit.(*models.DIC), cmpopts.IgnoreUnexported(models.DIC{})); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if got := e.Circuit.Spec().Batch; got != 100 {
		t.Errorf("the circuit is told a batch of %d", got)
	}
}

// The settings of an experiment that gives none are the published ones of the circuit. Tolerances follow from the precision.
func TestDefaultsAreTheCircuits(t *testing.T) {
	for dtype, settling := range map[string]models.Equilibrium{
		"float32": {Tolerance: 1e-4, MaxSweeps: 24}, "float64": {Tolerance: 1e-12, MaxSweeps: 40},
	} {
		want := models.NewDIC([]int{4, 6, 3})
		want.Settling = settling
		got := completed(t, "circuit: {sizes: [4, 6, 3]}\ndtype: "+dtype).Circuit
		if diff := cmp.Diff(want, got.(*models.DIC), cmpopts.IgnoreUnexported(models.DIC{})); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	}
	units := models.NewMLP([]int{4, 6, 3})
	units.Phi, units.Readout = circuit.Softplus{A: 2, K: 3, S: 4}, models.UnitReadout
	linear := models.NewMLP([]int{4, 6, 3})
	linear.Phi = circuit.Linear{}
	for src, want := range map[string]*models.MLP{
		"circuit: {name: mlp, sizes: [4, 6, 3]}":                                        models.NewMLP([]int{4, 6, 3}),
		"{circuit: {name: mlp, sizes: [4, 6, 3], activation: sigmoid}, loss: mse}":      models.NewSigmoidMLP([]int{4, 6, 3}),
		"circuit: {name: mlp, sizes: [4, 6, 3], activation: [2, 3, 4], readout: units}": units,
		"circuit: {name: mlp, sizes: [4, 6, 3], activation: identity}":                  linear,
	} {
		got := completed(t, src).Circuit
		if diff := cmp.Diff(want, got.(*models.MLP), cmpopts.IgnoreUnexported(models.MLP{})); diff != "" {
			t.Errorf("%s: -want +got\n%s", src, diff)
		}
	}
}

// Starting weights by their standard deviation: 1/√fanIn for LeCun, gain √(2/(fanIn + fanOut)) for Xavier.
func TestInitOptions(t *testing.T) {
	for src, want := range map[string]float64{
		"circuit: {name: mlp, sizes: [100, 200, 3]}":                                  0.1,
		"circuit: {name: mlp, sizes: [100, 200, 3], activation: sigmoid}":             3.6 * math.Sqrt(2.0/300),
		"circuit: {name: mlp, sizes: [100, 200, 3], init: {name: xavier, gain: 0.5}}": 0.5 * math.Sqrt(2.0/300),
	} {
		c := completed(t, src).Circuit
		w, sum := make([]float64, 100*200), 0.0
		c.(*models.MLP).Init.Draw(stream.New(1, "test"), 100, 200, w)
		for _, x := range w {
			sum += x * x
		}
		if got := math.Sqrt(sum / float64(len(w))); math.Abs(got/want-1) > 0.03 { // 20,000 draws: 0.5 %
			t.Errorf("%s: standard deviation %v, want %v", src, got, want)
		}
	}
}

func TestOptimizerOptions(t *testing.T) {
	decaying := optim.Common{LR: 0.3, WeightDecay: 0.01}
	sparing := decaying
	sparing.SpareBiases = true
	for src, want := range map[string]optim.Optimizer{
		"{name: sgd, lr: 0.3, weight_decay: 0.01}":                                        optim.SGD{Common: decaying},
		"{name: momentum, lr: 0.3, momentum: 0.8, weight_decay: 0.01}":                    optim.Momentum{Common: decaying, Mu: 0.8},
		"{name: sgd, lr: 0.3, weight_decay: 0.01, spare_biases: true}":                    optim.SGD{Common: sparing},
		"{name: adagrad, lr: 0.3, eps: 1.0e-7, per: neuron}":                              optim.Adagrad{Common: optim.Common{LR: 0.3}, Eps: 1e-7, Per: optim.Neuron},
		"{name: adam, lr: 0.3, beta1: 0.8, beta2: 0.99, eps: 1.0e-7, weight_decay: 0.01}": optim.Adam{Common: decaying, Beta1: 0.8, Beta2: 0.99, Eps: 1e-7},
	} {
		e, err := decode("optimizer: " + src)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, e.Optimizer); diff != "" {
			t.Errorf("%s: -want +got\n%s", src, diff)
		}
	}
}

// Options of rules and of the run change the weights that are learned, each against a run that differs in it alone.
func TestOptionsHaveTheirEffect(t *testing.T) {
	if testing.Short() {
		t.Skip("many runs")
	}
	for _, pair := range [][2]string{
		{"rule=inhibitory-threshold rule.avg_inh_lambda=0.5", "rule=inhibitory-threshold rule.avg_inh_lambda=0.6"},
		{"rule=inhibitory-threshold rule.avg_inh_lambda=0 rule.avg_inh_init=0.7", "rule=inhibitory-threshold rule.avg_inh_lambda=0 rule.avg_inh_init=0.8"},
		{"rule=inhibitory-taylor rule.y0=0.9", "rule=inhibitory-taylor rule.y0=1.1"},
		{"batch=12", "batch=11"},
		{"epochs=1", "epochs=2"},
		{"data.train_images=30", "data.train_images=31"},
	} {
		a, b := learned(t, pair[0]), learned(t, pair[1])
		if same(a, b) {
			t.Errorf("%s and %s learn the same", pair[0], pair[1])
		}
		if !same(a, learned(t, pair[0])) {
			t.Errorf("%s does not learn the same twice", pair[0])
		}
	}
	// λ 0 never moves from y0, as the fixed tangent.
	fixed, never := learned(t, "rule=inhibitory-taylor rule.y0=0.7"), learned(t, "rule=inhibitory-threshold rule.avg_inh_lambda=0 rule.avg_inh_init=0.7")
	for i := range fixed {
		if math.Abs(fixed[i]-never[i]) > 1e-12 {
			t.Fatalf("weight %d is %v with a fixed tangent and %v with one that never moves", i, fixed[i], never[i])
		}
	}
}

func learned(t *testing.T, settings string) []float64 {
	t.Helper()
	e, s := tiny(t, append([]string{"circuit.hidden=[4]", "dtype=float64", "epochs=1"}, strings.Fields(settings)...)...)
	dir := t.TempDir() + "/run"
	if _, err := Train(t.Context(), e, s, in(dir, 1), shown(&quiet{})); err != nil {
		t.Fatal(err)
	}
	_, l, err := LoadModel(Builtin(), dir+"/model.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	return l.State.Weights.Get("W1").F64
}

func same(a, b []float64) bool { return cmp.Equal(a, b) }
