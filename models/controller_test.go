package models_test

import (
	"math"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
	"credo/graph/integrate"
	"credo/models"
)

// compute runs a small graph on inputs (2, 3).
func compute(t *testing.T, in circuittest.Values, write func(b *graph.Builder, in func(string) graph.Node) graph.Node) []float64 {
	t.Helper()
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	p, err := graph.Compile(b, write(b, func(name string) graph.Node { return b.Input(name, 2, 3) }))
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range in {
		if err := p.Bind(name, graph.ArrayOf(graph.Float64, v, 2, 3)); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	return p.Output(0).Float64s()
}

// Property 3: the step response of the leaky integral is q = e (1 − exp(−λ t/τ))/λ; c starts at kP e and ends at 0.6 e.
func TestControllerStepResponse(t *testing.T) {
	k := models.Controller{KP: 0.2, KI: 0.4, Lambda: 2, Tau: 0.1}
	for _, steps := range []int{1, 50, 400} {
		in := circuittest.Values{"e": {1, -2, 0.5, 0.1, 0.2, 3}}
		field := func(e graph.Node) integrate.Field {
			return func(b *graph.Builder, y []graph.Node) []graph.Node {
				return []graph.Node{b.Scale(k.Drive(b, e, y[0]), 1/k.Tau)}
			}
		}
		q := compute(t, in, func(b *graph.Builder, in func(string) graph.Node) graph.Node {
			e := in("e")
			end, _ := integrate.Run(b, integrate.RK4{}, field(e), []graph.Node{b.Scale(e, 0)}, b.Const(0.001), steps, graph.ScanOptions{})
			return end[0]
		})
		c := compute(t, circuittest.Values{"e": in["e"], "q": q}, func(b *graph.Builder, in func(string) graph.Node) graph.Node {
			return k.Output(b, in("e"), in("q"))
		})
		at := (1 - math.Exp(-k.Lambda*float64(steps)*0.001/k.Tau)) / k.Lambda
		var wantQ, wantC []float64
		for _, e := range in["e"] {
			wantQ, wantC = append(wantQ, at*e), append(wantC, (0.2+0.4*at)*e)
		}
		circuittest.Near(t, "q", q, wantQ, 1e-8) // one step of RK4 misses by (λ dt/τ)⁴/120 = 1.3e-9
		circuittest.Near(t, "c", c, wantC, 1e-8)
	}
	if d := models.DefaultController(); math.Abs(d.Kappa()-0.6) > 1e-15 || math.Abs(k.Kappa()-0.4) > 1e-15 {
		t.Errorf("gains at rest %g and %g, want 0.6 and 0.4", d.Kappa(), k.Kappa())
	}
}

// The rest of the integral is where its drive vanishes.
func TestControllerRest(t *testing.T) {
	k := models.Controller{KP: 0.2, KI: 0.4, Lambda: 2.5, Tau: 0.1}
	e := circuittest.Values{"e": {1, -2, 0.5, 0.1, 0.2, 3}}
	left := compute(t, e, func(b *graph.Builder, in func(string) graph.Node) graph.Node {
		e := in("e")
		return k.Drive(b, e, k.Rest(b, e))
	})
	circuittest.Near(t, "drive at rest", left, make([]float64, 6), 1e-15)
}
