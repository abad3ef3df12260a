package exec

import "credo/graph/kernel"

// A machine is shared by a program and the bodies of its scans: the clock, the threads, and memory that instructions use in turn.
type machine[T kernel.Float] struct {
	timed   bool
	team    team
	spans   []span[T]           // by thread
	scratch []kernel.Scratch[T] // by thread
	room    int                 // elements that the spans of any chain need at most
}

func newMachine[T kernel.Float]() *machine[T] {
	m := &machine[T]{}
	m.threads(1)
	return m
}

// threads sets the number of threads, and gives each its memory.
func (m *machine[T]) threads(n int) {
	m.team.size = n
	m.scratch = make([]kernel.Scratch[T], n)
	m.spans = make([]span[T], n)
	for i := range m.spans {
		m.spans[i].work = make([]T, m.room)
	}
}

// reserve makes room for the spans of a chain.
func (m *machine[T]) reserve(elements int) {
	if elements > m.room {
		m.room = elements
		m.threads(m.team.size)
	}
}

// run runs an instruction, on all threads if it can be shared and is worth it.
func (m *machine[T]) run(in *instruction[T]) error {
	switch {
	case in.try != nil:
		return in.fail(in.try())
	case in.part == nil:
		in.do()
	case m.team.size == 1 || in.grains == 1:
		in.part(0, 0, 1)
	default:
		m.team.share(min(in.grains, in.perThread*m.team.size), in.part)
	}
	return nil
}

// shareable is the time, in nanoseconds, from which an instruction is shared: a multiple of the time it takes to call the threads.
var shareable = 4000.0

// inParts makes an instruction of so many grains, of which part computes any range. cost is its time in nanoseconds on one thread.
func inParts[T kernel.Float](grains, perThread int, cost float64, part func(worker, from, to int)) instruction[T] {
	all := grains
	if cost < shareable {
		grains = 1
	}
	return instruction[T]{grains: grains, perThread: perThread, part: func(worker, i, parts int) {
		part(worker, all*i/parts, all*(i+1)/parts)
	}}
}
