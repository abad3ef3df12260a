package exec

import "slices"

// overlays are the storages that vertex v, at that place in the schedule, may write its results over, by the storages of the results.
// Their operands are read element by element, never after the result is written, and by no later instruction.
func (p *plan) overlays(v, at int) map[int]int {
	switch f := p.vertices[v].form.(type) {
	case *fusedForm:
		return p.chainOverlays(f, v, at)
	case matMulForm:
		return p.productOverlays(f, v, at)
	}
	return nil
}

// productOverlays are of a product that is added to an operand: a block of it is read as the same block of the value is written.
func (p *plan) productOverlays(f matMulForm, v, at int) map[int]int {
	x := p.vertices[v]
	if f.beta == 0 || p.stores[x.store].home != scratch {
		return nil
	}
	to := p.vertices[x.args[2]].store
	if !slices.Contains(p.expiring(v, at), to) || p.vertices[x.args[0]].store == to || p.vertices[x.args[1]].store == to {
		return nil
	}
	return map[int]int{x.store: to}
}

// chainOverlays are of a chain. A joint reads all of its operands at an element before it writes there.
func (p *plan) chainOverlays(f *fusedForm, v, at int) map[int]int {
	free := p.expiring(v, at)
	last := p.lastReadings(f)
	heirs := map[int]int{} // storage of the operand, by storage of the result
	for i, j := range f.joints {
		for _, m := range j.values {
			to := p.vertices[m].store
			if to < 0 || p.stores[to].home != scratch {
				continue
			}
			if k := slices.IndexFunc(free, func(s int) bool { return last[s] <= i }); k >= 0 {
				heirs[to] = free[k]
				free = slices.Delete(free, k, k+1)
			}
		}
	}
	return heirs
}

// expiring lists the storages that vertex v, at that place in the schedule, is the last to read, and reads as a whole only.
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

// lastReadings gives the place of the last joint of a chain that reads a storage.
func (p *plan) lastReadings(f *fusedForm) map[int]int {
	last := map[int]int{}
	for i, j := range f.joints {
		for _, a := range j.args {
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
