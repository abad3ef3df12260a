package exec

import (
	"sync/atomic"

	"github.com/pkg/errors"

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
func lower[T kernel.Float](p *plan, around *lowering[T]) (*lowered[T], error) {
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
	var err error
	if l.program.prologue, err = l.list(p.prologue); err != nil {
		return nil, err
	}
	if l.program.steps, err = l.list(p.steps); err != nil {
		return nil, err
	}
	l.program.commits, err = l.list(p.commits)
	if around == nil {
		l.bytes(l.program.machine.room)
	}
	return l.program, err
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

// fill writes a constant: one value for all elements, or one for each.
func fill[T kernel.Float](dst []T, values []float64) {
	for i := range dst {
		dst[i] = T(values[i%len(values)])
	}
}

// list lowers vertices to instructions.
func (l *lowering[T]) list(vertices []int) ([]instruction[T], error) {
	list := make([]instruction[T], len(vertices))
	for i, v := range vertices {
		x := l.plan.vertices[v]
		in, err := l.instruction(v)
		if err != nil {
			return nil, errors.Wrapf(err, "compiling %s", describe(x.node))
		}
		in.name, in.kind = describe(x.node), x.form.kind()
		if f, ok := x.form.(matMulForm); ok {
			in.flops = f.flops()
		}
		if f, ok := x.form.(*fusedForm); ok {
			in.kind = l.chainKind(f)
		} else {
			l.program.stats.count(in.kind)
		}
		l.program.stats.Instructions++
		list[i] = in
	}
	return list, nil
}

// instruction lowers one vertex.
func (l *lowering[T]) instruction(v int) (instruction[T], error) {
	x := l.plan.vertices[v]
	dst, args := l.buffers[v], make([]*buffer[T], len(x.args))
	for i, a := range x.args {
		args[i] = l.buffers[a]
	}
	switch f := x.form.(type) {
	case *scanForm:
		return l.scan(f)
	case fallbackForm:
		l.program.stats.Fallbacks++
		return instruction[T]{try: fallback(f.op, l.shapes(x.args), dst, args)}, nil
	case *fusedForm:
		return l.fused(x, f)
	case matMulForm:
		return multiply(l.program.machine, dst, args, f), nil
	case reduceForm:
		return reduce(dst, args, f), nil
	case solveForm:
		return lowerSolve(l.program.machine, dst, args, f.op), nil
	}
	do := l.simple(x, dst, args)
	if do == nil {
		return instruction[T]{}, errors.Errorf("no kernel for %s", x.form.kind())
	}
	return instruction[T]{do: do}, nil
}

func (l *lowering[T]) shapes(vertices []int) [][]int {
	list := make([][]int, len(vertices))
	for i, v := range vertices {
		list[i] = l.plan.vertices[v].shape
	}
	return list
}
