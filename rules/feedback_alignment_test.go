package rules_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules"
	"credo/rules/rulestest"
)

var exactly = graph.Options{Dtype: graph.Float64}

// fed returns the perceptron with feedback of errors.
func fed(c *models.MLP, b models.Backward) *models.MLP {
	c.Backward = b
	return c
}

// random draws feedback weights of one standard deviation.
func random(std float64) circuit.Random { return circuit.Random{Scale: std, Draw: circuit.NormalDraw} }

// signs draws the sizes of feedback weights that have the signs of the forward weights.
func signs(sizes circuit.Sizes) circuit.Signs {
	return circuit.Signs{Sizes: sizes, Scale: 1, Draw: circuit.NormalDraw}
}

// layerwise is a perceptron of every kind of read-out and loss with feedback from layer to layer.
func layerwise(b models.Backward) map[string]*models.MLP {
	sizes := []int{4, 6, 7, 3}
	squared := models.NewMLP(sizes)
	squared.Loss = circuit.SquaredError{}
	logits := models.NewSigmoidMLP(sizes)
	logits.Loss = circuit.CrossEntropy{}
	shifted := models.NewMLP(sizes)
	shifted.Phi = circuit.Softplus{A: 1.5, K: 0.8, S: 0.5}
	return map[string]*models.MLP{
		"softplus, cross-entropy": fed(models.NewMLP(sizes), b), "softplus, squared error": fed(squared, b), "another softplus": fed(shifted, b),
		"sigmoid, squared error": fed(models.NewSigmoidMLP(sizes), b), "sigmoid, cross-entropy": fed(logits, b),
		"no hidden layer": fed(models.NewSigmoidMLP([]int{4, 3}), b),
	}
}

// forwardOf names the weights onto layer l.
func forwardOf(c *models.MLP, l int) string {
	if c.Readout == models.LinearReadout && l == len(c.Sizes)-1 {
		return "V"
	}
	return fmt.Sprintf("W%d", l)
}

// loops is a minibatch of a perceptron in loops over samples and cells, sharing nothing with package models but the settings: rates by
// layer, the input first, and errors by layer, from feedback weights Y by layer.
func loops(c *models.MLP, at circuittest.Values, batch int, Y [][]float64) (rates, errs [][]float64) {
	top := len(c.Sizes) - 1
	rates, errs = [][]float64{at["x"]}, make([][]float64, top+1)
	slopes := [][]float64{nil}
	for l := 1; l <= top; l++ {
		n, m, w, offset := c.Sizes[l-1], c.Sizes[l], at[forwardOf(c, l)], at[fmt.Sprintf("b%d", l)]
		r, d := make([]float64, batch*m), make([]float64, batch*m)
		for i := range r {
			u := 0.0
			if forwardOf(c, l) != "V" {
				u = offset[i%m]
			}
			for k := range n {
				u += rates[l-1][i/m*n+k] * w[k*m+i%m]
			}
			r[i], d[i] = u, 1
			if forwardOf(c, l) != "V" {
				r[i], d[i] = cell(c.Phi, u)
			}
			if l == top && c.Loss.Name() == "ce" {
				r[i], d[i] = u, 1
			}
		}
		rates, slopes = append(rates, r), append(slopes, d)
	}
	for l := top; l >= 1; l-- {
		m := c.Sizes[l]
		errs[l] = make([]float64, batch*m)
		for i := range errs[l] {
			s, j := i/m, i%m
			if l == top {
				errs[l][i] = (at["target"][i] - answer(c, rates[top][s*m:s*m+m])[j]) * slopes[l][i]
				continue
			}
			from := l + 1
			if _, direct := c.Backward.(models.Direct); direct {
				from = top
			}
			for k := range c.Sizes[from] {
				errs[l][i] += errs[from][s*c.Sizes[from]+k] * Y[l][k*m+j] * slopes[l][i]
			}
		}
	}
	return rates, errs
}

func cell(phi circuit.Activation, u float64) (rate, slope float64) {
	if p, ok := phi.(circuit.Softplus); ok {
		x := p.K * (u - p.S)
		return p.A * math.Log1p(math.Exp(x)), p.A * p.K * sigmoid(x)
	}
	return sigmoid(u), sigmoid(u) * (1 - sigmoid(u))
}

