package models_test

import (
	"fmt"
	"math"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
	"credo/models"
)

var (
	double = graph.Options{Dtype: graph.Float64}
	ends   = []string{"uE1", "uI1", "uE2", "uI2", "v"} // of two hidden layers
)

// The equilibrium is where both integrators end when they are given time: the slowest mode decays in about 92 ms, so that 3 s
// leave 1e-14 of the way.
func TestEquilibriumIsWhereIntegratorsEnd(t *testing.T) {
	for _, set := range []func(c *models.DIC){func(*models.DIC) {}, squared, undriven, skewed} {
		sizes := []int{4, 6, 5, 3}
		at := circuittest.Draw(dic(sizes), 3, 20)
		rest := solve(t, dic(sizes, set), graph.Float64, 3, at.Clone())
		for _, method := range []struct {
			name         string
			steps        func(c *models.DIC)
			open, closed float64
		}{{"euler ", euler(0.005, 200, 600), 200, 600}, {"rk4 ", rk4(0.008, 125, 375), 125, 375}} {
			c := dic(sizes, set, method.steps)
			o := solve(t, c, graph.Float64, 3, at.Clone())
			for _, name := range ends {
				for _, phase := range []string{"open ", "closed "} {
					circuittest.Near(t, method.name+phase+name, o.v[phase+name], rest.v[phase+name], 1e-8)
				}
			}
			circuittest.Near(t, "q", o.v["q"], rest.v["q"], 1e-8)
			circuittest.Near(t, "steps", []float64{o.v["open steps"][0], o.v["closed steps"][0]},
				[]float64{method.open, method.closed}, 0)
		}
	}
}

// The closed loop must move the cells by much more than the tolerance of the test above, or that test compared nothing.
func TestTheClosedLoopMovesTheCells(t *testing.T) {
	c := dic([]int{4, 6, 5, 3})
	o := solve(t, c, graph.Float64, 3, circuittest.Draw(c, 3, 20))
	for _, name := range ends {
		circuittest.Apart(t, name, o.v["closed "+name], o.v["open "+name], 0.01)
	}
}

// Euler's first step from zero, by hand: duE/dt = (x W + b − φI(0))/τE, duI/dt = φE(0)/τI, and dv/dt = φE(0) ΣV/τE, with
// φ(0) = ln 2.
func TestOneEulerStepFromRest(t *testing.T) {
	const dt = 0.001
	c := dic([]int{2, 1, 2}, euler(dt, 1, 1))
	at := circuittest.Values{"x": {0.5, 2}, "target": {1, 0}, "W1": {0.3, -0.7}, "b1": {0.2}, "V": {0.6, -0.4}}
	o := solve(t, c, graph.Float64, 1, at)
	z := 0.5*0.3 + 2*-0.7 + 0.2
	circuittest.Near(t, "uE", o.v["open uE1"], []float64{dt / 0.02 * (z - math.Ln2)}, 1e-14)
	circuittest.Near(t, "uI", o.v["open uI1"], []float64{dt / 0.005 * math.Ln2}, 1e-14)
	circuittest.Near(t, "v", o.v["open v"], []float64{dt / 0.02 * math.Ln2 * 0.6, dt / 0.02 * math.Ln2 * -0.4}, 1e-14)
}

// One Euler step of the closed loop from the end of the open one, with q = 0: c = kP e, and q moves by dt e/τC.
func TestOneEulerStepOfTheClosedLoop(t *testing.T) {
	const dt = 0.001
	sizes := []int{2, 1, 2}
	at := circuittest.Values{"x": {0.5, 2}, "target": {1, 0}, "W1": {0.3, -0.7}, "b1": {0.2}, "V": {0.6, -0.4}}
	o := solve(t, dic(sizes, euler(dt, 40, 1)), graph.Float64, 1, at)
	E := phiOf(o.c.PhiE)
	uE, uI, v := o.v["open uE1"][0], o.v["open uI1"][0], o.v["open v"]
	e := o.err(v, []float64{1, 0})
	c := []float64{0.2 * e[0], 0.2 * e[1]}
	f := c[0]*o.v["Q1"][0] + c[1]*o.v["Q1"][1]
	z := 0.5*0.3 + 2*-0.7 + 0.2
	circuittest.Near(t, "uE", o.v["closed uE1"], []float64{uE + dt/0.02*(z-E.rate(uI)-uE)}, 1e-14)
	circuittest.Near(t, "uI", o.v["closed uI1"], []float64{uI + dt/0.005*(E.rate(uE)-f-uI)}, 1e-14)
	circuittest.Near(t, "v", o.v["closed v"], []float64{
		v[0] + dt/0.02*(E.rate(uE)*0.6+c[0]-v[0]), v[1] + dt/0.02*(E.rate(uE)*-0.4+c[1]-v[1])}, 1e-14)
	circuittest.Near(t, "q", o.v["q"], []float64{dt / 0.1 * e[0], dt / 0.1 * e[1]}, 1e-14)
}

