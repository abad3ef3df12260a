package rules_test

import (
	"math"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules/rulestest"
)

// net is a small circuit with the weights and samples for which the reference gives angles.
type net struct {
	name  string
	sizes []int
	batch int
	set   func(c *models.DIC)
	at    circuittest.Values
	limit []float64 // degrees between the exact rule and the gradient for vanishing feedback, by hidden layer
	dtype graph.Dtype
}

func asPublished(*models.DIC) {}
func squared(c *models.DIC)   { c.Loss = circuit.SquaredError{} }
func linear(c *models.DIC)    { c.PhiE, c.PhiI = circuit.Linear{}, circuit.Linear{} }
func shifted(c *models.DIC) {
	c.PhiE, c.PhiI = circuit.Softplus{A: 5, K: 1, S: 3}, circuit.Softplus{A: 1, K: 1, S: 3}
}

// Weights and samples of the cases ce_3-4-2, its single sample, mse_3-4-2, ce_3-4-3-2 and ce_3-4-2_shift3 of the dic reference.
// The limits are from its section 9, property 14.
func nets() []net {
	ce := circuittest.Values{
		"W1": {1.010048, -0.165164, -0.279764, -1.531894, -0.004783, -0.184539, -0.309823, 0.182098, 0.243094, -0.615226, -0.511671, -0.274665},
		"b1": {0.137936, 0.112238, -0.26111, -0.223895}, "V": {0.368419, 0.787317, -0.015538, -0.341723, 0.547815, -0.154788, 0.362876, 0.774536},
		"x": {0.048725, 0.28911, 0.720966, 0.021616, 0.205923, 0.050773, 0.302272, 0.66391, 0.308114}, "target": {0, 1, 0, 1, 0, 1},
	}
	single := ce.With("x", ce["x"][:3]).With("target", []float64{1, 0})
	mse := circuittest.Values{
		"W1": {0.273078, -0.393421, 0.139973, -0.98192, 0.434827, -0.886072, 0.00296, -0.069413, -0.465911, 1.658046, -0.345153, 0.272773},
		"b1": {0.219191, -0.243034, 0.268471, -0.02443}, "V": {0.506258, -0.456935, -0.514765, 0.604898, 0.250936, 0.069423, 0.320381, 0.263666},
		"x":      {0.208461, 0.481681, 0.420538, 0.859182, 0.171162, 0.338864, 0.270533, 0.691041, 0.220405},
		"target": {1.313024, 0.256153, -0.75891, 0.598314, 1.006748, -0.760422},
	}
	deep := circuittest.Values{
		"W1": {-0.411299, 0.435187, -0.025694, 0.260854, 0.776595, 0.307345, 0.779531, 0.497221, 0.85372, -0.603549, -0.455523, -0.728389},
		"W2": {0.063652, 1.075191, 0.303144, -0.013386, -0.49208, 0.595353, 0.476415, -0.543591, -0.072606, 0.118929, -0.819547, -0.139067},
		"b1": {0.112569, -0.048665, 0.182748, 0.06347}, "b2": {0.279848, -0.323022, 0.098174},
		"V":      {1.092775, -0.358523, -0.261974, 0.125546, 0.296948, 0.229347},
		"x":      {0.517298, 0.946963, 0.76546, 0.282396, 0.221045, 0.686222, 0.167139, 0.392442, 0.618052, 0.41193, 0.002465, 0.884032},
		"target": {1, 0, 0, 1, 1, 0, 0, 1},
	}
	shift := circuittest.Values{
		"W1": {-0.180323, 0.195886, -0.090014, -0.289708, 0.136006, -1.018218, -0.632696, -0.628022, -0.17619, -0.273519, -0.115813, 0.205073},
		"b1": {0.137904, 0.082118, -0.112996, 0.119878}, "V": {-0.081468, 0.800107, 0.340814, 0.00744, -0.04389, -0.491059, 0.060845, -0.568719},
		"x": {0.870124, 0.582277, 0.278839, 0.185911, 0.4111, 0.117376, 0.684969, 0.437611, 0.556229}, "target": {0, 1, 0, 1, 0, 1},
	}
	return []net{
		{"ce", []int{3, 4, 2}, 3, asPublished, ce, []float64{21.699}, graph.Float64},
		{"ce, single", []int{3, 4, 2}, 1, asPublished, single, []float64{21.805}, graph.Float64},
		{"mse", []int{3, 4, 2}, 3, squared, mse, []float64{14.348}, graph.Float64},
		{"ce, 2 hidden", []int{3, 4, 3, 2}, 4, asPublished, deep, []float64{14.152, 4.163}, graph.Float64},
		{"ce, shifted", []int{3, 4, 2}, 3, shifted, shift, []float64{10.440}, graph.Float64},
	}
}

// circuit returns the net's circuit with gains times eps and other settings changed.
func (n net) circuit(eps float64, set ...func(c *models.DIC)) *models.DIC {
	c := models.NewDIC(n.sizes)
	n.set(c)
	c.Controller.KP *= eps
	c.Controller.KI *= eps
	for _, f := range set {
		f(c)
	}
	return c
}

func aligned(c *models.DIC) { c.Feedback = models.FeedbackMatrices{Form: models.AlignedForm} }

// samples returns the net with those samples alone.
func (n net) samples(pick ...int) net {
	n.at, n.batch = circuittest.Rows(n.circuit(1), n.at, n.batch, pick...), len(pick)
	return n
}

// program compiles a rule of the table, and all else that is wanted, for as many samples as the net has.
func (n net) program(t *testing.T, name string, c circuit.Circuit, want ...func(p *circuittest.Page)) *circuittest.Program {
	t.Helper()
	r := named(t, name, c)
	p := circuittest.Compile(t, c, graph.Options{Dtype: n.dtype}, n.batch, func(p *circuittest.Page) {
		rulestest.Must(t, r)(p)
		for _, f := range want {
			f(p)
		}
	})
	p.Run(t, rulestest.Draw(r, c, n.batch, 0)) // leaves the rule's memory as it starts
	return p
}

// changes runs the program on the net's weights and samples.
func (n net) changes(t *testing.T, name string, c circuit.Circuit, want ...func(p *circuittest.Page)) circuittest.Values {
	t.Helper()
	return n.program(t, name, c, want...).Run(t, n.at)
}

func (n net) hidden() []string { return []string{"ΔW1", "ΔW2"}[: len(n.sizes)-2 : len(n.sizes)-2] }

// blocks lists the changes of all projections, the hidden weights' first.
func (n net) blocks() []string {
	return append(n.hidden(), []string{"ΔV", "Δb1", "Δb2"}[:len(n.sizes)-1]...)
}

// angle returns the angle between two directions in degrees, accurate near 0.
func angle(x, y []float64) float64 {
	var nx, ny, minus, plus float64
	for i := range x {
		nx, ny = nx+x[i]*x[i], ny+y[i]*y[i]
	}
	nx, ny = math.Sqrt(nx), math.Sqrt(ny)
	for i := range x {
		u, v := x[i]/nx, y[i]/ny
		minus, plus = minus+(u-v)*(u-v), plus+(u+v)*(u+v)
	}
	return 2 * math.Atan2(math.Sqrt(minus), math.Sqrt(plus)) * 180 / math.Pi
}

func scaled(x []float64, s float64) []float64 {
	out := make([]float64, len(x))
	for i := range x {
		out[i] = s * x[i]
	}
	return out
}
