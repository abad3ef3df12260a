package locality

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/graph/circuit"
)

// layout gives the meaning of the last axes of a value, seen from the synapses of one projection.
type layout struct {
	axes  axes
	units int // cells or weights
	whose     // cells
	form  circuit.Wiring
}

// whose gives the population of cells.
type whose struct{ pre, post bool }

type axes int

const (
	common   axes = iota // no neuron axis: one value for all
	cells                // the last axis
	synaptic             // the last two, the axes of the weights
)

// per returns the layout of values that belong to the synapses, to the cells of a side or to all.
func (y *synapses) per(a circuit.Axis) layout {
	l := layout{form: y.form, axes: cells}
	switch a {
	case circuit.PerSynapse:
		l.axes, l.units = synaptic, circuit.Shape(y.form.Weights()).Size()
	case circuit.PerPre:
		l.pre, l.units = true, y.pre.Size()
	case circuit.PerPost:
		l.post, l.units = true, y.post.Size()
	default:
		l.axes = common
	}
	return l
}

// of returns the layout of a recorded value.
func (y *synapses) of(s sense) (layout, error) {
	shape := s.site.Node.Shape()
	switch {
	case s.access == foreign:
		return layout{}, nil
	case s.site.Kind == circuit.Weight:
		return y.per(circuit.PerSynapse), nil
	case s.site.Kind == circuit.Memory:
		m := y.memory[s.site.Who]
		if want := y.spec.Extent(y.proj, m.Per); !m.fits(shape, want) {
			return layout{}, errors.Errorf("%s has shape %v, and its cells or synapses have %v", s.site, shape, want)
		}
		return y.per(m.Per), nil
	case !s.pre && !s.post:
		return layout{}, nil
	}
	l := y.per(circuit.PerPost)
	if !s.post {
		l = y.per(circuit.PerPre)
	}
	l.whose = s.whose
	if len(shape) == 0 || shape[len(shape)-1] != l.units {
		return l, errors.Errorf("%s has shape %v: its last axis must be the %d cells", s.site, shape, l.units)
	}
	return l, nil
}

// may tells whether element e of a value may change with unit k of another.
func (l layout) may(e int, in layout, k int) bool {
	switch {
	case in.axes == synaptic:
		return l.axes == synaptic && e%l.units == k
	case l.axes == synaptic:
		e %= l.units
		return in.pre && l.form.Joins(e, circuit.AtPre, k) || in.post && l.form.Joins(e, circuit.AtPost, k)
	case l.axes == cells:
		return e%l.units == k && (in.pre && l.pre || in.post && l.post)
	}
	return false
}

// unit names a unit of the value: a synapse by the row and column of its weight.
func (l layout) unit(k int) string {
	if l.axes == synaptic {
		columns := l.form.Weights()[1]
		return fmt.Sprintf("synapse (%d,%d)", k/columns, k%columns)
	}
	return fmt.Sprintf("unit %d", k)
}
