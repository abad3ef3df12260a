package exec

// overlays are the storages that chain v, at that place in the schedule, may write its results over, by the storages of the results.
// Their operands are read element by element, never after the result is written, and by no later instruction.
func (p *plan) overlays(v, at int) map[int]int {
	f, ok := p.vertices[v].form.(*fusedForm)
	if !ok {
		return nil
	}
	free := p.expiring(v, at)
	last := p.lastReadings(f)
	heirs := map[int]int{} // storage of the operand, by storage of the result
	for i, m := range f.members {
		to := p.vertices[m].store
		if to < 0 || p.stores[to].home != scratch {
			continue
		}
		for k, s := range free {
			if last[s] <= i {
				heirs[to] = s
				free = append(free[:k], free[k+1:]...)
				break
			}
		}
	}
	return heirs
}

// expiring lists the storages that chain v, at that place in the schedule, is the last to read, and reads as a whole only.
func (p *plan) expiring(v, at int) (list []int) {
	x := p.vertices[v]
	part := map[int]bool{}
	for _, a := range x.args {
		s := p.vertices[a].store
		part[s] = part[s] || p.vertices[a].size != p.stores[s].size
	}
	for _, a := range x.args {
		s := p.vertices[a].store
		if o := p.stores[s]; o.home == scratch && o.last == at && o.size == x.size && !part[s] {
			list = append(list, s)
			part[s] = true // once
		}
	}
	return list
}

// lastReadings gives the place of the last member of a chain that reads a storage.
func (p *plan) lastReadings(f *fusedForm) map[int]int {
	last := map[int]int{}
	for i, m := range f.members {
		for _, a := range p.vertices[m].args {
			last[p.vertices[a].store] = i
		}
	}
	return last
}

func inherited(heirs map[int]int, s int) bool {
	for _, from := range heirs {
		if from == s {
			return true
		}
	}
	return false
}
