package circuit_test

import (
	"math"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
)

// apply computes a function of one vector.
func apply(t *testing.T, d graph.Dtype, x []float64, f func(b *graph.Builder, x graph.Node) graph.Node) []float64 {
	t.Helper()
	b := graph.NewBuilder(graph.Options{Dtype: d})
	p, err := graph.Compile(b, f(b, b.Input("x", len(x))))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Bind("x", graph.ArrayOf(d, x, len(x))); err != nil {
		t.Fatal(err)
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	return p.Output(0).Float64s()
}

// form is an activation with its functions in package math.
type form struct {
	phi                  circuit.Activation
	rate, slope, inverse func(x float64) float64
	text                 string
}

func forms() []form {
	soft := func(a, k, s float64, text string) form {
		return form{
			circuit.Softplus{A: a, K: k, S: s},
			func(u float64) float64 { return a * math.Log1p(math.Exp(k*(u-s))) },
			func(u float64) float64 { return a * k / (1 + math.Exp(-k*(u-s))) },
			func(r float64) float64 { return s + math.Log(math.Expm1(r/a))/k },
			text,
		}
	}
	logistic := func(u float64) float64 { return 1 / (1 + math.Exp(-u)) }
	return []form{
		soft(1, 1, 0, "1 ln(1 + exp(1 (u - 0)))"),
		soft(1, 1, 3, "1 ln(1 + exp(1 (u - 3)))"),
		soft(5, 1, 3, "5 ln(1 + exp(1 (u - 3)))"),
		soft(1.5, 0.8, 0.5, "1.5 ln(1 + exp(0.8 (u - 0.5)))"),
		{circuit.Sigmoid{}, logistic, func(u float64) float64 { return logistic(u) * (1 - logistic(u)) },
			func(r float64) float64 { return math.Log(r / (1 - r)) }, "1/(1 + exp(-u))"},
		{circuit.Linear{}, func(u float64) float64 { return u }, func(float64) float64 { return 1 }, func(r float64) float64 { return r }, "u"},
	}
}

func grid(lo, hi float64, n int) (out []float64) {
	for i := range n {
		out = append(out, lo+(hi-lo)*float64(i)/float64(n-1))
	}
	return out
}

func each(x []float64, f func(float64) float64) (out []float64) {
	for _, v := range x {
		out = append(out, f(v))
	}
	return out
}

// Rate, slope and inverse are the closed forms, element by element; where the closed form itself is inaccurate is not asked.
func TestActivationsAreTheirFormulas(t *testing.T) {
	u := grid(-8, 9, 35)
	for _, f := range forms() {
		if f.phi.String() != f.text {
			t.Errorf("called %s, want %s", f.phi, f.text)
		}
		r := each(u, f.rate)
		for _, row := range []struct {
			dtype     graph.Dtype
			tolerance float64
		}{{graph.Float64, 1e-12}, {graph.Float32, 1e-4}} {
			for name, pair := range map[string][2][]float64{
				"rate":    {apply(t, row.dtype, u, f.phi.Rate), r},
				"slope":   {apply(t, row.dtype, u, f.phi.Slope), each(u, f.slope)},
				"inverse": {apply(t, row.dtype, r, f.phi.Inverse), each(r, f.inverse)},
			} {
				for i := range u {
					if d := math.Abs(pair[0][i] - pair[1][i]); !(d <= row.tolerance*(1+math.Abs(pair[1][i]))) {
						t.Errorf("%s, %v, %s at u = %g: %.17g, want %.17g", f.phi, row.dtype, name, u[i], pair[0][i], pair[1][i])
					}
				}
			}
		}
	}
}

// The slope is the derivative, by finite differences and by the graph's own gradient.
func TestSlopeIsTheDerivative(t *testing.T) {
	u := grid(-6, 7, 27)
	for _, f := range forms() {
		slope := apply(t, graph.Float64, u, f.phi.Slope)
		var want []float64
		for i := range u {
			want = append(want, circuittest.Slope(1e-3, func(du float64) float64 {
				return apply(t, graph.Float64, []float64{u[i] + du}, f.phi.Rate)[0]
			}))
		}
		circuittest.Near(t, f.text+", finite differences", slope, want, 1e-10)
		gradient := apply(t, graph.Float64, u, func(b *graph.Builder, x graph.Node) graph.Node {
			return b.Grad(b.Sum(f.phi.Rate(b, x)), x)[0]
		})
		circuittest.Near(t, f.text+", gradient", gradient, slope, 1e-14)
	}
}

// Property 1: φ(φ⁻¹(r)) = r for rates from 1e-6 to 60, to the last digits, and φ⁻¹(φ(u)) = u. The official inverse drops sharpness and
// shift above r/a = 50.
func TestInverseIsTheInverse(t *testing.T) {
	var r []float64
	for x := 1e-6; x <= 60; x *= 1.5 {
		r = append(r, x)
	}
	r = append(r, 60)
	for _, f := range forms() {
		rates := r
		if f.text == (circuit.Sigmoid{}).String() {
			rates = grid(1e-6, 1-1e-6, 41)
		}
		for _, row := range []struct {
			dtype     graph.Dtype
			tolerance float64 // of each rate
			largest   float64 // of the largest, as published
		}{{graph.Float64, 3e-14, 1e-14}, {graph.Float32, 1e-4, 1e-4}} {
			back := apply(t, row.dtype, rates, func(b *graph.Builder, x graph.Node) graph.Node { return f.phi.Rate(b, f.phi.Inverse(b, x)) })
			circuittest.Near(t, f.text+", back and forth", back, rates, row.largest)
			for i := range rates {
				if d := math.Abs(back[i]/rates[i] - 1); !(d <= row.tolerance) {
					t.Errorf("%s, %v: φ(φ⁻¹(%g)) is off by %.2g of it", f.phi, row.dtype, rates[i], d)
				}
			}
		}
		u := grid(-9, 20, 30)
		back := apply(t, graph.Float64, u, func(b *graph.Builder, x graph.Node) graph.Node { return f.phi.Inverse(b, f.phi.Rate(b, x)) })
		circuittest.Near(t, f.text, back, u, 1e-8) // the sigmoid of 20 is 2e-9 below 1
	}
}

// Far from threshold nothing overflows: the rate is 0 or the straight line, the slope 0 or A K.
func TestActivationsFarFromThreshold(t *testing.T) {
	u := []float64{-1e4, -800, 800, 1e4}
	for _, d := range []graph.Dtype{graph.Float64, graph.Float32} {
		p := circuit.Softplus{A: 2, K: 0.5, S: 1}
		circuittest.Near(t, "rate", apply(t, d, u, p.Rate), []float64{0, 0, 799, 9999}, 1e-7)
		circuittest.Near(t, "slope", apply(t, d, u, p.Slope), []float64{0, 0, 1, 1}, 1e-15)
		circuittest.Near(t, "inverse", apply(t, d, []float64{799, 9999}, p.Inverse), []float64{800, 1e4}, 1e-7)
		circuittest.Near(t, "sigmoid", apply(t, d, u, circuit.Sigmoid{}.Rate), []float64{0, 0, 1, 1}, 1e-15)
		circuittest.Near(t, "sigmoid's slope", apply(t, d, u, circuit.Sigmoid{}.Slope), []float64{0, 0, 0, 0}, 1e-15)
	}
}
