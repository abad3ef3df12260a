package exec

import "gorgonia.org/tensor"

// scanLayout says where each output lies in a scan's flat value.
type scanLayout struct {
	final, each, sum []slot
	steps            slot // rank 0
	// states is (N+1, shape...) for each carry, for the gradient; empty if ForwardOnly. The carry before the step on row t
	// is row t, and the carry after it row t+1; with Reverse they are row t+1 and row t. Rows that no step read or wrote are
	// unspecified.
	states []slot
	total  int
}

// slot is a part of a flat tensor.
type slot struct {
	offset int
	shape  tensor.Shape
}

func (s slot) size() int { return size(s.shape) }

func newScanLayout(o ScanOptions, b *Body) scanLayout {
	var l scanLayout
	place := func(shape tensor.Shape) slot {
		s := slot{l.total, shape}
		l.total += size(shape)
		return s
	}
	for _, n := range b.CarryOut {
		l.final = append(l.final, place(n.Shape()))
	}
	for _, n := range b.Each {
		l.each = append(l.each, place(rows(o.N, n.Shape())))
	}
	for _, n := range b.Sum {
		l.sum = append(l.sum, place(n.Shape()))
	}
	l.steps = place(tensor.Shape{})
	for _, n := range b.CarryOut {
		if !o.ForwardOnly {
			l.states = append(l.states, place(rows(o.N+1, n.Shape())))
		}
	}
	return l
}

// rows is the shape of n rows of the shape.
func rows(n int, shape tensor.Shape) tensor.Shape {
	return append(tensor.Shape{n}, shape...)
}

// before is the slot of carry k before each step, a row for each row of xs; after is the slot of carry k after each step.
func (op scanOp) before(k int) slot { return op.shifted(k, op.opts.Reverse) }
func (op scanOp) after(k int) slot  { return op.shifted(k, !op.opts.Reverse) }

func (op scanOp) shifted(k int, byOne bool) slot {
	s := op.layout.states[k]
	row := s.shape[1:]
	if byOne {
		s.offset += size(row)
	}
	return slot{s.offset, rows(op.opts.N, row)}
}
