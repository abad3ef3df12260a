package exec

import "credo/graph/kernel"

// scanLoop runs the body of a scan over the rows, in place: the body's inputs and
// outputs are bound to rows of the outer buffers.
type scanLoop[T kernel.Float] struct {
	n             int
	reverse, tail bool
	tolerance     float64
	body          *lowered[T]
	count         *buffer[T] // outer; nil without one
	until         *buffer[T] // of the body; nil without one
	steps         *buffer[T] // outer; nil if it is not read
	carries       []carry[T]
	xs, each      []rowLink[T]
	captured      []link[T]
	sum           []sumLink[T]
}

// A link ties a buffer of the body to one around it.
type link[T kernel.Float] struct{ outer, inner *buffer[T] }

// A sumLink ties a value of the body to its sum over the steps.
type sumLink[T kernel.Float] struct {
	link[T]
	goesOn bool // from the values that the sum has, not from 0
	added  bool // by the body itself
}

// A rowLink ties a buffer of the body to the rows of one around it.
type rowLink[T kernel.Float] struct {
	link[T]
	size int
}

func (r *rowLink[T]) row(t int) []T { return r.outer.data[t*r.size : (t+1)*r.size] }

func (f *scanForm) lower32(s site[float32]) instruction[float32] { return s.scan(f) }
func (f *scanForm) lower64(s site[float64]) instruction[float64] { return s.scan(f) }

// scan lowers a scan and its body.
func (l *lowering[T]) scan(f *scanForm) instruction[T] {
	body := lower(f.body, l)
	l.program.stats.add(body.stats)
	o := f.op.opts
	s := &scanLoop[T]{n: o.N, reverse: o.Reverse, tail: f.op.tail, tolerance: o.Tolerance, body: body}
	if f.until >= 0 {
		s.until = body.outputs[f.until]
	}
	if k := len(body.inputs); k < len(f.operands) {
		s.count = l.buffers[f.operands[k]]
	}
	s.steps = l.buffers[f.outputs[ScanSteps][0]]
	l.tie(s, f)
	for i := range f.carries {
		if f.carries[i].live {
			s.carries = append(s.carries, l.carry(f, body, i))
		}
	}
	return instruction[T]{try: s.run, body: body}
}

// tie ties all but the carries.
func (l *lowering[T]) tie(s *scanLoop[T], f *scanForm) {
	b := f.op.body
	for i, in := range s.body.inputs {
		if in == nil || i < len(b.Carry) {
			continue
		}
		to := link[T]{outer: l.buffers[f.operands[i]], inner: in}
		if i < len(b.Carry)+len(b.X) {
			s.xs = append(s.xs, rowLink[T]{to, in.count})
		} else {
			s.captured = append(s.captured, to)
		}
	}
	for i, d := range f.each {
		if d >= 0 {
			out := s.body.outputs[d]
			s.each = append(s.each, rowLink[T]{link[T]{outer: l.buffers[f.outputs[ScanEach][i]], inner: out}, out.count})
		}
	}
	for i, d := range f.sum {
		if d >= 0 {
			to := link[T]{l.buffers[f.outputs[ScanSum][i]], s.body.outputs[d]}
			s.sum = append(s.sum, sumLink[T]{to, f.adds[i], s.body.uses[d] == gather})
		}
	}
}
