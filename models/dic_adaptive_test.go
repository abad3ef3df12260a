package models_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
)

// settled is a published case: a circuit, its data, and its two equilibria.
type settled struct {
	Name   string
	Config struct {
		Loss        string
		PhiE, PhiI  [3]float64
		TauE, TauI  float64
		Gains       [4]float64
		FBToReadout bool `json:"fb_to_readout"`
		Average     bool
		Clip, Norm  float64
		Beta        float64
	}
	Inputs map[string]any
	Expect map[string]any
}

// numbers lists all numbers of nested lists.
func numbers(x any) (out []float64) {
	if v, ok := x.(float64); ok {
		return []float64{v}
	}
	for _, y := range x.([]any) {
		out = append(out, numbers(y)...)
	}
	return out
}

// cases reads the named cases. Cases of other kinds have configs of other forms.
func cases[T any](t *testing.T, names map[string]T) (out []settled) {
	t.Helper()
	src, err := os.ReadFile("../train/verify/embedded/dic.json")
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Cases []json.RawMessage }
	if err := json.Unmarshal(src, &all); err != nil {
		t.Fatal(err)
	}
	for _, raw := range all.Cases {
		var head struct{ Name string }
		if err := json.Unmarshal(raw, &head); err != nil {
			t.Fatal(err)
		}
		if _, wanted := names[head.Name]; !wanted {
			continue
		}
		var r settled
		if err := json.Unmarshal(raw, &r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	if len(out) != len(names) {
		t.Fatalf("%d cases of %d", len(out), len(names))
	}
	return out
}

// circuit returns the circuit of a case and its batch.
func (r settled) circuit(t *testing.T, rtol, atol float64) (c *models.DIC, batch int, at circuittest.Values) {
	t.Helper()
	lists := func(key string) []any { return r.Inputs[key].([]any) }
	at = circuittest.Values{"x": numbers(r.Inputs["X"]), "target": numbers(r.Inputs["target"]), "V": numbers(r.Inputs["V"])}
	batch = len(lists("X"))
	sizes := []int{len(at["x"]) / batch}
	for l, b := range lists("b") {
		at[fmt.Sprint("b", l+1)], at[fmt.Sprint("W", l+1)] = numbers(b), numbers(lists("W")[l])
		sizes = append(sizes, len(numbers(b)))
	}
	c = models.NewDIC(append(sizes, len(at["target"])/batch))
	f, g := r.Config, r.Config.Gains
	c.PhiE = circuit.Softplus{A: f.PhiE[0], K: f.PhiE[1], S: f.PhiE[2]}
	c.PhiI = circuit.Softplus{A: f.PhiI[0], K: f.PhiI[1], S: f.PhiI[2]}
	c.TauE, c.TauI, c.DriveReadout, c.Nudge = f.TauE, f.TauI, f.FBToReadout, f.Beta
	c.Controller = models.Controller{KP: g[0], KI: g[1], Lambda: g[2], Tau: g[3]}
	c.Feedback = models.FeedbackMatrices{Form: models.ShippedForm, Average: f.Average, Clip: f.Clip, Norm: f.Norm}
	loss, err := circuit.Losses().Find(f.Loss)
	if err != nil {
		t.Fatal(err)
	}
	c.Loss = loss.New()
	adaptive(rtol, atol)(c)
	return c, batch, at
}

// slowest holds the steps of the slowest sample, open and closed, as a plain loop over the field of the published program takes them:
//
//	python3 testdata/tsit5.py REFERENCE ../train/verify/embedded/dic.json
var slowest = map[string][2]float64{
	"settle_ce_3-4-2_single":                 {28, 70},
	"settle_mse_3-4-2":                       {27, 64},
	"settle_mixed_3-4-3-2":                   {40, 33},
	"settle_fresh_avg_clip_norm":             {29, 75},
	"transient_euler_ce_3-4-2_no_fb_readout": {28, 85},
}

// Property 19: the circuit takes the steps of a plain loop over the field of the published cases.
func TestAdaptiveStepsOfAPlainLoop(t *testing.T) {
	for _, r := range cases(t, slowest) {
		c, batch, at := r.circuit(t, 1e-3, 1e-6)
		o := solve(t, c, graph.Float64, batch, at)
		want := slowest[r.Name]
		circuittest.Near(t, r.Name, append(o.v["open steps"], o.v["closed steps"]...), want[:], 0)
	}
}

// Property 19: the end states are the equilibria of the published cases within the measured accuracy of the published solver on these
// nets, relative to the largest number.
func TestAdaptiveEndsAreNearTheEquilibria(t *testing.T) {
	measured := map[string]bool{"settle_ce_3-4-2_single": true, "settle_mse_3-4-2": true, "settle_fresh_avg_clip_norm": true}
	for _, row := range []struct{ rtol, atol, open, Q, closed, c float64 }{
		{1e-3, 1e-6, 2.6e-4, 1.4e-5, 2.7e-4, 2.6e-4},
		{1e-5, 1e-8, 4.0e-6, 7.3e-8, 2.6e-6, 2.6e-6},
		{1e-8, 1e-11, 3.1e-9, 3.2e-11, 2.6e-9, 2.7e-9},
	} {
		for _, r := range cases(t, measured) {
			c, batch, at := r.circuit(t, row.rtol, row.atol)
			o := solve(t, c, graph.Float64, batch, at)
			near := func(got, key string, limit float64) {
				t.Helper()
				name := fmt.Sprint(r.Name, " at ", row.rtol, ": ", got)
				switch want := r.Expect[key].([]any); want[0].([]any)[0].(type) {
				case float64:
					circuittest.Near(t, name, o.v[got], numbers(want), limit)
				default: // by layer
					for l := range want {
						circuittest.Near(t, fmt.Sprint(name, l+1), o.v[fmt.Sprint(got, l+1)], numbers(want[l]), limit)
					}
				}
			}
			for _, name := range []string{"uE", "uI", "v"} {
				near("open "+name, "open_"+name, row.open)
				near("closed "+name, "closed_"+name, row.closed)
			}
			near("Q", "Q", row.Q)
			near("c", "c", row.c)
		}
	}
}

// In single precision the end states are the end states of double precision, up to the error that the published tolerances leave.
func TestAdaptiveInSinglePrecision(t *testing.T) {
	for _, r := range cases(t, slowest) {
		c, batch, at := r.circuit(t, 1e-3, 1e-6)
		want := solve(t, c, graph.Float64, batch, at.Clone())
		got := solve(t, c, graph.Float32, batch, at.Clone())
		for _, name := range []string{"open uE1", "open v", "closed uE1", "closed uI1", "closed v"} {
			circuittest.Near(t, r.Name+": "+name, got.v[name], want.v[name], 5e-4)
		}
	}
}

// A sample settles the same alone and among others.
func TestAdaptiveSamplesSettleAlone(t *testing.T) {
	c := dic([]int{4, 6, 5, 3}, adaptive(1e-3, 1e-6))
	const batch = 3
	at := circuittest.Draw(c, batch, 24)
	for i := range 4 {
		at["x"][i] *= 20 // takes other steps
	}
	all := solve(t, c, graph.Float64, batch, at.Clone())
	most := 0.0
	for s := range batch {
		one := solve(t, c, graph.Float64, 1, circuittest.Rows(c, at, batch, s))
		keys := []string{"q"}
		for _, name := range ends {
			keys = append(keys, "open "+name, "closed "+name)
		}
		for _, key := range keys {
			circuittest.Near(t, fmt.Sprint(key, " of sample ", s), all.row(key, s), one.v[key], 1e-12)
		}
		most = math.Max(most, one.v["closed steps"][0])
	}
	if got := all.v["closed steps"][0]; got != most {
		t.Errorf("%g steps of the batch, %g of its slowest sample", got, most)
	}
}

// A controller that is too slow for the time there is leaves a residual, and it is true.
func TestAdaptiveResidualIsTrue(t *testing.T) {
	for _, tau := range []float64{0.1, 10} {
		c := dic([]int{4, 6, 3}, squared, adaptive(1e-3, 1e-6), func(c *models.DIC) { c.Controller.Tau = tau })
		o := solve(t, c, graph.Float64, 3, circuittest.Draw(c, 3, 25))
		left := o.v["closed residual"][0]
		if late := left > 0.05; late != (tau == 10) {
			t.Errorf("time constant %g s: residual %g", tau, left)
		}
		if want := o.drivesLeft(); !(math.Abs(left-want) < 1e-14) {
			t.Errorf("time constant %g s: residual %.17g, the equations are missed by %.17g", tau, left, want)
		}
	}
}

// The open loss has the gradient of the equilibrium, by finite differences of the solver's own answer at tight tolerances. The nodes that
// carry the gradient leave its values alone: at the published tolerances they are off rest.
func TestAdaptiveGradientIsTheEquilibriums(t *testing.T) {
	c := dic([]int{3, 4, 3, 2}, adaptive(1e-11, 1e-14))
	var plastic []string
	for _, p := range c.Spec().Plastic() {
		plastic = append(plastic, p.Name)
	}
	p := circuittest.Compile(t, c, double, 2, func(p *circuittest.Page) {
		var ws []graph.Node
		for _, name := range plastic {
			ws = append(ws, p.S.Weight(name))
		}
		p.Want("loss", p.S.Loss("open"))
		for i, g := range p.B.Grad(p.S.Loss("open"), ws...) {
			p.Want(plastic[i], g)
		}
	})
	at := circuittest.Draw(c, 2, 26)
	got := p.Run(t, at)
	for _, name := range plastic {
		circuittest.Near(t, name, got[name], circuittest.Gradient(t, p, at, "loss", name, 2e-3), 1e-9)
	}
	c = dic(c.Sizes, adaptive(1e-3, 1e-6))
	if o := solve(t, c, graph.Float64, 2, at); !(o.openMissed() > 1e-7) {
		t.Errorf("the open phase misses its rest by %g only", o.openMissed())
	}
}
