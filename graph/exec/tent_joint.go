package exec

import "credo/graph/kernel"

// tentForm is scale (height max(0, 1 - |a|)), each product rounded.
type tentForm struct{ height, scale float64 }

// atLeastForm is operand 1 where operand 0 is not greater, else operand 0.
type atLeastForm struct{}

func (tentForm) kind() string    { return "tent" }
func (atLeastForm) kind() string { return "at least" }

// tentJoint joins the operations of a tent whose last is the multiple m.
func tentJoint(p *plan, _ *fusedForm, m int) (joint, bool) {
	a, height, ok := p.multiple(m)
	if !ok || p.vertices[m].size == 1 {
		return joint{}, false
	}
	f, inner := tentForm{height, 1}, []int(nil)
	r, _ := p.root(a)
	if b, c, again := p.multiple(r); again && p.vertices[r].size == p.vertices[m].size {
		f, inner, a = tentForm{c, height}, []int{r}, b
	}
	x, own, ok := p.tent(a, p.vertices[m].size)
	return joint{f, []int{m}, append(inner, own...), []int{x}}, ok
}

// tent gives x and the operations of v, if it is max(0, 1 - |x|).
func (p *plan) tent(v, size int) (x int, inner []int, ok bool) {
	t := &dissection{plan: p, size: size}
	least, ok := p.atLeast(t, v)
	if !ok || !p.isConstant(least[1], 0) {
		return 0, nil, false
	}
	below := t.take(least[0], binaryForm{"-"})
	if t.failed || !p.isConstant(below[0], 1) {
		return 0, nil, false
	}
	x = t.take(below[1], unaryForm{"abs"})[0]
	return x, t.inner, !t.failed
}

// atLeast gives a and b of v, if it is b where a <= b and else a, and adds its operations to the operations of t.
func (p *plan) atLeast(t *dissection, v int) (args [2]int, ok bool) {
	r, _ := p.root(v)
	x := p.vertices[r]
	if x.form != (selectOp{}) || x.size != t.size {
		return args, false
	}
	t.inner = append(t.inner, r)
	args = t.take(x.args[0], binaryForm{"<="})
	return args, !t.failed && t.same(args[0], x.args[2]) && p.alike(args[1], x.args[1])
}

// alike tells whether two operands are one value, or constants of one number.
func (p *plan) alike(a, b int) bool {
	r, from := p.root(a)
	s, to := p.root(b)
	if r == s && from == to {
		return true
	}
	f, ok := p.vertices[r].form.(constantForm)
	return ok && len(f.values) == 1 && p.isConstant(b, f.values[0])
}

// isConstant tells whether an operand is a constant of that one number.
func (p *plan) isConstant(v int, c float64) bool {
	r, _ := p.root(v)
	f, ok := p.vertices[r].form.(constantForm)
	return ok && len(f.values) == 1 && f.values[0] == c
}

// atLeastJoint joins the choice m to its comparison.
func atLeastJoint(p *plan, _ *fusedForm, m int) (joint, bool) {
	x := p.vertices[m]
	t := &dissection{plan: p, size: x.size}
	args, ok := p.atLeast(t, m)
	if !ok || x.size == 1 || p.vertices[args[0]].size != x.size {
		return joint{}, false
	}
	return joint{atLeastForm{}, []int{m}, t.inner[1:], args[:]}, true
}

func (f tentForm) call32(m member[float32]) func(*span[float32]) { return tent(f, m) }
func (f tentForm) call64(m member[float64]) func(*span[float64]) { return tent(f, m) }

func tent[T kernel.Float](f tentForm, m member[T]) func(*span[T]) {
	dst, a, height, scale := m.dst, m.args[0].place, T(f.height), T(f.scale)
	return func(s *span[T]) { kernel.Tent(dst.of(s), a.of(s), height, scale) }
}

func (atLeastForm) call32(m member[float32]) func(*span[float32]) { return atLeast(m) }
func (atLeastForm) call64(m member[float64]) func(*span[float64]) { return atLeast(m) }

func atLeast[T kernel.Float](m member[T]) func(*span[T]) {
	dst, a, b := m.dst, m.args[0].place, m.args[1].place
	return func(s *span[T]) { kernel.AtLeast(dst.of(s), a.of(s), b.of(s)) }
}
