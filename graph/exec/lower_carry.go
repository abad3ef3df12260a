package exec

import "credo/graph/kernel"

// carry is a state that the loop feeds back. Its next value is written where it
// will be read from: a row of the stored states, the row of an each, or one of two
// spare buffers in turn.
type carry[T kernel.Float] struct {
	init    *buffer[T] // outer
	in, out *buffer[T] // of the body; in is nil if the body does not read it, out if it stays as it is
	final   *buffer[T] // outer; nil if it is not read
	states  *buffer[T] // outer, one row more than steps; nil if they are not read
	each    *buffer[T] // outer, whose rows are the next values; nil if none
	spare   [2][]T
	lends   bool // final may be read where the last step left it
	size    int
	now     []T
}

// carry ties carry i.
func (l *lowering[T]) carry(f *scanForm, body *lowered[T], i int) carry[T] {
	p := f.carries[i]
	c := carry[T]{
		init:  l.buffers[f.operands[i]],
		in:    body.inputs[i],
		final: l.buffers[f.outputs[ScanFinal][i]],
		size:  size(f.op.body.Carry[i].Shape()),
	}
	if states := f.outputs[ScanStates]; i < len(states) {
		c.states = l.buffers[states[i]]
	}
	switch {
	case p.still:
	case p.each >= 0:
		c.out, c.each = body.outputs[f.each[p.each]], l.buffers[f.outputs[ScanEach][p.each]]
	default:
		c.out = body.outputs[p.demand]
		if c.states == nil {
			c.spare = [2][]T{make([]T, c.size), make([]T, c.size)}
			c.lends = l.lent(f.outputs[ScanFinal][i])
			l.bytes(2 * c.size)
		}
	}
	return c
}

// lent tells whether v can be read from other memory than its own: nothing reads it between runs.
func (l *lowering[T]) lent(v int) bool {
	x := l.plan.vertices[v]
	return x.store >= 0 && l.plan.stores[x.store].home == scratch && l.plan.stores[x.store].size == x.size
}

func (c *carry[T]) row(of *buffer[T], t int) []T { return of.data[t*c.size : (t+1)*c.size] }

// start takes the initial value; first is its row among the stored states.
func (c *carry[T]) start(first int) {
	c.now = c.init.data
	if c.states != nil {
		c.now = c.row(c.states, first)
		copy(c.now, c.init.data)
	}
}

// turn binds the body's input to the value before step i, which is on row t, and
// its output to the place of the value after the step: row after of the states.
func (c *carry[T]) turn(i, t, after int) {
	if c.in != nil {
		c.in.bind(c.now)
	}
	switch {
	case c.out == nil:
		return
	case c.states != nil:
		c.now = c.row(c.states, after)
	case c.each != nil:
		c.now = c.row(c.each, t)
	default:
		c.now = c.spare[i&1]
	}
	c.out.bind(c.now)
}

// end keeps the last value, after steps on rows from up to to.
func (c *carry[T]) end(from, to int) {
	switch {
	case c.final == nil:
	case c.lends && from < to:
		c.final.bind(c.now)
	default:
		copy(c.final.data, c.now)
	}
	if c.states == nil {
		return
	}
	if from == to { // no step ran, and no state was before or after one
		clear(c.states.data)
		return
	}
	clear(c.states.data[:from*c.size])
	clear(c.states.data[(to+1)*c.size:])
}
