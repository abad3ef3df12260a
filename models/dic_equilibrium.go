package models

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/graph/integrate"
)

// Equilibrium finds the rest of both phases without time. The open phase is solved layer by layer, by Newton's method on
// u + φI(φE(u)) = z, whose left side is convex and increasing: from u = z it descends to the root. The closed phase repeats sweeps
// through the layers, one Newton step for each cell, and between them moves the controller by Newton's method on c = κ e(v(c)), where
// the network's gain dv/dc is estimated from the moves made so far (Broyden's method, one matrix for each sample). Setting c to κ e
// after every sweep instead contracts slowly with squared error, and can swing out on trained networks.
type Equilibrium struct {
	Tolerance float64 `yaml:"tolerance" min:"0" doc:"sweeps stop at this relative change; 0: 1e-4, in float64 1e-12"`
	MaxSweeps int     `yaml:"max_sweeps" min:"0" doc:"sweeps after the first; 0: 24, in float64 40"`
}

func (q Equilibrium) settle(b *graph.Builder, d *dicBatch, _ *circuit.Settled, _ string, start dicState, k *control) (dicState, graph.Node) {
	if k == nil {
		return d.openRest(b)
	}
	return d.closedRest(b, q.precision(b.Dtype()), start, k)
}

func (q Equilibrium) complete(d graph.Dtype, _ float64) (Settling, error) {
	p := q.precision(d)
	return Equilibrium{Tolerance: p.tolerance, MaxSweeps: p.sweeps}, nil
}

func (q Equilibrium) check() error {
	if !(q.Tolerance >= 0) || q.MaxSweeps < 0 {
		return catalog.At("settle", errors.Errorf("dic: settling to a tolerance of %g in %d sweeps: needs positive numbers, or 0 for the default", q.Tolerance, q.MaxSweeps))
	}
	return nil
}

// precision returns the limits that go with the number of digits, and given settings in their place.
func (q Equilibrium) precision(d graph.Dtype) precision {
	p := precisionOf(d)
	if q.Tolerance > 0 {
		p.tolerance = q.Tolerance
	}
	if q.MaxSweeps > 0 {
		p.sweeps = q.MaxSweeps
	}
	return p
}

// precision holds the limits that go with the number of digits.
type precision struct {
	newton    float64 // below this two Newton steps leave only rounding, the one that was taken and the one after the loop, as convergence is quadratic
	tolerance float64 // of a sweep's largest relative change
	floor     float64 // a move of the controller below this says nothing about the gain
	sweeps    int
}

func precisionOf(d graph.Dtype) precision {
	if d == graph.Float64 {
		return precision{newton: 1e-6, tolerance: 1e-12, floor: 1e-10, sweeps: 40}
	}
	return precision{newton: 1e-2, tolerance: 1e-4, floor: 1e-4, sweeps: 24}
}

// newtonSteps bounds the steps of an open-loop root; the published activations take 4 to 6, sharpness 5 takes 9.
const newtonSteps = 30

// newton returns the step −F/F' of every cell towards the root of F(u) = u + φI(φE(u) − f) − z; without control f is the zero Node.
func (d *dicBatch) newton(b *graph.Builder, u, rE, slopeE, f, z graph.Node) graph.Node {
	uI := rE
	if f.Valid() {
		uI = b.Sub(rE, f)
	}
	F := b.Sub(b.Add(u, d.PhiI.Rate(b, uI)), z)
	return b.Neg(b.Div(F, b.Shift(b.Mul(slopeE, d.PhiI.Slope(b, uI)), 1)))
}

// openRest returns the rest of the open phase and the Newton steps taken, added over the layers. The last step is taken from
// values that count as constants: its derivative with respect to z is then the exact derivative of the root.
func (d *dicBatch) openRest(b *graph.Builder) (s dicState, steps graph.Node) {
	steps = b.Const(0)
	for l := range d.W {
		z := b.Add(d.forward(b, s, l), d.b[l])
		root := b.Scan(newtonSteps, []graph.Node{z}, nil, graph.ScanOptions{ForwardOnly: true, Tolerance: precisionOf(b.Dtype()).newton},
			func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
				u := carry[0]
				du := d.newton(b, u, d.PhiE.Rate(b, u), d.PhiE.Slope(b, u), graph.Node{}, z)
				next := b.Add(u, du)
				return graph.Step{Carry: []graph.Node{next}, Until: relative(b, du, next)}
			})
		if b.Err() != nil {
			return s, steps
		}
		u := b.Detach(root.Final[0])
		rE, slope := d.PhiE.Rate(b, u), d.PhiE.Slope(b, u)
		u = b.Add(u, d.newton(b, u, rE, slope, graph.Node{}, z))
		s.uE, s.uI = append(s.uE, u), append(s.uI, d.PhiE.Rate(b, u))
		steps = b.Add(steps, root.Steps)
	}
	s.v = d.readout(b, s)
	s.q = b.Scale(s.v, 0)
	return s, steps
}

func largest(b *graph.Builder, x graph.Node) graph.Node {
	return integrate.Residual(b, []graph.Node{x})
}

// relative returns max|dx| / (1 + max|x|), a scalar. Dividing cell by cell would never fall below the rounding of cells whose input
// cancels.
func relative(b *graph.Builder, dx, x graph.Node) graph.Node {
	return b.Div(largest(b, dx), b.Shift(largest(b, x), 1))
}
