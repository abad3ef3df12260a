package exec

import "credo/graph/kernel"

// twiceForm is gamma (alpha a + beta b) + delta c, its operands a, b, c. Each product and sum is rounded.
type twiceForm struct{ outer, inner scaleAddForm }

// affineForm is gamma (scale a + shift) + delta c, its operands a, c. Each product and sum is rounded.
type affineForm struct {
	outer        scaleAddForm
	scale, shift float64
}

func (twiceForm) kind() string  { return "sum of a sum" }
func (affineForm) kind() string { return "sum of a line" }

// twiceJoint joins the sum m to the sum that is one of its terms.
func twiceJoint(p *plan, _ *fusedForm, m int) (joint, bool) {
	return p.sumJoint(m, func(outer scaleAddForm, r, other int) (joint, bool) {
		inner, terms, ok := p.termsOf(r)
		return joint{twiceForm{outer, inner}, []int{m}, []int{r}, append(terms[:], other)}, ok
	})
}

// affineJoint joins the sum m to the shifted multiple that is one of its terms.
func affineJoint(p *plan, _ *fusedForm, m int) (joint, bool) {
	return p.sumJoint(m, func(outer scaleAddForm, r, other int) (joint, bool) {
		x, scale, shift, inner, ok := p.line(r)
		return joint{affineForm{outer, scale, shift}, []int{m}, inner, []int{x, other}}, ok
	})
}

// sumJoint is the joint of the sum m, which of finds, given the vertex of a term, scaled by alpha, and the other term, scaled by beta.
func (p *plan) sumJoint(m int, of func(outer scaleAddForm, r, other int) (joint, bool)) (joint, bool) {
	outer, args, ok := p.termsOf(m)
	for range args {
		r, _ := p.root(args[0])
		if !ok || p.vertices[r].size != p.vertices[m].size || !p.passing(r) {
			outer, args = scaleAddForm{outer.beta, outer.alpha}, [2]int{args[1], args[0]}
			continue
		}
		if j, found := of(outer, r, args[1]); found {
			return j, true
		}
		outer, args = scaleAddForm{outer.beta, outer.alpha}, [2]int{args[1], args[0]}
	}
	return joint{}, false
}

// termsOf are the scales and the terms of v, if it is a sum or difference of two values as large as itself.
func (p *plan) termsOf(v int) (f scaleAddForm, args [2]int, ok bool) {
	x := p.vertices[v]
	switch g := x.form.(type) {
	case scaleAddForm:
		f, ok = g, true
	case binaryForm:
		f, ok = scaleAddForm{1, 1}, g.op == "+" || g.op == "-"
		if g.op == "-" {
			f.beta = -1
		}
	}
	if !ok || x.size == 1 {
		return f, args, false
	}
	copy(args[:], x.args)
	return f, args, p.vertices[args[0]].size == x.size && p.vertices[args[1]].size == x.size
}

// line is x, scale and shift of the vertex v, if it is scale x + shift, and its two operations.
func (p *plan) line(v int) (x int, scale, shift float64, inner []int, ok bool) {
	t := &dissection{plan: p, size: p.vertices[v].size}
	if p.vertices[v].form != (binaryForm{"+"}) {
		return 0, 0, 0, nil, false
	}
	a, shift := t.shifted(v)
	if t.failed {
		return 0, 0, 0, nil, false
	}
	r, _ := p.root(a)
	if x, scale, ok = p.multiple(r); !ok || p.vertices[r].size != t.size {
		return 0, 0, 0, nil, false
	}
	return x, scale, shift, append(t.inner, r), true
}

func (f twiceForm) call32(m member[float32]) func(*span[float32]) { return twice(f, m) }
func (f twiceForm) call64(m member[float64]) func(*span[float64]) { return twice(f, m) }

func twice[T kernel.Float](f twiceForm, m member[T]) func(*span[T]) {
	dst, a, b, c := m.dst, m.args[0].place, m.args[1].place, m.args[2].place
	gamma, alpha, beta, delta := T(f.outer.alpha), T(f.inner.alpha), T(f.inner.beta), T(f.outer.beta)
	return func(s *span[T]) {
		kernel.ScaleAddTwice(dst.of(s), gamma, alpha, a.of(s), beta, b.of(s), delta, c.of(s))
	}
}

func (f affineForm) call32(m member[float32]) func(*span[float32]) { return affine(f, m) }
func (f affineForm) call64(m member[float64]) func(*span[float64]) { return affine(f, m) }

func affine[T kernel.Float](f affineForm, m member[T]) func(*span[T]) {
	dst, a, c := m.dst, m.args[0].place, m.args[1].place
	gamma, scale, shift, delta := T(f.outer.alpha), T(f.scale), T(f.shift), T(f.outer.beta)
	return func(s *span[T]) { kernel.AffineAdd(dst.of(s), gamma, scale, a.of(s), shift, delta, c.of(s)) }
}