// The residual is by how much the end state misses the equations, for every method, and large where settling was cut short.
func TestResidualIsTrue(t *testing.T) {
	five := models.Steps{Dt: 0.005, OpenSteps: 5, ClosedSteps: 5}
	for _, row := range []struct {
		name                   string
		settling               models.Settling
		openAtLeast, openBelow float64
		atLeast, below         float64 // of the closed phase
	}{
		{"equilibrium", models.Equilibrium{}, 0, 1e-13, 0, 1e-11},
		{"1 sweep", models.Equilibrium{MaxSweeps: 1}, 0, 1e-13, 1e-6, 1},
		{"loose", models.Equilibrium{Tolerance: 0.1}, 0, 1e-13, 1e-7, 1e-1},
		{"5 Euler steps", models.EulerSteps{Steps: five}, 1e-2, 10, 1e-2, 10},
		{"5 RK4 steps", models.RK4Steps{Steps: five}, 1e-2, 10, 1e-2, 10},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := dic([]int{4, 6, 5, 3}, squared, func(c *models.DIC) { c.Settling = row.settling })
			at := circuittest.Draw(c, 3, 21)
			for i := range at["V"] {
				at["V"][i] *= 4 // far to go
			}
			o := solve(t, c, graph.Float64, 3, at)
			open, closed := o.v["open residual"][0], o.v["closed residual"][0]
			if !(open >= row.openAtLeast && open < row.openBelow) {
				t.Errorf("open residual %.3g, expected %g to %g", open, row.openAtLeast, row.openBelow)
			}
			if !(closed >= row.atLeast && closed < row.below) {
				t.Errorf("closed residual %.3g, expected %g to %g", closed, row.atLeast, row.below)
			}
			if q, ok := row.settling.(models.Equilibrium); ok && q.MaxSweeps > 0 && o.v["closed steps"][0] != float64(q.MaxSweeps+1) {
				t.Errorf("%g sweeps, limited to the first and %d more", o.v["closed steps"][0], q.MaxSweeps)
			}
			if d := math.Abs(open - o.openMissed()); !(d < 1e-14) {
				t.Errorf("open residual %.17g, the equations are missed by %.17g", open, o.openMissed())
			}
			if want := o.drivesLeft(); !(math.Abs(closed-want) < 1e-14) {
				t.Errorf("closed residual %.17g, the equations are missed by %.17g", closed, want)
			}
		})
	}
}

// drivesLeft is the largest |τ dy/dt| of the closed loop at the end state, the integral's among them.
func (o oracle) drivesLeft() float64 {
	k := o.c.Controller
	control := func(s, i int) float64 {
		return k.KP*o.err(o.row("closed v", s), o.effective(s))[i] + k.KI*o.of("q", s, i)
	}
	worst := o.missed("closed", o.dis, control)
	for s := range o.batch {
		for i, e := range o.err(o.row("closed v", s), o.effective(s)) {
			worst = math.Max(worst, math.Abs(e-k.Lambda*o.of("q", s, i)))
		}
	}
	return worst
}

// Property 18: control helps. The closed loss, on the true target, is below the open one.
func TestControlLowersTheLoss(t *testing.T) {
	for _, set := range [][]func(*models.DIC){{}, {squared}, {undriven}, {nudged}} {
		c := dic([]int{4, 6, 5, 3}, set...)
		p := circuittest.Compile(t, c, double, 3, circuittest.All)
		for seed := range uint64(10) {
			v := p.Run(t, circuittest.Draw(c, 3, 30+seed))
			if open, closed := v["loss open"][0], v["loss closed"][0]; !(closed < open) {
				t.Errorf("seed %d: the loss goes from %g to %g when the loop closes", seed, open, closed)
			}
		}
	}
}

// Property 8: without gains the controller is silent and the closed loop stays where the open one ended.
func TestWithoutGainsNothingMoves(t *testing.T) {
	c := dic([]int{4, 6, 5, 3}, func(c *models.DIC) { c.Controller.KP, c.Controller.KI = 0, 0 })
	o := solve(t, c, graph.Float64, 3, circuittest.Draw(c, 3, 22))
	circuittest.Near(t, "c", o.v["c"], make([]float64, 9), 0)
	for _, name := range ends {
		circuittest.Near(t, name, o.v["closed "+name], o.v["open "+name], 1e-14)
	}
}

// Property 24: the program of an evaluation holds nothing of the controller, and its answers have the same bits for any gains,
// feedback or target.
func TestEvaluationRunsNoController(t *testing.T) {
	evaluate := func(p *circuittest.Page) {
		p.Want("answer", p.S.Output("open"))
		p.Want("loss", p.S.Loss("open"))
	}
	sizes := []int{4, 6, 5, 3}
	at := circuittest.Draw(dic(sizes), 3, 23)
	plain := circuittest.Compile(t, dic(sizes), double, 3, evaluate)
	want := plain.Run(t, at)
	for i, set := range []func(c *models.DIC){
		func(c *models.DIC) { c.Controller = models.Controller{KP: 30, KI: 15, Lambda: 0.5, Tau: 1} },
		func(c *models.DIC) {
			c.Feedback = models.FeedbackMatrices{Form: models.EquilibriumForm, Average: true, Clip: 0.1}
		},
		form(models.AlignedForm), undriven, nudged, soft,
	} {
		got := circuittest.Compile(t, dic(sizes, set), double, 3, evaluate).Run(t, at)
		circuittest.Same(t, fmt.Sprintf("answer %d", i), got["answer"], want["answer"])
		circuittest.Same(t, fmt.Sprintf("loss %d", i), got["loss"], want["loss"])
	}
	whole := circuittest.Compile(t, dic(sizes), double, 3, func(p *circuittest.Page) {
		evaluate(p)
		p.Want("closed", p.S.Output("closed"))
	})
	if few, many := plain.Stats().Nodes, whole.Stats().Nodes; 2*few > many {
		t.Errorf("an evaluation has %d nodes of %d", few, many)
	}
	for _, kind := range []string{"solve", "sqrt", "transpose"} {
		if n := count(whole, kind); n == 0 {
			t.Errorf("the whole program has no %s: the kinds are %v", kind, whole.Stats().Kinds)
		}
		if n := count(plain, kind); n > 0 {
			t.Errorf("an evaluation has %d %s", n, kind)
		}
	}
}

// count adds up the instructions whose kind is the given one.
func count(p *circuittest.Program, kind string) int { return p.Stats().Kinds[kind] }
