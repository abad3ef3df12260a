package models_test

import (
	"fmt"
	"math"

	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
)

// The oracle is the circuit's equations in loops over samples and cells, written from the publication and sharing nothing with
// package models but the settings. It does not solve anything: it says by how much given states miss the equations.
type oracle struct {
	c     *models.DIC
	batch int
	v     circuittest.Values // data, weights and the states that a program found
}

type phi struct{ rate, slope func(u float64) float64 }

func phiOf(a circuit.Activation) phi {
	p, ok := a.(circuit.Softplus)
	if !ok {
		return phi{func(u float64) float64 { return u }, func(float64) float64 { return 1 }}
	}
	return phi{
		func(u float64) float64 {
			t := p.K * (u - p.S)
			return p.A * (math.Max(t, 0) + math.Log1p(math.Exp(-math.Abs(t))))
		},
		func(u float64) float64 { return p.A * p.K / (1 + math.Exp(-p.K*(u-p.S))) },
	}
}

func (o oracle) L() int { return len(o.c.Sizes) - 2 }
func (o oracle) K() int { return o.c.Sizes[len(o.c.Sizes)-1] }

// of returns element i of a sample's row.
func (o oracle) of(name string, sample, i int) float64 {
	x, ok := o.v[name]
	if !ok {
		panic("the test wants no " + name)
	}
	return x[sample*len(x)/o.batch+i]
}

func (o oracle) weight(name string, i, j, cols int) float64 { return o.v[name][i*cols+j] }

// below is the rate of cell i under layer l (from 1).
func (o oracle) below(phase string, l, s, i int) float64 {
	if l == 1 {
		return o.of("x", s, i)
	}
	return phiOf(o.c.PhiE).rate(o.of(fmt.Sprintf("%s uE%d", phase, l-1), s, i))
}

// drive is z_l of cell j, or the read-out's rE_L V for l = L+1.
func (o oracle) drive(phase string, l, s, j int) float64 {
	name, sum := "V", 0.0
	if l <= o.L() {
		name, sum = fmt.Sprintf("W%d", l), o.v[fmt.Sprintf("b%d", l)][j]
	}
	for i := range o.c.Sizes[l-1] {
		sum += o.below(phase, l, s, i) * o.weight(name, i, j, o.c.Sizes[l])
	}
	return sum
}

// missed returns by how much the potentials of a phase miss their equations at rest: f is the dis-inhibition, c the controller.
func (o oracle) missed(phase string, f func(l, s, i int) float64, c func(s, k int) float64) (worst float64) {
	E, I := phiOf(o.c.PhiE), phiOf(o.c.PhiI)
	note := func(x float64) { worst = math.Max(worst, math.Abs(x)) }
	for s := range o.batch {
		for l := 1; l <= o.L(); l++ {
			for i := range o.c.Sizes[l] {
				uE, uI := o.of(fmt.Sprintf("%s uE%d", phase, l), s, i), o.of(fmt.Sprintf("%s uI%d", phase, l), s, i)
				note(uE - (o.drive(phase, l, s, i) - I.rate(uI)))
				note(E.rate(uE) - uI - f(l, s, i))
			}
		}
		for k := range o.K() {
			want := o.drive(phase, o.L()+1, s, k)
			if o.c.DriveReadout {
				want += c(s, k)
			}
			note(o.of(phase+" v", s, k) - want)
		}
	}
	return worst
}

// dis is f_l of cell i: Σ_k c_k Q_l[k,i].
func (o oracle) dis(l, s, i int) (f float64) {
	n := o.c.Sizes[l]
	for k := range o.K() {
		f += o.of("c", s, k) * o.of(fmt.Sprintf("Q%d", l), s, k*n+i)
	}
	return f
}

// softmax of a sample's v in a phase, and its error against a target.
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

// err is target − softmax(v), or target − v.
func (o oracle) err(v, target []float64) []float64 {
	p, out := v, make([]float64, len(v))
	if o.c.Loss.Name() == "ce" {
		p = softmax(v)
	}
	for k := range out {
		out[k] = target[k] - p[k]
	}
	return out
}

func (o oracle) row(name string, s int) []float64 {
	n := len(o.v[name]) / o.batch
	return o.v[name][s*n : (s+1)*n]
}

// taught is the target, softened to 0.99 for the right answer and 0.01 shared by the others if so set.
func (o oracle) taught(s int) []float64 {
	y := o.row("target", s)
	if !o.c.SoftTargets {
		return y
	}
	out := make([]float64, len(y))
	for k := range y {
		if out[k] = 0.01 / float64(len(y)-1); y[k] == 1 {
			out[k] = 0.99
		}
	}
	return out
}

// effective is the target that the controller steers to.
func (o oracle) effective(s int) []float64 {
	y := o.taught(s)
	if o.c.Nudge == 0 {
		return y
	}
	v := o.row("open v", s)
	moved := make([]float64, len(v))
	for k, e := range o.err(v, y) {
		moved[k] = v[k] + o.c.Nudge*e
	}
	if o.c.Loss.Name() == "ce" {
		return softmax(moved)
	}
	return moved
}

// feedback is Q_l[k,i] of a sample before averaging, clipping and norm, by the recursion from above:
// A_L = Vᵀ diag(φE'), A_l = A_{l+1} W_{l+1}ᵀ diag(φE'), Q_l = A_l diag(φI'); the other two forms have g = 1/(1 + φE'φI') at
// every φE', and the aligned one leaves out φI' and its own φE'.
func (o oracle) feedback(l, s, k, i int) float64 {
	E, I := phiOf(o.c.PhiE), phiOf(o.c.PhiI)
	dE := E.slope(o.of(fmt.Sprintf("open uE%d", l), s, i))
	dI := I.slope(o.of(fmt.Sprintf("open uI%d", l), s, i))
	if o.c.Feedback.Form == models.AlignedForm {
		return o.chain(l, s, k, i) / dE
	}
	return o.chain(l, s, k, i) * dI
}

func (o oracle) chain(l, s, k, i int) (sum float64) {
	E, I := phiOf(o.c.PhiE), phiOf(o.c.PhiI)
	dE := E.slope(o.of(fmt.Sprintf("open uE%d", l), s, i))
	if l == o.L() {
		sum = o.weight("V", i, k, o.K())
	} else {
		for j := range o.c.Sizes[l+1] {
			sum += o.chain(l+1, s, k, j) * o.weight(fmt.Sprintf("W%d", l+1), i, j, o.c.Sizes[l+1])
		}
	}
	if o.c.Feedback.Form != models.ShippedForm {
		dE /= 1 + dE*I.slope(o.of(fmt.Sprintf("open uI%d", l), s, i))
	}
	return sum * dE
}
