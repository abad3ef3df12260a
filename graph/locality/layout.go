package locality

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/graph/circuit"
)

// layout gives the meaning of the last axes of a value, seen from the synapses of one projection. Units are counted network by network.
type layout struct {
	axes     axes
	units    int // of one network: cells or weights, 1 if its synapses share the value
	networks int // side by side, 1 if the value has no such axis
	stride   int // elements from one network to the next
	whose        // cells
	form     circuit.Wiring
}

// whose gives the population of cells.
type whose struct{ pre, post bool }

type axes int

const (
	common   axes = iota // no neuron axis: one value for all
	cells                // the last axis
	synaptic             // the last two, the axes of the weights
)

// per returns the layout of values that belong to the synapses, to the cells of a side or to all. In their shape so many axes come after
// the axis of the networks. It is false if that axis is not there.
func (y *synapses) per(a circuit.Axis, shape []int, last int) (layout, bool) {
	l := layout{form: y.form, axes: cells}
	switch a {
	case circuit.PerSynapse:
		weights := y.form.Weights()
		l.axes, l.units = synaptic, circuit.Shape(weights[len(weights)-2:]).Size()
	case circuit.PerPre:
		l.pre, l.units = true, y.pre.Size()
	case circuit.PerPost:
		l.post, l.units = true, y.post.Size()
	default:
		l.axes, l.units = common, 1
	}
	l.networks, l.stride = 1, circuit.Shape(shape).Size()
	if y.spec.Instances == 0 {
		return l, true
	}
	at := len(shape) - last - 1
	if at < 0 || shape[at] != y.spec.Instances {
		return l, false
	}
	l.networks, l.stride = y.spec.Instances, circuit.Shape(shape[at+1:]).Size()
	return l, true
}

// of returns the layout of a recorded value.
func (y *synapses) of(s sense) (layout, error) {
	shape := s.site.Node.Shape()
	switch {
	case s.access == foreign:
		return layout{}, nil
	case s.modulates:
		l, _ := y.per(circuit.PerProjection, shape, 2)
		return l, nil
	case s.site.Kind == circuit.Weight:
		l, _ := y.per(circuit.PerSynapse, shape, 2)
		return l, nil
	case s.site.Kind == circuit.Memory:
		m := y.memory[s.site.Who]
		l, ok := y.per(m.Per, shape, m.last())
		if !ok || !y.fits(m, shape) {
			return l, errors.Errorf("%s has shape %v, and %s", s.site, shape, y.wants(m))
		}
		return l, nil
	case !s.pre && !s.post:
		l, _ := y.per(circuit.PerProjection, shape, 2) // networks may share it
		return l, nil
	}
	return y.ofCells(s, shape)
}

// ofCells returns the layout of a rate, a variable or a current.
func (y *synapses) ofCells(s sense, shape []int) (layout, error) {
	side := circuit.PerPost
	if !s.post {
		side = circuit.PerPre
	}
	l, ok := y.per(side, shape, 2)
	l.whose = s.whose
	if !ok {
		return l, errors.Errorf("%s has shape %v: before samples and cells it needs the axis of the %d networks side by side", s.site, shape, y.spec.Instances)
	}
	if len(shape) == 0 || shape[len(shape)-1] != l.units {
		return l, errors.Errorf("%s has shape %v: its last axis must be the %d cells", s.site, shape, l.units)
	}
	return l, nil
}

// unitOf returns the unit that element e belongs to.
func (l layout) unitOf(e int) int { return e/l.stride%l.networks*l.units + e%l.units }

// may tells whether element e of a value may change with unit k of another.
func (l layout) may(e int, in layout, k int) bool {
	own := l.unitOf(e)
	if own/l.units != k/in.units && l.networks > 1 && in.networks > 1 {
		return false
	}
	own, k = own%l.units, k%in.units
	switch {
	case in.axes == common:
		return true
	case in.axes == synaptic:
		return l.axes == synaptic && own == k
	case l.axes == synaptic:
		return in.pre && l.form.Joins(own, circuit.AtPre, k) || in.post && l.form.Joins(own, circuit.AtPost, k)
	case l.axes == cells:
		return own == k && (in.pre && l.pre || in.post && l.post)
	}
	return false
}

// unit names a unit of the value: a synapse by the row and column of its weight.
func (l layout) unit(k int) string {
	switch l.axes {
	case synaptic:
		weights := l.form.Weights()
		columns := weights[len(weights)-1]
		return fmt.Sprintf("synapse (%d,%d)%s", k%l.units/columns, k%columns, l.network(k))
	case cells:
		return fmt.Sprintf("unit %d%s", k%l.units, l.network(k))
	}
	return "the value" + l.network(k)
}

// network names the network of a unit, if there are several.
func (l layout) network(k int) string {
	if l.networks == 1 {
		return ""
	}
	return fmt.Sprintf(" of network %d", k/l.units)
}
