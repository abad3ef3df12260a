package exec

import "slices"

// An absorber takes in operations on its operands, where nothing else reads these: the form at vertex v is replaced by another.
type absorber interface {
	form
	absorb(p *plan, v int, readers []int)
}

// absorb lets operations take in others: sums of products, largest absolute values, α A·B ± C, α a ± β b and a b + c.
func (p *plan) absorb(demands []demand) {
	readers := p.readings(demands)
	for v := len(p.vertices) - 1; v >= 0; v-- {
		if f, ok := p.vertices[v].form.(absorber); ok && p.vertices[v].needed {
			f.absorb(p, v, readers)
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
	for v, x := range p.vertices {
		if !x.needed || p.isView(v) {
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

// whole tells whether no operand of v is broadcast.
func (p *plan) whole(v int) bool {
	for _, a := range p.vertices[v].args {
		if p.vertices[a].size != p.vertices[v].size {
			return false
		}
	}
	return true
}

// multiple tells whether v is a constant times a value of its size.
func (p *plan) multiple(v int) (a int, c float64, ok bool) {
	x := p.vertices[v]
	switch x.form {
	case unaryForm{"neg"}:
		return x.args[0], -1, true
	case binaryForm{"⊙"}:
		for k, s := range x.args {
			f, constant := p.vertices[s].form.(constantForm)
			if a := x.args[1-k]; constant && len(f.values) == 1 && p.vertices[a].size == x.size {
				return a, f.values[0], true
			}
		}
	}
	return 0, 0, false
}
