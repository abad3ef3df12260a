package exec

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
)

// own adds the vertex of an operation of this package.
func (p *plan) own(n *G.Node, op G.Op, args []int) (v int, ok bool, err error) {
	shape := []int(n.Shape())
	switch op := op.(type) {
	case expandOp:
		v, err = p.expand(n, args[0], shape)
	case collapseOp:
		v = p.reduce(n, "sum", collapsed(op.from, op.to), args[0])
	case maxOverOp:
		v = p.reduce(n, "max", []int{op.axis}, args[0])
	case detachOp:
		v = p.view(n, args[0], 0, shape)
	case selectOp:
		v = p.elementwise(n, selectForm{}, args)
	case spikeOp:
		v = p.add(n, spikeForm{}, shape, args[0])
	case windowOp:
		v, err = p.window(n, args[0], op.offset, shape)
	case padOp:
		v = p.add(n, padForm{op.offset}, shape, args...)
	case packOp:
		v = p.add(n, packForm{}, shape, args...)
	case solveOp:
		v = p.add(n, solveForm{op}, shape, args...)
	case scanOp:
		v = p.scan(n, op, args)
	default:
		return 0, false, nil
	}
	return v, true, err
}

// collapsed are the axes along which to, of the rank of from or of rank 0, is summed.
func collapsed(from, to []int) []int {
	var axes []int
	for i := range from {
		if len(to) == 0 || to[i] != from[i] {
			axes = append(axes, i)
		}
	}
	return axes
}

// window adds a part of a flat vector. A part of a scan's results, or of packed
// vectors, is found without making the whole.
func (p *plan) window(n *G.Node, x, offset int, shape []int) (int, error) {
	count := size(shape)
	x, at := p.root(x)
	offset += at
	if offset < 0 || offset+count > p.vertices[x].size {
		return 0, errors.Errorf("window [%d:%d] of %d elements", offset, offset+count, p.vertices[x].size)
	}
	switch f := p.vertices[x].form.(type) {
	case *scanForm:
		if output, from, ok := f.output(offset, count); ok {
			return p.view(n, output, from, shape), nil
		}
	case packForm:
		for _, a := range p.vertices[x].args {
			if offset >= 0 && offset+count <= p.vertices[a].size {
				return p.window(n, a, offset, shape)
			}
			offset -= p.vertices[a].size
		}
		offset += p.vertices[x].size
	}
	return p.view(n, x, offset, shape), nil
}
