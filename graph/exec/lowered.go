package exec

import (
	"sync/atomic"
	"time"

	"github.com/pkg/errors"

	"credo/graph/kernel"
)

// A buffer is the memory of one value. Instructions hold buffers rather than
// slices, so that an input or an export can be bound to other memory.
type buffer[T kernel.Float] struct {
	data  []T
	count int       // elements it has, bound or not
	views []view[T] // move with the buffer
}

// A view is a buffer that sees part of another.
type view[T kernel.Float] struct {
	buffer        *buffer[T]
	offset, count int
}

// bind makes the buffer and its views use data.
func (b *buffer[T]) bind(data []T) {
	b.data = data
	for _, v := range b.views {
		v.buffer.data = data[v.offset : v.offset+v.count]
	}
}

// An instruction computes one vertex: do, or part where it can be shared, or try where it can fail.
type instruction[T kernel.Float] struct {
	do                func()
	try               func() error
	part              func(worker, part, parts int)
	grains, perThread int    // the most parts, and the number of parts for each thread: enough to share evenly, and not too small
	name              string // for errors
	kind              string
	flops             float64     // of a matrix product
	body              *lowered[T] // of a scan
	runs              int         // while timed
	spent             time.Duration
}

func (in *instruction[T]) fail(err error) error { return errors.WithMessage(err, in.name) }

// lowered is a plan turned into instructions for one type of number.
type lowered[T kernel.Float] struct {
	inputs          []*buffer[T]   // by source; nil where none is reached
	outputs         []*buffer[T]   // by demand
	uses            []use          // by demand: how it was met
	alone           []bool         // by demand: it has a storage for itself
	broken          []*atomic.Bool // by demand: set by a run that found something in it that is not finite; nil if none looks
	bounded         []func() bool  // by demand: tells whether a value still to be computed in place will be finite; nil for others
	prologue, steps []instruction[T]
	commits         []instruction[T] // write over inputs
	stats           Stats
	machine         *machine[T]
}

// begin runs the instructions whose values are the same at every step.
func (p *lowered[T]) begin() error { return p.execute(p.prologue) }

// step runs the rest.
func (p *lowered[T]) step() error { return p.execute(p.steps) }

func (p *lowered[T]) execute(list []instruction[T]) error {
	if p.machine.timed {
		return p.executeTimed(list)
	}
	for i := range list {
		if err := p.machine.run(&list[i]); err != nil {
			return err
		}
	}
	return nil
}
