package exec

import (
	"sync/atomic"

	"credo/graph/kernel"
)

// lowering turns a plan into a program of one type of number.
type lowering[T kernel.Float] struct {
	plan    *plan
	buffers []*buffer[T] // by vertex; nil where it has no storage
	program *lowered[T]
	watched map[int]*atomic.Bool // outputs, by vertex, whose chain says whether they are finite
}

// lower makes a program, or with around the body of one.
func lower[T kernel.Float](p *plan, around *lowering[T]) *lowered[T] {
	l := &lowering[T]{plan: p, program: &lowered[T]{stats: newStats()}}
	if around == nil {
		l.program.machine = newMachine[T]()
	} else {
		l.program.machine = around.program.machine
	}
	l.program.stats.Nodes = len(p.of)
	l.allocate()
	l.watch()
	for _, v := range p.inputs {
		var b *buffer[T]
		if v >= 0 {
			b = l.buffers[v]
		}
		l.program.inputs = append(l.program.inputs, b)
	}
	for _, o := range p.outputs {
		l.program.outputs = append(l.program.outputs, l.buffers[o.vertex])
		l.program.uses = append(l.program.uses, o.use)
		l.program.alone = append(l.program.alone, p.alone(o))
		l.program.bounded = append(l.program.bounded, l.bounded(o))
	}
	l.program.prologue, l.program.steps, l.program.commits = l.list(p.prologue), l.list(p.steps), l.list(p.commits)
	if around == nil {
		l.bytes(l.program.machine.room)
	}
	return l.program
}

// watch has the chains look for NaN and infinity in the large outputs of the program, while they are in a near cache.
func (l *lowering[T]) watch() {
	const large = 4096 // elements; the others are looked through when it is asked
	l.watched = map[int]*atomic.Bool{}
	for _, o := range l.plan.outputs {
		var broken *atomic.Bool
		if v, offset := l.plan.root(o.vertex); o.use == keep && offset == 0 && l.plan.vertices[v].chain > 0 && l.plan.vertices[v].size >= large {
			if broken = l.watched[v]; broken == nil {
				broken = &atomic.Bool{}
				l.watched[v] = broken
			}
		}
		l.program.broken = append(l.program.broken, broken)
	}
}

// allocate makes the memory of all storages and the buffers of all vertices.
func (l *lowering[T]) allocate() {
	slab := make([]T, l.plan.slab)
	l.bytes(len(slab))
	roots := make([]*buffer[T], len(l.plan.stores))
	for i, s := range l.plan.stores {
		roots[i] = &buffer[T]{count: s.size}
		switch s.home {
		case scratch:
			roots[i].data = slab[s.begin : s.begin+s.size : s.begin+s.size]
		case filled, kept:
			roots[i].data = make([]T, s.size)
			l.bytes(s.size)
		}
	}
	l.buffers = make([]*buffer[T], len(l.plan.vertices))
	for v, x := range l.plan.vertices {
		if x.store < 0 {
			continue
		}
		root := roots[x.store]
		if l.buffers[v] = root; x.size != l.plan.stores[x.store].size {
			l.buffers[v] = &buffer[T]{count: x.size}
			root.views = append(root.views, view[T]{l.buffers[v], x.offset, x.size})
		}
		if f, ok := x.form.(constantForm); ok {
			fill(root.data, f.values)
		}
	}
	for _, r := range roots {
		if r.data != nil {
			r.bind(r.data)
		}
	}
}

func (l *lowering[T]) bytes(elements int) { l.program.stats.Bytes += elements * widthOf[T]() }

// list lowers vertices to instructions.
func (l *lowering[T]) list(vertices []int) []instruction[T] {
	list := make([]instruction[T], len(vertices))
	for i, v := range vertices {
		x, in := l.plan.vertices[v], l.instruction(v)
		if in.name = describe(x.node); in.kind == "" { // a chain counts its members
			in.kind = x.form.kind()
			l.program.stats.count(in.kind)
		}
		l.program.stats.Instructions++
		list[i] = in
	}
	return list
}

// A site is where a form is lowered: its vertex, and the buffers of its value and of its operands.
type site[T kernel.Float] struct {
	*lowering[T]
	vertex int
	dst    *buffer[T] // nil if the value has no storage of its own
	args   []*buffer[T]
}

// shapes are the shapes of the operands.
func (s site[T]) shapes() (list [][]int) {
	for _, a := range s.plan.vertices[s.vertex].args {
		list = append(list, s.plan.vertices[a].shape)
	}
	return list
}

// instruction lowers one vertex.
func (l *lowering[T]) instruction(v int) instruction[T] {
	x, s := l.plan.vertices[v], site[T]{lowering: l, vertex: v, dst: l.buffers[v]}
	for _, a := range x.args {
		s.args = append(s.args, l.buffers[a])
	}
	f := x.form.(instructed)
	if s, ok := any(s).(site[float32]); ok {
		return any(f.lower32(s)).(instruction[T])
	}
	return any(f.lower64(any(s).(site[float64]))).(instruction[T])
}
