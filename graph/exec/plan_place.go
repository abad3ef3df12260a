package exec

import (
	"math/bits"
	"slices"
)

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
	nowhere             // none, or the memory of other vertices
)

// Storages begin and end at multiples of line elements: 64 bytes or more of either
// type.
const line = 16

// place gives every needed vertex a storage, and scratch storages a place in the
// slab, taken over from values that nothing reads any more.
func (p *plan) place() {
	over := map[int]int{} // values computed in place, and the inputs they are written over
	for _, v := range p.commits {
		over[v] = p.overwritten(v)
	}
	for v := range p.vertices {
		if x := &p.vertices[v]; x.needed {
			if r, offset := p.root(v); r != v {
				x.store, x.offset = p.vertices[r].store, offset
			} else if to, ok := over[v]; ok {
				x.store = p.vertices[to].store
			} else if h := homeOf(x.form); h != nowhere && !p.passing(v) {
				x.store = len(p.stores)
				p.stores = append(p.stores, storage{size: x.size, home: h})
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

// A plural form has an instruction that writes the values of several vertices.
type plural interface {
	instructed
	values(p *plan, v int) []int
}

// written are the storages that the instruction of v writes.
func (p *plan) written(v int) (list []int) {
	f, ok := p.vertices[v].form.(plural)
	if !ok {
		return []int{p.vertices[v].store}
	}
	for _, w := range f.values(p, v) {
		list = append(list, p.vertices[w].store)
	}
	return list
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

// schedule in order: the prologue, the steps, the commits.
func (p *plan) scheduled() []int { return slices.Concat(p.prologue, p.steps, p.commits) }

// lifetimes finds when each storage is written and last read. A value that the
// prologue leaves for the steps is read at every step, so it lives to the end.
func (p *plan) lifetimes() {
	scheduled := p.scheduled()
	for at, v := range scheduled {
		for _, w := range p.written(v) {
			p.stores[w].first, p.stores[w].last = at, at
		}
		for _, a := range p.vertices[v].args {
			s := &p.stores[p.vertices[a].store]
			s.last = at
			if s.first < len(p.prologue) && at >= len(p.prologue) {
				s.last = len(scheduled)
			}
		}
	}
}

// allot walks the schedule and hands out the slab.
func (p *plan) allot() {
	free := map[int][]int{} // beginnings of unused blocks by class
	scheduled := p.scheduled()
	ending := make([][]int, len(scheduled)+1)
	for s, x := range p.stores {
		if x.home == scratch {
			ending[x.last] = append(ending[x.last], s)
		}
	}
	for at, v := range scheduled {
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
