package models

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/graph/integrate"
)

// Settling is a way to bring the phases of DIC to rest.
type Settling interface {
	// settle returns the state at the end of a phase that begins at start, and the steps taken, a scalar. Without control, k = nil, the
	// phase is the open one.
	settle(b *graph.Builder, d *dicBatch, out *circuit.Settled, phase string, start dicState, k *control) (dicState, graph.Node)
	// complete fills in tolerances that were left to the precision, or to the target: nudge is by how much it is moved, 0 for the label
	// itself. The error names the option, as "settle.rtol", that does not go with such a target.
	complete(precision graph.Dtype, nudge float64) (Settling, error)
	// check reports the first setting that makes no sense, and names the option.
	check() error
}

// Settlings lists the ways to settle.
func Settlings() catalog.Table[Settling] {
	return catalog.Table[Settling]{Kind: "way to settle", Entries: []catalog.Entry[Settling]{
		{Name: "equilibrium", About: "the rest itself, without time: sweeps of Newton's and Broyden's methods",
			New: func() Settling { return Equilibrium{} }},
		{Name: "euler", About: "steps in time by Euler's method",
			New: func() Settling { return NewEulerSteps() }},
		{Name: "rk4", About: "steps in time by the classical Runge-Kutta method of order 4",
			New: func() Settling { return NewRK4Steps() }},
		{Name: "tsit5", About: "steps in time of adaptive length, by a Runge-Kutta method of order 5 with an estimate of order 4",
			Citation: "Tsitouras 2011, Runge-Kutta pairs of order 5(4) satisfying only the first column simplifying assumption, Computers & Mathematics with Applications 62, doi:10.1016/j.camwa.2011.06.002",
			New:      func() Settling { return Tsit5{} }},
	}}
}

// Steps are steps of one length through both phases.
type Steps struct {
	Dt          float64 `yaml:"dt" above:"0" doc:"length of a step, s"`
	OpenSteps   int     `yaml:"open_steps" min:"1" doc:"steps of the open phase"`
	ClosedSteps int     `yaml:"closed_steps" min:"1" doc:"steps of the closed phase"`
}

// EulerSteps settles by Euler's method.
type EulerSteps struct{ Steps }

// NewEulerSteps returns the published steps: 0.3 s and 1 s in steps of 5 ms.
func NewEulerSteps() EulerSteps { return EulerSteps{Steps{Dt: 0.005, OpenSteps: 60, ClosedSteps: 200}} }

// RK4Steps settles by the classical Runge-Kutta method.
type RK4Steps struct{ Steps }

// NewRK4Steps returns steps of 8 ms: 0.32 s and 0.88 s.
func NewRK4Steps() RK4Steps { return RK4Steps{Steps{Dt: 0.008, OpenSteps: 40, ClosedSteps: 110}} }

func (s EulerSteps) settle(b *graph.Builder, d *dicBatch, out *circuit.Settled, phase string, start dicState, k *control) (dicState, graph.Node) {
	return d.integrate(b, integrate.Euler{}, s.Steps, out, phase, start, k)
}

func (s RK4Steps) settle(b *graph.Builder, d *dicBatch, out *circuit.Settled, phase string, start dicState, k *control) (dicState, graph.Node) {
	return d.integrate(b, integrate.RK4{}, s.Steps, out, phase, start, k)
}

func (s EulerSteps) complete(graph.Dtype, float64) (Settling, error) { return s, nil }

func (s RK4Steps) complete(graph.Dtype, float64) (Settling, error) { return s, nil }

func (s Steps) check() error {
	if !positive(s.Dt) || s.OpenSteps < 1 || s.ClosedSteps < 1 {
		return catalog.At("settle", errors.Errorf("dic: settling by %d and %d steps of %g s: needs at least one step of positive length in each phase", s.OpenSteps, s.ClosedSteps, s.Dt))
	}
	return nil
}
