package exec

import "slices"

// absorb lets operations take in operations on their operands, where nothing else reads these: sums of products, largest absolute
// values, α A·B ± C, α a ± β b and a b + c.
func (p *plan) absorb(demands []demand) {
	readers := p.readings(demands)
	for v := len(p.vertices) - 1; v >= 0; v-- {
		if !p.vertices[v].needed {
			continue
		}
		switch f := p.vertices[v].form.(type) {
		case reduceForm:
			p.absorbOperand(v, f, readers)
		case binaryForm:
			if !p.absorbSum(v, f, readers) && !p.absorbTerms(v, f, readers) {
				p.absorbScale(v, readers)
			}
		case unaryForm:
			p.absorbScale(v, readers)
		}
	}
	p.prune(demands)
}

// prune marks the vertices that the demands need, anew.
func (p *plan) prune(demands []demand) {
	for v := range p.vertices {
		p.vertices[v].needed = false
	}
	for _, d := range demands {
		p.vertices[p.of[d.node]].needed = true
	}
	for v := len(p.vertices) - 1; v >= 0; v-- {
		x := p.vertices[v]
		if !x.needed {
			continue
		}
		for _, a := range x.args {
			p.vertices[a].needed = true
		}
		if f, ok := x.form.(*scanForm); ok && f.whole {
			for _, output := range slices.Concat(f.outputs...) {
				p.vertices[output].needed = true
			}
		}
	}
}

// readings counts the readers of each root. Outputs count twice, as they cannot be taken in.
func (p *plan) readings(demands []demand) []int {
	count := make([]int, len(p.vertices))
	for _, x := range p.vertices {
		if _, view := x.form.(viewForm); !x.needed || view {
			continue
		}
		for _, a := range x.args {
			r, _ := p.root(a)
			count[r]++
		}
	}
	for _, d := range demands {
		r, _ := p.root(p.of[d.node])
		count[r] += 2
	}
	return count
}

// within is the root of a, if v alone reads it, all of it, and as often as v runs.
func (p *plan) within(a, v int, readers []int) (r int, ok bool) {
	r, _ = p.root(a)
	x := p.vertices[r]
	return r, readers[r] == 1 && x.size == p.vertices[a].size && x.varying == p.vertices[v].varying
}

// absorbOperand makes a sum of products or of squares one reduction, and a maximum of absolute values another. Sums along an axis
// other than the last add rows up, and have no such form.
func (p *plan) absorbOperand(v int, f reduceForm, readers []int) {
	r, ok := p.within(p.vertices[v].args[0], v, readers)
	if !ok || f.inner != 1 {
		return
	}
	x := p.vertices[r]
	if !p.whole(r) {
		return
	}
	switch g := x.form.(type) {
	case unaryForm:
		switch {
		case f.op == "sum" && g.op == "square":
			f.op, x.args = "dot", []int{x.args[0], x.args[0]}
		case f.op == "max" && g.op == "abs":
			f.op = "max abs"
		default:
			return
		}
	case binaryForm:
		if f.op != "sum" || g.op != "⊙" {
			return
		}
		f.op = "dot"
	default:
		return
	}
	p.vertices[v].form, p.vertices[v].args = f, x.args
}

// absorbSum makes v, a sum or difference, a product that is added to the other operand.
func (p *plan) absorbSum(v int, f binaryForm, readers []int) bool {
	if f.op != "+" && f.op != "-" {
		return false
	}
	for k, a := range p.vertices[v].args {
		other := p.vertices[v].args[1-k]
		m, alpha, ok := p.scaled(a, v, readers)
		if !ok || p.vertices[other].size != p.vertices[v].size {
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

// absorbTerms makes v, a sum or difference of multiples, or of a product and a third value, one operation.
func (p *plan) absorbTerms(v int, f binaryForm, readers []int) bool {
	x := p.vertices[v]
	if f.op != "+" && f.op != "-" || p.vertices[x.args[0]].size != x.size || p.vertices[x.args[1]].size != x.size {
		return false
	}
	scale, args, found := [2]float64{1, 1}, [2]int{x.args[0], x.args[1]}, false
	for k, a := range x.args {
		r, ok := p.within(a, v, readers)
		if !ok {
			continue
		}
		if b, c, ok := p.multiple(r); ok {
			args[k], scale[k], found = b, c, true
		} else if g, ok := p.vertices[r].form.(binaryForm); ok && g.op == "⊙" && f.op == "+" && p.whole(r) {
			p.vertices[v].form, p.vertices[v].args = mulAddForm{}, append(p.vertices[r].args[:2:2], x.args[1-k])
			return true
		}
	}
	if !found {
		return false
	}
	if f.op == "-" {
		scale[1] = -scale[1]
	}
	p.vertices[v].form, p.vertices[v].args = scaleAddForm{scale[0], scale[1]}, args[:]
	return true
}

// whole tells whether no operand of v is broadcast.
func (p *plan) whole(v int) bool {
	for _, a := range p.vertices[v].args {
		if p.vertices[a].size != p.vertices[v].size {
			return false
		}
	}
	return true
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

// multiple tells whether v is a constant times a value of its size.
func (p *plan) multiple(v int) (a int, c float64, ok bool) {
	x := p.vertices[v]
	switch f := x.form.(type) {
	case unaryForm:
		return x.args[0], -1, f.op == "neg"
	case binaryForm:
		for k, s := range x.args {
			f2, constant := p.vertices[s].form.(constantForm)
			if a := x.args[1-k]; f.op == "⊙" && constant && len(f2.values) == 1 && p.vertices[a].size == x.size {
				return a, f2.values[0], true
			}
		}
	}
	return 0, 0, false
}
