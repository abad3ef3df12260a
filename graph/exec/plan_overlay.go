package exec

// overlays are the storages that chain v, at that place in the schedule, may write its results over, by those of the results: of
// operands that it reads element by element, not after it has written the result, and nobody reads later.
func (p *plan) overlays(v, at int) map[int]int {
	f, ok := p.vertices[v].form.(*fusedForm)
	if !ok {
		return nil
	}
	heirs := map[int]int{} // storage of an operand, by that of the result
	for i, m := range f.members {
		to := p.vertices[m].store
		if to < 0 || p.stores[to].home != scratch {
			continue
		}
		for _, a := range p.vertices[v].args {
			s := p.vertices[a].store
			o := p.stores[s]
			if o.home == scratch && o.last == at && o.size == p.vertices[m].size && !inherited(heirs, s) && p.lastReading(f, s) <= i && p.onlyWhole(p.vertices[v].args, s) {
				heirs[to] = s
				break
			}
		}
	}
	return heirs
}

func inherited(heirs map[int]int, s int) bool {
	for _, from := range heirs {
		if from == s {
			return true
		}
	}
	return false
}

// lastReading is the place of the last member of a chain that reads storage s.
func (p *plan) lastReading(f *fusedForm, s int) (last int) {
	for i, m := range f.members {
		for _, a := range p.vertices[m].args {
			if p.vertices[a].store == s {
				last = i
			}
		}
	}
	return last
}

// onlyWhole tells whether no operand sees just a part of storage s.
func (p *plan) onlyWhole(args []int, s int) bool {
	for _, a := range args {
		if p.vertices[a].store == s && p.vertices[a].size != p.stores[s].size {
			return false
		}
	}
	return true
}
