package exec

import "github.com/pkg/errors"

// need marks the vertices that the demands need, from the last to the first. A scan
// is completed on the way, when all its readers are known.
func (p *plan) need(demands []demand) error {
	for _, d := range demands {
		p.mark(p.of[d.node], nil)
	}
	for v := len(p.vertices) - 1; v >= 0; v-- {
		if !p.vertices[v].needed {
			continue
		}
		switch x := p.vertices[v]; x.form.(type) {
		case instructed, elementwise, housed:
		default:
			return errors.Errorf("form %s of %s is not instructed, elementwise or housed in both precisions", x.form.kind(), describe(x.node))
		}
		if err := p.completeScan(v); err != nil {
			return err
		}
		for _, a := range p.vertices[v].args {
			p.mark(a, p.vertices[v].form)
		}
	}
	return nil
}

// mark says that a form, or an output if it is nil, reads v.
func (p *plan) mark(v int, reader form) {
	p.vertices[v].needed = true
	if f, ok := p.vertices[v].form.(*scanForm); ok {
		_, output := reader.(scanOutputForm)
		f.whole = f.whole || !output
	}
}

// end decides where each demand is met. Where the value lies in memory that
// cannot be given away, such as an input's, a copy is added.
func (p *plan) end(demands []demand) {
	given := map[int]bool{} // exported roots
	for _, d := range demands {
		p.at = d.node
		v, u := p.of[d.node], d.use
		if u == replace {
			if p.inPlace(v, d.input, demands) {
				r, _ := p.root(v)
				p.outputs = append(p.outputs, output{r, replace})
				continue
			}
			u = keep
		}
		if u == gather && !p.gathers(v, demands) {
			u = keep
		}
		r, _ := p.root(v)
		x := p.vertices[r]
		mine := homeOf(x.form) == scratch && x.varying
		if u != keep {
			mine = mine && x.size == p.vertices[v].size && !given[r]
		}
		if !mine {
			v = p.add(d.node, unaryForm{"copy"}, p.vertices[v].shape, v)
			p.vertices[v].needed, p.vertices[v].varying = true, true
			r = v
		}
		given[r] = given[r] || u != keep
		p.outputs = append(p.outputs, output{v, u})
	}
	p.at = nil
}

// readers counts the demands and operations, other than the view v, that read root r.
func (p *plan) readers(r, v int, demands []demand) int {
	count := 0
	for _, d := range demands {
		if s, _ := p.root(p.of[d.node]); s == r {
			count++
		}
	}
	for i, x := range p.vertices {
		if !x.needed || i == v {
			continue
		}
		for _, a := range x.args {
			if s, _ := p.root(a); s == r {
				count++
			}
		}
	}
	return count
}
