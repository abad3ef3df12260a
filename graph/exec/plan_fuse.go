package exec

import "slices"

// fusedForm is a chain of elementwise operations, of one or more: one instruction that takes a short span of all its values at a
// time through all of them, so that the values they hand on to each other stay in the nearest cache and have no storage.
type fusedForm struct {
	members []int // vertices, operands before users
	results []int // the members that something else reads, in order
	joints  []joint
}

func (*fusedForm) kind() string              { return "elementwise" }
func (*fusedForm) home() home                { return nowhere }
func (f *fusedForm) values(*plan, int) []int { return f.results }

// fuse joins elementwise operations to chains. Two may be in one chain if all operations between them are: then the chain can run
// when its last operand is there, and no operand waits for the chain.
func (p *plan) fuse() {
	of := p.chains()
	members := map[int][]int{} // by the first vertex of a chain
	for v, first := range of {
		if first >= 0 {
			members[first] = append(members[first], v)
		}
	}
	for v := range of {
		if of[v] == v {
			p.chain(members[v])
		}
	}
	p.results()
}

// chains gives every vertex the first vertex of its chain, -1 if it is in no chain.
//
// A chain has one size and one level. The level of an operation is the number of boundaries before it, at most: from operations
// that no chain takes in, of another size, or of the prologue. So a path between two members of a chain passes no boundary.
func (p *plan) chains() []int {
	level := p.levels()
	first := make([]int, len(p.vertices))
	find := func(v int) int {
		for first[v] != v {
			v = first[v]
		}
		return v
	}
	join := func(a, b int) {
		a, b = find(a), find(b)
		first[max(a, b)] = min(a, b)
	}
	type reading struct{ operand, level, size int }
	reader := map[reading]int{} // an operand that two of a level read joins them
	for v := range p.vertices {
		first[v] = -1
		if !p.fusible(v) {
			continue
		}
		first[v] = v
		for _, a := range p.vertices[v].args {
			r, _ := p.root(a)
			if p.chained(a, v) && level[r] == level[v] {
				join(r, v)
				continue
			}
			if p.vertices[a].size != p.vertices[v].size || p.vertices[a].varying != p.vertices[v].varying {
				continue
			}
			key := reading{r, level[v], p.vertices[v].size}
			if w, ok := reader[key]; ok {
				join(w, v)
			}
			reader[key] = v
		}
	}
	for v := range first {
		if first[v] >= 0 {
			first[v] = find(v)
		}
	}
	return first
}

// levels numbers the vertices by the boundaries before them. An operation that reads nothing of its own level moves to the level
// of its first user: m β, in β m + (1−β) ΔW, is computed with the sum.
func (p *plan) levels() []int {
	level, latest := make([]int, len(p.vertices)), make([]int, len(p.vertices))
	for v, x := range p.vertices {
		latest[v] = -1
		for _, a := range x.args {
			r, _ := p.root(a)
			level[v] = max(level[v], level[r]+p.boundary(a, v))
		}
	}
	for v := len(p.vertices) - 1; v >= 0; v-- {
		x := p.vertices[v]
		if !x.needed {
			continue
		}
		if latest[v] > level[v] && p.fusible(v) && !p.continues(v, level) {
			level[v] = latest[v]
		}
		for _, a := range x.args {
			r, _ := p.root(a)
			if at := level[v] - p.boundary(a, v); latest[r] < 0 || at < latest[r] {
				latest[r] = at
			}
		}
	}
	return level
}

// boundary is 1 if operand a of v cannot be in its chain.
func (p *plan) boundary(a, v int) int {
	if p.isView(v) || p.chained(a, v) {
		return 0
	}
	return 1
}

// continues tells whether an operand of v is on its level, so that v is best computed with it.
func (p *plan) continues(v int, level []int) bool {
	return slices.ContainsFunc(p.vertices[v].args, func(a int) bool {
		r, _ := p.root(a)
		return p.chained(a, v) && level[r] == level[v]
	})
}

// chained tells whether v, and a that it reads, can be in one chain.
func (p *plan) chained(a, v int) bool {
	r, _ := p.root(a)
	x, y := p.vertices[r], p.vertices[v]
	return p.fusible(r) && p.fusible(v) && p.vertices[a].size == y.size && x.size == y.size && x.varying == y.varying
}

// fusible tells whether a chain can take in v.
func (p *plan) fusible(v int) bool {
	_, ok := p.vertices[v].form.(elementwise)
	return ok && p.vertices[v].needed
}

// chain makes one vertex of the members of a chain.
func (p *plan) chain(members []int) {
	f, v := &fusedForm{members: p.paired(members)}, len(p.vertices)
	for _, m := range members {
		p.vertices[m].chain = v
	}
	var operands []int
	seen := map[int]bool{}
	for _, m := range members {
		for _, a := range p.vertices[m].args {
			if r, _ := p.root(a); p.vertices[r].chain != v && !seen[a] {
				seen[a] = true
				operands = append(operands, a)
			}
		}
	}
	last := p.vertices[members[len(members)-1]]
	p.add(last.node, f, last.shape, operands...)
	p.vertices[v].needed, p.vertices[v].varying = true, last.varying
}

// results finds the members of chains that something else reads, and then the joints of the chains.
func (p *plan) results() {
	read := func(v, reader int) {
		r, _ := p.root(v)
		x := p.vertices[r]
		if x.chain == 0 || x.chain == reader {
			return
		}
		f := p.vertices[x.chain].form.(*fusedForm)
		if i, found := slices.BinarySearch(f.results, r); !found {
			f.results = slices.Insert(f.results, i, r)
		}
	}
	for v, x := range p.vertices {
		if !x.needed || p.isView(v) || x.chain != 0 {
			continue
		}
		for _, a := range x.args {
			read(a, v)
		}
	}
	for _, o := range p.outputs {
		read(o.vertex, -1)
	}
	for _, x := range p.vertices {
		if f, ok := x.form.(*fusedForm); ok {
			p.join(f)
		}
	}
}

// passing tells whether v is handed on within a chain only, and so has no storage.
func (p *plan) passing(v int) bool {
	c := p.vertices[v].chain
	if c == 0 {
		return false
	}
	_, result := slices.BinarySearch(p.vertices[c].form.(*fusedForm).results, v)
	return !result
}
