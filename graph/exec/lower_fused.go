package exec

import (
	"github.com/pkg/errors"

	"credo/graph/kernel"
)

// A span is the stretch of a chain's values that is computed at a time, and memory for the values that have no storage.
type span[T kernel.Float] struct {
	lo, hi int
	work   []T
}

// A place is where a value of a chain is: in a buffer, or else in the memory of the span.
type place[T kernel.Float] struct {
	buffer *buffer[T]
	at     int
}

func (p place[T]) of(s *span[T]) []T {
	if p.buffer != nil {
		return p.buffer.data[s.lo:s.hi]
	}
	return s.work[p.at:][:s.hi-s.lo]
}

const (
	nearest = 32 << 10 // bytes of the nearest cache that the values of a span may take
	minSpan = 256
	maxSpan = 4096
)

// spanOf is the number of elements to take at a time for that many values.
func spanOf[T kernel.Float](size, values int) int {
	n := nearest / widthOf[T]() / max(1, values) / line * line
	return min(size, max(minSpan, min(maxSpan, n)))
}

// fused lowers a chain.
func (l *lowering[T]) fused(x vertex, f *fusedForm) (instruction[T], error) {
	c := newChaining(l, f)
	n := x.size
	if len(f.members) > 1 || c.count > 0 {
		n = spanOf[T](x.size, c.count+l.whole(x)+len(f.results))
	}
	c.span = n
	if err := c.members(); err != nil {
		return instruction[T]{}, err
	}
	c.watch()
	m, calls, size := l.program.machine, c.calls, x.size
	m.reserve(c.count * n)
	return inParts[T]((size+n-1)/n, 4, 0.1*float64(size*len(calls)), func(worker, from, to int) {
		s := &m.spans[worker]
		for s.lo = from * n; s.lo < min(to*n, size); s.lo = s.hi {
			s.hi = min(s.lo+n, size)
			for _, call := range calls {
				call(s)
			}
		}
	}), nil
}

// whole counts the operands that are as large as the chain.
func (l *lowering[T]) whole(x vertex) (n int) {
	for _, a := range x.args {
		if l.plan.vertices[a].size == x.size {
			n++
		}
	}
	return n
}

// chainKind counts the operations of a chain, and names it.
func (l *lowering[T]) chainKind(f *fusedForm) string {
	for _, m := range f.members {
		l.program.stats.count(l.plan.vertices[m].form.kind())
	}
	return l.plan.kindOf(f)
}

// member lowers one operation of a chain.
func (c *chaining[T]) member(x vertex, dst place[T], args []argument[T]) (func(*span[T]), error) {
	whole := make([]place[T], len(args))
	for i, a := range args {
		whole[i] = a.place
	}
	switch f := x.form.(type) {
	case copyForm:
		a := whole[0]
		return func(s *span[T]) { copy(dst.of(s), a.of(s)) }, nil
	case unaryForm:
		if fn, a := unaryKernel[T](f.op), whole[0]; fn != nil {
			return func(s *span[T]) { fn(dst.of(s), a.of(s)) }, nil
		}
	case spikeForm:
		a := whole[0]
		return func(s *span[T]) { kernel.GtScalar(dst.of(s), a.of(s), 0) }, nil
	case selectForm:
		o, a, b := whole[0], whole[1], whole[2]
		return func(s *span[T]) { kernel.Select(dst.of(s), o.of(s), a.of(s), b.of(s)) }, nil
	case scaleAddForm:
		a, b, alpha, beta := whole[0], whole[1], T(f.alpha), T(f.beta)
		return func(s *span[T]) { kernel.ScaleAdd(dst.of(s), alpha, a.of(s), beta, b.of(s)) }, nil
	case mulAddForm:
		a, b, o := whole[0], whole[1], whole[2]
		return func(s *span[T]) { kernel.MulAdd(dst.of(s), a.of(s), b.of(s), o.of(s)) }, nil
	case binaryForm:
		if k, ok := binaryKernel[T](f.op); ok {
			return twoOperands(k, dst, args[0], args[1]), nil
		}
	}
	return nil, errors.Errorf("no kernel for %s", x.form.kind())
}

// twoOperands lowers an operation of two operands, at most one of them a scalar.
func twoOperands[T kernel.Float](k binaryKernels[T], dst place[T], a, b argument[T]) func(*span[T]) {
	switch {
	case a.scalar != nil:
		v := a.scalar
		return func(s *span[T]) { k.left(dst.of(s), b.of(s), v.data[0]) }
	case b.scalar != nil:
		v := b.scalar
		return func(s *span[T]) { k.right(dst.of(s), a.of(s), v.data[0]) }
	}
	return func(s *span[T]) { k.both(dst.of(s), a.of(s), b.of(s)) }
}
