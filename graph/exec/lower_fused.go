package exec

import "credo/graph/kernel"

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

func (f *fusedForm) lower32(s site[float32]) instruction[float32] { return s.fused(s.vertex, f) }
func (f *fusedForm) lower64(s site[float64]) instruction[float64] { return s.fused(s.vertex, f) }

// fused lowers the chain v.
func (l *lowering[T]) fused(v int, f *fusedForm) instruction[T] {
	x, c := l.plan.vertices[v], newChaining(l, f)
	n := x.size
	if len(f.members) > 1 || c.count > 0 {
		n = spanOf[T](x.size, c.count+l.whole(x)+len(f.results))
	}
	c.span = n
	c.lower()
	c.watch()
	m, calls, size := l.program.machine, c.calls, x.size
	m.reserve(c.count * n)
	in := inParts[T]((size+n-1)/n, 4, 0.1*float64(size*len(calls)), func(worker, from, to int) {
		s := &m.spans[worker]
		for s.lo = from * n; s.lo < min(to*n, size); s.lo = s.hi {
			s.hi = min(s.lo+n, size)
			for _, call := range calls {
				call(s)
			}
		}
	})
	in.kind = l.chainKind(f)
	return in
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

// A member is where an elementwise form is lowered: the places of its value, of the further values of a joint, and of its operands.
type member[T kernel.Float] struct {
	dst  place[T]
	more []place[T]
	args []argument[T]
}

// call lowers one operation of a chain.
func (m member[T]) call(f elementwise) func(*span[T]) {
	if m, ok := any(m).(member[float32]); ok {
		return any(f.call32(m)).(func(*span[T]))
	}
	return any(f.call64(any(m).(member[float64]))).(func(*span[T]))
}