// answer returns the numbers that are compared with the target: softmax of logits, or the answer itself.
func answer(c *models.MLP, v []float64) []float64 {
	if c.Loss.Name() != "ce" {
		return v
	}
	sum, out := 0.0, make([]float64, len(v))
	for _, x := range v {
		sum += math.Exp(x)
	}
	for i, x := range v {
		out[i] = math.Exp(x) / sum
	}
	return out
}

// product is ⟨preᵀ post⟩.
func product(pre, post []float64, batch int) []float64 {
	n, m := len(pre)/batch, len(post)/batch
	out := make([]float64, n*m)
	for i := range out {
		for s := range batch {
			out[i] += pre[s*n+i/m] * post[s*m+i%m] / float64(batch)
		}
	}
	return out
}

// checkLoops compares the errors of all cells and the changes of all forward weights with the loops.
func checkLoops(t *testing.T, what string, r rules.Rule, c *models.MLP, at circuittest.Values, Y [][]float64) circuittest.Values {
	t.Helper()
	const batch = 5
	p := circuittest.Compile(t, c, exactly, batch, func(p *circuittest.Page) {
		rulestest.Must(t, r)(p)
		circuittest.All(p)
	})
	v := p.Run(t, at)
	rates, errs := loops(c, at, batch, Y)
	for l := 1; l < len(c.Sizes); l++ {
		name := fmt.Sprintf("E%d", l)
		if l == len(c.Sizes)-1 {
			name = c.Spec().Populations[len(c.Spec().Populations)-1].Name
		}
		circuittest.Near(t, what+", errors of "+name, v["variable delta "+name+" in phase forward"], errs[l], 1e-14)
		circuittest.Near(t, what+", Δ"+forwardOf(c, l), v[rulestest.Delta(forwardOf(c, l))], product(rates[l-1], errs[l], batch), 1e-14)
		if forwardOf(c, l) != "V" {
			one := []float64{1, 1, 1, 1, 1}
			circuittest.Near(t, what+fmt.Sprint(", Δb", l), v[rulestest.Delta(fmt.Sprint("b", l))], product(one, errs[l], batch), 1e-14)
		}
	}
	return v
}

// stored returns the feedback weights of a minibatch, by layer from 1.
func stored(c *models.MLP, at circuittest.Values) [][]float64 {
	Y := [][]float64{nil}
	for l := 1; l < len(c.Sizes)-1; l++ {
		Y = append(Y, at[fmt.Sprintf("Y%d", l)])
	}
	return Y
}

func TestFeedbackAlignmentIsItsFormula(t *testing.T) {
	for name, c := range layerwise(models.Layered{Y: random(1)}) {
		at := circuittest.Draw(c, 5, 1)
		checkLoops(t, name, rules.FeedbackAlignment(), c, at, stored(c, at))
	}
}

func TestDirectFeedbackAlignmentIsItsFormula(t *testing.T) {
	for name, c := range layerwise(models.Direct{Y: random(1)}) {
		at := circuittest.Draw(c, 5, 2)
		checkLoops(t, name, named(t, "direct-feedback-alignment", c), c, at, stored(c, at))
	}
}

// With feedback weights that are the forward weights the changes are the gradient, exactly; with others they are not.
func TestTiedFeedbackIsBackpropagation(t *testing.T) {
	for name, c := range layerwise(models.Layered{Y: circuit.Tied{Scale: 1}}) {
		at := circuittest.Draw(c, 5, 3)
		other := at.Clone()
		for l := 1; l < len(c.Sizes)-1; l++ {
			at[fmt.Sprintf("Y%d", l)] = transposed(at[forwardOf(c, l+1)], c.Sizes[l], c.Sizes[l+1], 1)
		}
		p := circuittest.Compile(t, c, exactly, 5, rulestest.Must(t, rules.FeedbackAlignment()))
		want := circuittest.Compile(t, c, exactly, 5, rulestest.Must(t, rules.Backprop())).Run(t, at)
		got, apart := p.Run(t, at), p.Run(t, other)
		for _, proj := range c.Spec().Plastic() {
			d := rulestest.Delta(proj.Name)
			circuittest.Near(t, name+" "+d, got[d], want[d], 1e-14)
			if post, _ := c.Spec().Population(proj.Post); post.Cell == circuit.Excitatory {
				circuittest.Apart(t, name+" "+d, apart[d], want[d], 0.1)
			}
		}
	}
}

