package models_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
	"credo/models"
)

// states wants the end states of both phases, the controller and the feedback matrices, under the names of the oracle.
func states(p *circuittest.Page) {
	for _, phase := range p.S.Spec().Phases {
		for l := 1; p.B.Observed(fmt.Sprintf("Q%d", l)).Valid(); l++ {
			p.Want(fmt.Sprintf("%s uE%d", phase, l), p.S.Var(phase, fmt.Sprintf("E%d", l), "u"))
			p.Want(fmt.Sprintf("%s uI%d", phase, l), p.S.Var(phase, fmt.Sprintf("I%d", l), "u"))
		}
		p.Want(phase+" v", p.S.Var(phase, "v", "v"))
		p.Want(phase+" residual", p.S.Residual(phase))
		p.Want(phase+" steps", p.S.Steps(phase))
	}
	for l := 1; p.B.Observed(fmt.Sprintf("Q%d", l)).Valid(); l++ {
		p.Want(fmt.Sprintf("Q%d", l), p.B.Observed(fmt.Sprintf("Q%d", l)))
		p.Want(fmt.Sprintf("Q%d/raw", l), p.B.Observed(fmt.Sprintf("Q%d/raw", l)))
	}
	p.Want("c", p.S.Rate("closed", "controller"))
	p.Want("q", p.S.Var("closed", "controller", "q"))
	p.Want("effective target", p.B.Observed("effective target"))
}

// solve runs the circuit on drawn data and puts the states that it found beside the data.
func solve(t *testing.T, c *models.DIC, d graph.Dtype, batch int, at circuittest.Values) oracle {
	t.Helper()
	p := circuittest.Compile(t, c, graph.Options{Dtype: d}, batch, states)
	for name, x := range p.Run(t, at) {
		at[name] = x
	}
	return oracle{c, batch, at}
}

// random draws a circuit of 1 to 3 hidden layers with random settings, and a batch.
func random(rng *rand.Rand) (*models.DIC, int) {
	sizes := []int{2 + rng.IntN(4)}
	for range 1 + rng.IntN(3) {
		sizes = append(sizes, 1+rng.IntN(8))
	}
	c := models.NewDIC(append(sizes, 2+rng.IntN(4)))
	for _, set := range []func(*models.DIC){squared, undriven, nudged, skewed, soft, form(models.EquilibriumForm), form(models.AlignedForm)} {
		if rng.IntN(3) == 0 {
			set(c)
		}
	}
	c.Controller = models.Controller{KP: 0.1 + rng.Float64()*0.4, KI: rng.Float64(), Lambda: 0.5 + rng.Float64(), Tau: 0.1}
	return c, 1 + rng.IntN(4)
}

// Property 6: at rest rE − uI = cQ, uE = z − rI, v − rE V = c, q = e/λ and c = κ e, and the same with c = 0 in the open loop.
func TestEndStatesSolveTheEquations(t *testing.T) {
	for _, row := range []struct {
		dtype     graph.Dtype
		tolerance float64 // of numbers of order 1
	}{{graph.Float64, 1e-12}, {graph.Float32, 1e-5}} {
		t.Run(row.dtype.String(), func(t *testing.T) {
			for seed := range uint64(15) {
				c, batch := random(rand.New(rand.NewPCG(seed, 6)))
				o := solve(t, c, row.dtype, batch, circuittest.Draw(c, batch, seed))
				limit := row.tolerance * (1 + o.largest())
				if worst := o.openMissed(); !(worst < limit) {
					t.Errorf("seed %d, open phase: the equations are missed by %.2g", seed, worst)
				}
				if worst := o.closedMissed(); !(worst < limit) {
					t.Errorf("seed %d, closed phase: the equations are missed by %.2g (%+v)", seed, worst, c)
				}
			}
		})
	}
}

func (o oracle) largest() (m float64) {
	for l := 1; l <= o.L(); l++ {
		m = math.Max(m, circuittest.Largest(o.v[fmt.Sprintf("closed uE%d", l)]))
	}
	return math.Max(m, circuittest.Largest(o.v["closed v"]))
}

