package exec

import "slices"

// overlays are the storages that chain v, at that place in the schedule, may write its results over, by the storages of the results.
// Their operands are read element by element, never after the result is written, and by no later instruction. A joint reads all of
// its operands at an element before it writes there.
func (p *plan) overlays(v, at int) map[int]int {
	f, ok := p.vertices[v].form.(*fusedForm)
	if !ok {
		return nil
	}
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
