package exec

import (
	"fmt"
	"slices"

	"credo/graph/kernel"
)

// An argument is an operand of an operation in a chain: a place, or a scalar.
type argument[T kernel.Float] struct {
	place[T]
	scalar *buffer[T]
}

// A shared value has a slot in the memory of a span: a value that a member hands on, or an operand spread out in some way.
type shared struct {
	vertex int
	nest   string // of the loops that spread it
}

// chaining lowers the members of one chain.
type chaining[T kernel.Float] struct {
	*lowering[T]
	form  *fusedForm
	slots map[shared]int
	last  map[shared]int // the last member that reads it
	count int            // of slots
	span  int
	calls []func(*span[T])
}

// newChaining gives each value that has no storage a slot for as long as a later member reads it.
func newChaining[T kernel.Float](l *lowering[T], f *fusedForm) *chaining[T] {
	c := &chaining[T]{lowering: l, form: f, slots: map[shared]int{}, last: map[shared]int{}}
	for i, m := range f.members {
		for k := range l.plan.vertices[m].args {
			if v, ok := c.shared(m, k); ok {
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
	for i, m := range f.members {
		args := l.plan.vertices[m].args
		for k := range args {
			if v, ok := c.shared(m, k); ok {
				take(v)
			}
		}
		for k := range args { // a result may take the place of an operand
			if v, ok := c.shared(m, k); ok && c.last[v] == i && !slices.Contains(free, c.slots[v]) {
				free = append(free, c.slots[v])
			}
		}
		if l.plan.vertices[m].store < 0 {
			take(shared{vertex: m})
		}
	}
	return c
}

// shared is operand k of member m as a value of a span, if it is one.
func (c *chaining[T]) shared(m, k int) (v shared, ok bool) {
	a := c.plan.vertices[m].args[k]
	if nest := c.nest(m, k); nest != nil {
		return shared{a, fmt.Sprint(nest)}, true
	}
	r, _ := c.plan.root(a)
	return shared{vertex: r}, c.plan.vertices[r].store < 0
}

// nest is the way in which operand k of member m must be spread out before it is used; nil if it need not.
func (c *chaining[T]) nest(m, k int) []loop {
	x := c.plan.vertices[m]
	a := c.plan.vertices[x.args[k]]
	if a.size == x.size || c.scalar(m, k) {
		return nil
	}
	nest, _ := loopOver(x.shape, a.shape)
	return nest
}

// scalar tells whether operand k of member m has one element and the kernel takes it so.
func (c *chaining[T]) scalar(m, k int) bool {
	x := c.plan.vertices[m]
	if !takesScalars(x.form) || c.plan.vertices[x.args[k]].size != 1 || x.size == 1 {
		return false
	}
	return k == 0 || c.plan.vertices[x.args[0]].size != 1
}

// members lowers all members, each after the operands that it spreads out.
func (c *chaining[T]) members() {
	spread := map[shared]bool{}
	list := c.form.members
	for i, m := range list {
		if i > 0 && c.plan.pair(list[i-1], m) {
			continue
		}
		x := c.plan.vertices[m]
		args := make([]argument[T], len(x.args))
		for k, a := range x.args {
			v, ok := c.shared(m, k)
			switch {
			case c.scalar(m, k):
				args[k].scalar = c.buffers[a]
			case !ok:
				args[k].buffer = c.buffers[a]
			default:
				args[k].at = c.slots[v] * c.span
				if nest := c.nest(m, k); nest != nil && !spread[v] {
					spread[v] = true
					c.calls = append(c.calls, spreading(nest, args[k].place, c.buffers[a]))
				}
			}
		}
		if i+1 < len(list) && c.plan.pair(m, list[i+1]) {
			c.calls = append(c.calls, softplusSlope(c.result(m), c.result(list[i+1]), args[0].place))
			continue
		}
		c.calls = append(c.calls, member[T]{c.result(m), args}.call(x.form.(elementwise)))
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
