package locality

import (
	"fmt"

	"github.com/pkg/errors"
)

// layout gives the meaning of the last axes of a value, seen from the synapses of one projection.
type layout struct {
	axes  axes
	units int // cells or synapses
	whose     // cells
	cols  int // cells of Post
}

// whose gives the population of cells.
type whose struct{ pre, post bool }

type axes int

const (
	common   axes = iota // no neuron axis: one value for all
	cells                // the last axis
	synaptic             // the last two: (size of Pre, size of Post)
)

// layout tells the axes of memory, carries and ΔW by their shape. Cells may be of either side if the sizes agree.
func (y *synapses) layout(shape []int) (layout, error) {
	last := len(shape) - 1
	l := layout{cols: y.post.Size()}
	switch {
	case last >= 1 && shape[last-1] == y.pre.Size() && shape[last] == y.post.Size():
		l.axes, l.units = synaptic, y.pre.Size()*y.post.Size()
	case last >= 0 && (shape[last] == y.pre.Size() || shape[last] == y.post.Size()):
		l.axes, l.units = cells, shape[last]
		l.pre, l.post = shape[last] == y.pre.Size(), shape[last] == y.post.Size()
	case last >= 0 && shape[last] != 1:
		return l, errors.Errorf("shape %v fits neither the synapses (%d, %d) nor the cells", shape, y.pre.Size(), y.post.Size())
	}
	return l, nil
}

// of returns the layout of a recorded value.
func (y *synapses) of(s sense) (layout, error) {
	l, shape := layout{cols: y.post.Size()}, s.site.Node.Shape()
	if s.access == foreign {
		return l, nil
	}
	if s.own() {
		return y.layout(shape)
	}
	if !s.pre && !s.post {
		return l, nil
	}
	l.axes, l.units, l.whose = cells, y.post.Size(), s.whose
	if !s.post {
		l.units = y.pre.Size()
	}
	if len(shape) == 0 || shape[len(shape)-1] != l.units {
		return l, errors.Errorf("%s has shape %v: its last axis must be the %d cells", s.site, shape, l.units)
	}
	return l, nil
}

// from narrows cells that may be of either side to the side they are computed from. Cells computed from both are taken for Post's,
// so that values of Pre count as mixing; unless Pre and Post are one population.
func (y *synapses) from(l layout, w whose) layout {
	either := l.pre && l.post && y.pre.Name != y.post.Name
	if either && (w.pre || w.post) {
		l.whose = whose{pre: !w.post, post: w.post}
	}
	return l
}

// may tells whether element e of a value may change with unit k of another.
func (l layout) may(e int, in layout, k int) bool {
	switch {
	case in.axes == synaptic:
		return l.axes == synaptic && e%l.units == k
	case l.axes == synaptic:
		e %= l.units
		return in.pre && e/l.cols == k || in.post && e%l.cols == k
	case l.axes == cells:
		return e%l.units == k && (in.pre && l.pre || in.post && l.post)
	}
	return false
}

// unit names a unit of the value.
func (l layout) unit(k int) string {
	if l.axes == synaptic {
		return fmt.Sprintf("synapse (%d,%d)", k/l.cols, k%l.cols)
	}
	return fmt.Sprintf("unit %d", k)
}
