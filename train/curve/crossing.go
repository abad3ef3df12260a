package curve

import "github.com/pkg/errors"

// Crossing is a rate at which the change of the synapse turns its sign.
type Crossing struct {
	Rate float64
	Up   bool // above it the synapse is potentiated
}

// Sign is +1 where the synapse is potentiated above the crossing, else −1.
func (c Crossing) Sign() float64 {
	if c.Up {
		return 1
	}
	return -1
}

// Crossings returns the crossings between two rates of the cell, in rising order. The rate must rise with the input. They are looked for in
// the postsynaptic factor, which has no zero where only the input has one, on the program's grid; two on one step of it are missed.
func (p *Program) Crossings(lo, hi float64) ([]Crossing, error) {
	c, err := p.spanning(lo, hi)
	if err != nil {
		return nil, err
	}
	var out []Crossing
	for _, i := range c.turns() {
		at, err := p.zoom(c, i)
		if err != nil {
			return nil, err
		}
		if at.Rate >= lo && at.Rate <= hi {
			out = append(out, at)
		}
	}
	return out, nil
}

// Crossings returns the crossings of a curve of changes as it is drawn: by straight lines between its points.
func (c Curve) Crossings() (out []Crossing) {
	for _, i := range c.turns() {
		part := c.DW[i] / (c.DW[i] - c.DW[i+1])
		out = append(out, Crossing{Rate: c.Rate[i] + part*(c.Rate[i+1]-c.Rate[i]), Up: c.Factor[i+1] > 0})
	}
	return out
}

// spanning returns a curve whose rates begin below lo and end above hi.
func (p *Program) spanning(lo, hi float64) (Curve, error) {
	const farthest = 1e6
	a, b := -1.0, 1.0
	for a > -farthest && b < farthest {
		c, err := p.At(Grid(a, b, p.x.Len()))
		switch {
		case err != nil:
			return c, err
		case !(c.Rate[0] <= lo):
			a *= 2
		case !(c.Rate[len(c.Rate)-1] >= hi):
			b *= 2
		default:
			return c, nil
		}
	}
	return Curve{}, errors.Errorf("inputs from %g to %g do not bring the cell's rate from %g to %g", a, b, lo, hi)
}

// turns lists the points after which the factor has the other sign.
func (c Curve) turns() (out []int) {
	for i := 1; i < len(c.Factor); i++ {
		if (c.Factor[i-1] > 0) != (c.Factor[i] > 0) {
			out = append(out, i-1)
		}
	}
	return out
}

// zoom lays the whole grid between two of its points, again and again. Five times a grid of 100 is beyond double precision.
func (p *Program) zoom(c Curve, i int) (Crossing, error) {
	for range 5 {
		next, err := p.At(Grid(c.X[i], c.X[i+1], len(c.X)))
		if err != nil {
			return Crossing{}, err
		}
		turns := next.turns()
		if len(turns) == 0 { // closer than the precision can tell
			break
		}
		c, i = next, turns[0]
	}
	return Crossing{Rate: (c.Rate[i] + c.Rate[i+1]) / 2, Up: c.Factor[i+1] > 0}, nil
}
