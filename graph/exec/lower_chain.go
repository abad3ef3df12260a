package exec

import (
	"fmt"
	"slices"

	"credo/graph/kernel"
)

// An argument is an operand of an operation in a chain: a place, a scalar, or a value that is repeated.
type argument[T kernel.Float] struct {
	place[T]
	scalar   *buffer[T]
	repeated *repeated[T]
}

// A shared value has a slot in the memory of a span: a value that a joint hands on, or an operand spread out in some way.
type shared struct {
	vertex int
	nest   string // of the loops that spread it
}

// chaining lowers one chain.
type chaining[T kernel.Float] struct {
	*lowering[T]
	form  *fusedForm
	slots map[shared]int
	last  map[shared]int // the last joint that reads it
	count int            // of slots
	span  int
	calls []func(*span[T])
}

// newChaining gives each value that has no storage a slot for as long as a later joint reads it.
func newChaining[T kernel.Float](l *lowering[T], f *fusedForm) *chaining[T] {
	c := &chaining[T]{lowering: l, form: f, slots: map[shared]int{}, last: map[shared]int{}}
	for i, j := range f.joints {
		for k := range j.args {
			if v, ok := c.shared(j, k); ok {
				c.last[v] = i
			}
		}
	}
	var free []int
	take := func(v shared) {
		if _, have := c.slots[v]; have {
			return
		}
		if k := len(free) - 1; k >= 0 {
			c.slots[v], free = free[k], free[:k]
			return
		}
		c.slots[v] = c.count
		c.count++
	}
	for i, j := range f.joints {
		for k := range j.args {
			if v, ok := c.shared(j, k); ok {
				take(v)
			}
		}
		for k := range j.args { // a result may take the place of an operand
			if v, ok := c.shared(j, k); ok && c.last[v] == i && !slices.Contains(free, c.slots[v]) {
				free = append(free, c.slots[v])
			}
		}
		for _, m := range j.values {
			if l.plan.vertices[m].store < 0 {
				take(shared{vertex: m})
			}
		}
	}
	return c
}

// shared is operand k of a joint as a value of a span, if it is one.
func (c *chaining[T]) shared(j joint, k int) (v shared, ok bool) {
	if c.scalar(j, k) || c.repeats(j, k) {
		return v, false
	}
	if nest := c.nest(j, k); nest != nil {
		return shared{j.args[k], fmt.Sprint(nest)}, true
	}
	r, _ := c.plan.root(j.args[k])
	return shared{vertex: r}, c.plan.vertices[r].store < 0
}

// nest is the way in which operand k of a joint must be spread out before it is used; nil if it need not.
func (c *chaining[T]) nest(j joint, k int) []loop {
	x, a := c.plan.vertices[j.values[0]], c.plan.vertices[j.args[k]]
	if a.size == x.size || c.scalar(j, k) {
		return nil
	}
	nest, _ := loopOver(x.shape, a.shape)
	return nest
}

// scalar tells whether operand k of a joint has one element and the kernel takes it so.
func (c *chaining[T]) scalar(j joint, k int) bool {
	if !takesScalars(j.form) || c.plan.vertices[j.args[k]].size != 1 || c.plan.vertices[j.values[0]].size == 1 {
		return false
	}
	return k != 1 || c.plan.vertices[j.args[0]].size != 1
}

// lower lowers all joints, each after the operands that it spreads out.
func (c *chaining[T]) lower() {
	spread := map[shared]bool{}
	for _, j := range c.form.joints {
		m := member[T]{dst: c.result(j.values[0]), args: make([]argument[T], len(j.args))}
		for _, v := range j.values[1:] {
			m.more = append(m.more, c.result(v))
		}
		for k, a := range j.args {
			v, ok := c.shared(j, k)
			switch {
			case c.scalar(j, k):
				m.args[k].scalar = c.buffers[a]
			case c.repeats(j, k):
				m.args[k].repeated = newRepeated(c.nest(j, k), c.buffers[a])
			case !ok:
				m.args[k].buffer = c.buffers[a]
			default:
				m.args[k].at = c.slots[v] * c.span
				if nest := c.nest(j, k); nest != nil && !spread[v] {
					spread[v] = true
					c.calls = append(c.calls, spreading(nest, m.args[k].place, c.buffers[a]))
				}
			}
		}
		c.calls = append(c.calls, m.call(j.form))
	}
}

// watch looks for NaN and infinity in the results of the chain.
func (c *chaining[T]) watch() {
	for _, m := range c.form.results {
		if broken := c.watched[m]; broken != nil {
			out := c.result(m)
			c.calls = append(c.calls, func(s *span[T]) {
				if !kernel.Finite(out.of(s)) {
					broken.Store(true)
				}
			})
		}
	}
}

// result is where the value of a member goes.
func (c *chaining[T]) result(m int) place[T] {
	if b := c.buffers[m]; b != nil {
		return place[T]{buffer: b}
	}
	return place[T]{at: c.slots[shared{vertex: m}] * c.span}
}
