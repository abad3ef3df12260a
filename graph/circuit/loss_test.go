package circuit_test

import (
	"fmt"
	"math"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
)

// compute runs a small graph on the inputs, (2, 3) unless their length says (2, 3, 2).
func compute(t *testing.T, in circuittest.Values, write func(b *graph.Builder, in func(string) graph.Node) graph.Node) []float64 {
	t.Helper()
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	shape := func(name string) []int {
		if len(in[name]) == 12 {
			return []int{2, 3, 2}
		}
		return []int{2, 3}
	}
	out := write(b, func(name string) graph.Node { return b.Input(name, shape(name)...) })
	p, err := graph.Compile(b, out)
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range in {
		if p.Has(name) {
			if err := p.Bind(name, graph.ArrayOf(graph.Float64, v, shape(name)...)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	return p.Output(0).Float64s()
}

var lossInputs = circuittest.Values{
	"v": {0.3, -1.2, 2, 40, -40, 0.5},
	"y": {0, 1, 0, 0.2, 0.3, 0.5},
	"M": {1, 0.5, -2, 0.25, 3, -1, 0.1, 0.2, 0.3, -0.4, 0.5, -0.6},
}

// Closed forms: −Σ y (v − ln Σ eᵛ) and ½ Σ (y − v)². By hand, the first row: 1.2 + ln(1.34986 + 0.30119 + 7.38906) = 3.4017 and
// (0.3² + 2.2² + 2²)/2 = 4.465.
func TestLossValues(t *testing.T) {
	v, y := lossInputs["v"], lossInputs["y"]
	for _, loss := range losses() {
		var want []float64
		for s := range 2 {
			sum, value := 0.0, 0.0
			for k := range 3 {
				sum += math.Exp(v[3*s+k])
			}
			for k := range 3 {
				if i := 3*s + k; loss.Name() == "ce" {
					value -= y[i] * (v[i] - math.Log(sum))
				} else {
					value += (y[i] - v[i]) * (y[i] - v[i]) / 2
				}
			}
			want = append(want, value)
		}
		got := compute(t, lossInputs, func(b *graph.Builder, in func(string) graph.Node) graph.Node {
			return loss.Value(b, in("v"), in("y"))
		})
		circuittest.Near(t, loss.Name(), got, want, 1e-14)
		if hand := map[string]float64{"ce": 3.4017, "mse": 4.465}[loss.Name()]; math.Abs(got[0]-hand) > 1e-4 {
			t.Errorf("%s of the first row is %g, by hand %g", loss.Name(), got[0], hand)
		}
	}
}

// moved evaluates f on inputs of which one number of v is moved.
func moved(i int, dx float64) circuittest.Values {
	in := lossInputs.Clone()
	in["v"][i] += dx
	return in
}

// Property 2: the error is minus the derivative of the loss, and the curve minus the derivative of the error, times a matrix.
func TestErrorAndCurveAreDerivatives(t *testing.T) {
	for _, loss := range losses() {
		value := func(in circuittest.Values) []float64 {
			return compute(t, in, func(b *graph.Builder, in func(string) graph.Node) graph.Node { return loss.Value(b, in("v"), in("y")) })
		}
		failure := func(in circuittest.Values) []float64 {
			return compute(t, in, func(b *graph.Builder, in func(string) graph.Node) graph.Node { return loss.Error(b, in("v"), in("y")) })
		}
		want, curve, M := make([]float64, 6), make([]float64, 12), lossInputs["M"]
		for i := range 6 {
			s := i / 3
			want[i] = -circuittest.Slope(1e-3, func(dx float64) float64 { return value(moved(i, dx))[s] })
			for j := 3 * s; j < 3*s+3; j++ {
				d := -circuittest.Slope(1e-3, func(dx float64) float64 { return failure(moved(i, dx))[j] })
				for n := range 2 {
					curve[2*j+n] += d * M[2*i+n]
				}
			}
		}
		circuittest.Near(t, loss.Name()+" error", failure(lossInputs), want, 1e-10)
		got := compute(t, lossInputs, func(b *graph.Builder, in func(string) graph.Node) graph.Node { return loss.Curve(b, in("v"), in("M")) })
		circuittest.Near(t, loss.Name()+" curve", got, curve, 1e-10)
	}
}

// A nudge of 0 is the answer itself, and its derivative by β is the error, through the softmax for cross-entropy.
func TestNudgeMovesTowardsTheTarget(t *testing.T) {
	for _, loss := range losses() {
		nudge := func(beta float64) []float64 {
			return compute(t, lossInputs, func(b *graph.Builder, in func(string) graph.Node) graph.Node {
				return loss.Nudge(b, in("v"), in("y"), beta)
			})
		}
		var still, speed []float64
		for s := range 2 {
			v, y := lossInputs["v"][3*s:3*s+3], lossInputs["y"][3*s:3*s+3]
			p, e := softmax(v), make([]float64, 3)
			for k := range e {
				if e[k] = y[k] - v[k]; loss.Name() == "ce" {
					e[k] = y[k] - p[k]
				}
			}
			if loss.Name() == "mse" {
				still, speed = append(still, v...), append(speed, e...)
				continue
			}
			mean := 0.0
			for k := range e {
				mean += p[k] * e[k]
			}
			for k := range e {
				still, speed = append(still, p[k]), append(speed, p[k]*(e[k]-mean))
			}
		}
		circuittest.Near(t, loss.Name()+" at 0", nudge(0), still, 1e-14)
		for i := range speed {
			got := circuittest.Slope(1e-3, func(beta float64) float64 { return nudge(beta)[i] })
			circuittest.Near(t, fmt.Sprint(loss.Name(), " moves ", i), []float64{got}, speed[i:i+1], 1e-9)
		}
	}
}

// softmax returns eᵛ / Σ eᵛ.
func softmax(v []float64) []float64 {
	out, sum := make([]float64, len(v)), 0.0
	for i := range v {
		out[i] = math.Exp(v[i])
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}
