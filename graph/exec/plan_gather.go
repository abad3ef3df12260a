package exec

// A gatherer can add its value to the values at its destination as it computes it. gather has the form at v do so, and tells whether
// it will.
type gatherer interface {
	form
	gather(p *plan, v int) bool
}

// gathers tells whether v is the value of a gatherer that nothing but one demand reads, and if so has it added to its destination.
func (p *plan) gathers(v int, demands []demand) bool {
	r, _ := p.root(v)
	x := p.vertices[r]
	f, ok := x.form.(gatherer)
	return ok && x.varying && x.size == p.vertices[v].size && p.readers(r, v, demands) == 1 && f.gather(p, r)
}