func (o oracle) openMissed() float64 {
	return o.missed("open", func(int, int, int) float64 { return 0 }, func(int, int) float64 { return 0 })
}

func (o oracle) closedMissed() float64 {
	worst := o.missed("closed", o.dis, func(s, k int) float64 { return o.of("c", s, k) })
	k := o.c.Controller
	for s := range o.batch {
		for i, e := range o.err(o.row("closed v", s), o.effective(s)) {
			worst = math.Max(worst, math.Abs(o.of("q", s, i)-e/k.Lambda))
			worst = math.Max(worst, math.Abs(o.of("c", s, i)-(k.KP+k.KI/k.Lambda)*e))
		}
	}
	return worst
}

// The feedback matrices follow the recursion at the open-loop end state, in every form; the target is as the settings say.
func TestFeedbackFollowsTheRecursion(t *testing.T) {
	for seed := range uint64(15) {
		c, batch := random(rand.New(rand.NewPCG(seed, 7)))
		o := solve(t, c, graph.Float64, batch, circuittest.Draw(c, batch, seed))
		for l := 1; l <= o.L(); l++ {
			var raw []float64
			for s := range batch {
				for k := range o.K() {
					for i := range c.Sizes[l] {
						raw = append(raw, o.feedback(l, s, k, i))
					}
				}
			}
			circuittest.Near(t, fmt.Sprintf("seed %d, %s, Q%d", seed, c.Feedback.Form, l), o.v[fmt.Sprintf("Q%d/raw", l)], raw, 1e-13)
		}
		var target []float64
		for s := range batch {
			target = append(target, o.effective(s)...)
		}
		circuittest.Near(t, fmt.Sprintf("seed %d, effective target", seed), o.v["effective target"], target, 1e-14)
	}
}

// The currents into a cell add up to its rest: each potential is the sum of the recorded currents that drive it, with their signs, in
// both phases.
func TestCurrentsAddUpToPotentials(t *testing.T) {
	for _, set := range [][]func(*models.DIC){{}, {undriven}, {squared, skewed}} {
		c := dic([]int{4, 6, 5, 3}, set...)
		p := circuittest.Compile(t, c, double, 3, circuittest.All)
		v := p.Run(t, circuittest.Draw(c, 3, 8))
		for _, phase := range c.Spec().Phases {
			for _, at := range [][2]string{{"E1", "u"}, {"I1", "u"}, {"E2", "u"}, {"I2", "u"}, {"v", "v"}} {
				got := v["variable "+at[1]+" "+at[0]+" in phase "+phase]
				sum := make([]float64, len(got))
				for _, proj := range c.Spec().Onto(at[0]) {
					for i, x := range v["current "+proj.Name+" in phase "+phase] {
						sum[i] += x
					}
				}
				circuittest.Near(t, at[0]+" in phase "+phase, got, sum, 1e-12)
			}
		}
	}
}

// Loss and shown error are on the true target, no matter where the controller steers; the answer is the read-out's potential.
func TestRecordsAreOnTheTrueTarget(t *testing.T) {
	for _, set := range [][]func(*models.DIC){{nudged}, {soft}, {nudged, squared}} {
		c := dic([]int{4, 6, 3}, set...)
		at := circuittest.Draw(c, 3, 9)
		o := oracle{c, 3, circuittest.Compile(t, c, double, 3, circuittest.All).Run(t, at)}
		for _, phase := range c.Spec().Phases {
			v := "variable v v in phase " + phase
			circuittest.Same(t, "answer", o.v["output "+phase], o.v[v])
			var failure []float64
			loss := 0.0
			for s := range 3 {
				y := at["target"][3*s : 3*s+3]
				failure = append(failure, o.err(o.row(v, s), y)...)
				for k, e := range o.err(o.row(v, s), y) {
					if c.Loss.Name() == "mse" {
						loss += e * e / 2 / 3
					} else if y[k] == 1 {
						loss -= math.Log(softmax(o.row(v, s))[k]) / 3
					}
				}
			}
			circuittest.Near(t, "error", o.v["variable error v in phase "+phase], failure, 1e-14)
			circuittest.Near(t, "loss", o.v["loss "+phase], []float64{loss}, 1e-14)
		}
	}
}