// Sizes that are drawn for every minibatch enter as noise; the signs are the forward weights'.
func TestNewSizesForEveryMinibatch(t *testing.T) {
	for name, c := range layerwise(models.Layered{Y: circuit.Signs{Sizes: circuit.BatchSizes, Scale: 0.7, Draw: circuit.XavierDraw}}) {
		at := circuittest.Draw(c, 5, 4)
		Y := [][]float64{nil}
		for l := 1; l < len(c.Sizes)-1; l++ {
			w := transposed(at[forwardOf(c, l+1)], c.Sizes[l], c.Sizes[l+1], 1)
			y := make([]float64, len(w))
			for i, z := range at[fmt.Sprintf("size of Y%d", l)] {
				y[i] = math.Copysign(0.7*math.Sqrt(2/float64(c.Sizes[l]+c.Sizes[l+1]))*z, w[i])
			}
			Y = append(Y, y)
		}
		checkLoops(t, name, rules.SignSymmetric(), c, at, Y)
	}
}

// Feedback weights learn the transpose of the change of the forward weights between the same cells.
func TestKolenPollackIsTheTranspose(t *testing.T) {
	for name, c := range layerwise(models.Layered{Y: random(1), Learning: true}) {
		if len(c.Sizes) < 3 {
			continue
		}
		at := circuittest.Draw(c, 5, 5)
		v := checkLoops(t, name, named(t, "kolen-pollack", c), c, at, stored(c, at))
		for l := 1; l < len(c.Sizes)-1; l++ {
			w := v[rulestest.Delta(forwardOf(c, l+1))]
			circuittest.Near(t, fmt.Sprint(name, ", ΔY", l), v[rulestest.Delta(fmt.Sprint("Y", l))], transposed(w, c.Sizes[l], c.Sizes[l+1], 1), 1e-14)
		}
	}
}

// Every source of feedback weights and rule that fits it: no leaks, and exactly the forward weights of which the feedback copies
// something. Y2 brings the read-out's error to E2, and Y1 the error of E2 to E1.
func TestFeedbackTransportsWhatItSays(t *testing.T) {
	copies := func(how string) map[string][]string {
		return map[string][]string{"W1": {"Y1: " + how + " W2"}, "b1": {"Y1: " + how + " W2"}, "W2": {"Y2: " + how + " V"}, "b2": {"Y2: " + how + " V"}}
	}
	for _, c := range []struct {
		rule string
		models.Backward
		want map[string][]string
	}{
		{"feedback-alignment", models.Layered{Y: random(1)}, nil},
		{"feedback-alignment", models.Layered{Y: circuit.Symmetric{Scale: 1}}, nil},
		{"feedback-alignment", models.Layered{Y: circuit.Tied{Scale: 1}}, copies("tied to")},
		{"direct-feedback-alignment", models.Direct{Y: random(1)}, nil},
		{"sign-symmetric", models.Layered{Y: signs(circuit.UniformSizes)}, copies("has the signs of")},
		{"sign-symmetric", models.Layered{Y: signs(circuit.BatchSizes)}, copies("computed from")},
		{"sign-symmetric", models.Layered{Y: signs(circuit.FixedSizes)}, copies("has the signs of")},
		{"kolen-pollack", models.Layered{Y: random(1), Learning: true}, nil},
		{"kolen-pollack", models.Layered{Y: circuit.Symmetric{Scale: 1}, Learning: true}, nil},
	} {
		m := fed(models.NewMLP([]int{4, 6, 7, 3}), c.Backward)
		proofs := rulestest.Certificates(t, named(t, c.rule, m), m)
		if len(proofs) != len(m.Spec().Plastic()) {
			t.Errorf("%s, %+v: %d certificates", c.rule, c.Backward, len(proofs))
		}
		for _, p := range proofs {
			if len(p.Leaks) > 0 || !slices.Equal(p.Transport, c.want[p.Projection]) {
				t.Errorf("%s, %+v at %s: leaks %q, transport %q, want none and %q", c.rule, c.Backward, p.Projection, p.Leaks, p.Transport, c.want[p.Projection])
			}
		}
	}
}
