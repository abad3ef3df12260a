package exec

import "math/bits"

// A storage is memory that holds the value of one vertex, and of its views.
type storage struct {
	size  int
	home  home
	first int // position in the schedule that writes it
	last  int // last position that reads it
	begin int // of a scratch storage: its first element in the slab
}

// home says whose memory a storage is.
type home int

const (
	scratch home = iota // in the slab, shared with others over time
	filled              // its own, written when the program is made
	kept                // its own, readable between runs
	bound               // the caller's
)

// line is the number of elements that storages begin and end at a multiple of:
// 64 bytes or more of either type.
const line = 16

// place gives every needed vertex a storage, and scratch storages their part of
// the slab, which is taken over from values that nothing reads any more.
func (p *plan) place() {
	for v := range p.vertices {
		if x := &p.vertices[v]; x.needed {
			if r, offset := p.root(v); r != v {
				x.store, x.offset = p.vertices[r].store, offset
			} else if stored(x.form) && !p.passing(v) {
				x.store = len(p.stores)
				p.stores = append(p.stores, storage{size: x.size, home: homeOf(x.form)})
			}
		}
	}
	for _, o := range p.outputs {
		if s := &p.stores[p.vertices[o.vertex].store]; o.use != keep {
			s.home = bound
		} else if s.home != bound {
			s.home = kept
		}
	}
	p.lifetimes()
	p.allot()
}

// alone tells whether an output has a whole storage for itself.
func (p *plan) alone(o output) bool {
	x, sharing := p.vertices[o.vertex], 0
	for _, other := range p.outputs {
		if p.vertices[other.vertex].store == x.store {
			sharing++
		}
	}
	return sharing == 1 && x.size == p.stores[x.store].size
}

func homeOf(f form) home {
	switch f.(type) {
	case inputForm:
		return bound
	case constantForm:
		return filled
	}
	return scratch
}

// order of the schedule: the prologue, then the steps.
func (p *plan) scheduled(position int) int {
	if position < len(p.prologue) {
		return p.prologue[position]
	}
	return p.steps[position-len(p.prologue)]
}

// lifetimes finds when each storage is written and last read. What the prologue
// leaves for the steps is read at every step, so it lives to the end.
func (p *plan) lifetimes() {
	count := len(p.prologue) + len(p.steps)
	for at := range count {
		v := p.scheduled(at)
		for _, w := range p.written(v) {
			p.stores[w].first, p.stores[w].last = at, at
		}
		for _, a := range p.vertices[v].args {
			s := &p.stores[p.vertices[a].store]
			s.last = at
			if s.first < len(p.prologue) && at >= len(p.prologue) {
				s.last = count
			}
		}
	}
}

// allot walks the schedule and hands out the slab.
func (p *plan) allot() {
	free := map[int][]int{} // beginnings of unused blocks by class
	ending := make([][]int, len(p.prologue)+len(p.steps)+1)
	for s, x := range p.stores {
		if x.home == scratch {
			ending[x.last] = append(ending[x.last], s)
		}
	}
	for at := range len(ending) - 1 {
		v := p.scheduled(at)
		heirs := p.overlays(v, at)
		for _, w := range p.written(v) {
			if s := &p.stores[w]; s.home == scratch {
				if from, ok := heirs[w]; ok {
					s.begin = p.stores[from].begin
				} else {
					s.begin = p.block(free, s.size)
				}
			}
		}
		for _, s := range ending[at] {
			if !inherited(heirs, s) {
				c := class(p.stores[s].size)
				free[c] = append(free[c], p.stores[s].begin)
			}
		}
	}
}

// block takes an unused block for n elements, or makes one at the end of the
// slab. Blocks are a line apart: with sizes that are multiples of a page, operands
// would otherwise compete for the same sets of the cache.
func (p *plan) block(free map[int][]int, n int) int {
	c := class(n)
	if k := len(free[c]) - 1; k >= 0 {
		begin := free[c][k]
		free[c] = free[c][:k]
		return begin
	}
	begin := p.slab
	p.slab += c + line
	return begin
}

// class rounds a size up to one of eight to the octave, in whole lines.
func class(n int) int {
	step := max(line, 1<<max(0, bits.Len(uint(n-1))-4))
	return (n + step - 1) / step * step
}

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
