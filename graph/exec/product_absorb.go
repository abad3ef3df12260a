package exec

import (
	"math"

	"credo/graph/kernel"
)

// absorbSum makes v, a sum or difference of operands of its size, a product that is added to the other operand.
func (p *plan) absorbSum(v int, f binaryForm, readers []int) bool {
	if f.op != "+" && f.op != "-" || !p.whole(v) {
		return false
	}
	for k, a := range p.vertices[v].args {
		other := p.vertices[v].args[1-k]
		m, alpha, ok := p.scaled(a, v, readers)
		if !ok {
			continue
		}
		form := p.vertices[m].form.(matMulForm)
		form.alpha, form.beta = form.alpha*alpha, 1
		if f.op == "-" && k == 0 {
			form.beta = -1
		} else if f.op == "-" {
			form.alpha = -form.alpha
		}
		p.vertices[v].form, p.vertices[v].args = form, append(p.vertices[m].args[:2:2], other)
		return true
	}
	return false
}

// absorbScale makes v, a multiple of a product, a product.
func (p *plan) absorbScale(v int, readers []int) {
	a, c, ok := p.multiple(v)
	if !ok {
		return
	}
	m, alpha, ok := p.scaled(a, v, readers)
	if !ok {
		return
	}
	form := p.vertices[m].form.(matMulForm)
	form.alpha *= alpha * c
	p.vertices[v].form, p.vertices[v].args = form, p.vertices[m].args
}

// scaled finds the matrix product whose multiple a is. Only v may read a.
func (p *plan) scaled(a, v int, readers []int) (m int, alpha float64, ok bool) {
	alpha = 1
	for {
		r, ok := p.within(a, v, readers)
		if !ok {
			return 0, 0, false
		}
		if f, ok := p.vertices[r].form.(matMulForm); ok {
			return r, alpha, f.batch == 1 && f.beta == 0
		}
		c := 1.0
		if a, c, ok = p.multiple(r); !ok {
			return 0, 0, false
		}
		alpha *= c
	}
}

// gather adds the product to its destination as it is computed.
func (f matMulForm) gather(p *plan, v int) bool {
	if f.batch != 1 || f.beta != 0 {
		return false
	}
	f.adds = true
	p.vertices[v].form = f
	return true
}

// inPlace tells whether v is a product added to all of a source, and read by one demand only. Such a product may wait for the end of
// the steps, because none of its factors is an input that is written then.
func (p *plan) inPlace(v, input int, demands []demand) bool {
	r, _ := p.root(v)
	f, ok := p.vertices[r].form.(matMulForm)
	if !ok || f.batch != 1 || f.beta != 1 && f.beta != -1 || p.vertices[r].size != p.vertices[v].size || p.readers(r, v, demands) != 1 {
		return false
	}
	args := p.vertices[r].args
	if to, _ := p.root(args[2]); p.inputs[input] != to || p.vertices[to].size != p.vertices[r].size {
		return false
	}
	for _, a := range args[:2] {
		from, _ := p.root(a)
		for _, d := range demands {
			if d.use == replace && p.inputs[d.input] == from {
				return false
			}
		}
	}
	return true
}

// overwritten is the input that a product added to it in place is written over.
func (p *plan) overwritten(v int) int {
	r, _ := p.root(p.vertices[v].args[2])
	return r
}

// bounded tells, before a product is added to a parameter in place, whether a finite parameter stays finite. The bound k max|A| max|B|
// of a sum of products, and alpha times the bound, must be less than half the last place of the largest number: then no finite number
// becomes infinite.
func (l *lowering[T]) bounded(o output) func() bool {
	if o.use != replace {
		return nil
	}
	x := l.plan.vertices[o.vertex]
	f, a, b := x.form.(matMulForm), l.buffers[x.args[0]], l.buffers[x.args[1]]
	limit := 0x1p969
	if widthOf[T]() == 4 {
		limit = 0x1p102
	}
	scale := max(1, math.Abs(float64(T(f.alpha))))
	return func() bool {
		return scale*float64(f.k)*float64(kernel.MaxAbs(a.data))*float64(kernel.MaxAbs(b.data)) < limit
	}
}
