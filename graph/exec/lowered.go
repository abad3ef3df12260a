package exec

import (
	"time"

	"github.com/pkg/errors"

	"credo/graph/kernel"
)

// A buffer is the memory of one value. Instructions hold buffers rather than
// slices, so that an input or an export can be bound to other memory.
type buffer[T kernel.Float] struct {
	data  []T
	count int       // elements it has, bound or not
	views []view[T] // what moves with it
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

// An instruction computes one vertex. Exactly one of do and try is set; try is
// for what can fail.
type instruction[T kernel.Float] struct {
	do    func()
	try   func() error
	name  string // for errors
	kind  string
	flops float64     // of a matrix product
	body  *lowered[T] // of a scan
	runs  int         // while timed
	spent time.Duration
}

func (in *instruction[T]) run() error {
	if in.do != nil {
		in.do()
		return nil
	}
	return errors.WithMessage(in.try(), in.name)
}

// lowered is a plan turned into instructions for one type of number.
type lowered[T kernel.Float] struct {
	inputs          []*buffer[T] // by source; nil where none is reached
	outputs         []*buffer[T] // by demand
	uses            []use        // by demand: how it was met
	alone           []bool       // by demand: it has a storage for itself
	prologue, steps []instruction[T]
	stats           Stats
	timed           *bool // the clock is on; one for the bodies of scans, too
}

// begin runs what is the same at every step.
func (p *lowered[T]) begin() error { return p.execute(p.prologue) }

// step runs the rest.
func (p *lowered[T]) step() error { return p.execute(p.steps) }

func (p *lowered[T]) execute(list []instruction[T]) error {
	if *p.timed {
		return executeTimed(list)
	}
	for i := range list {
		if err := list[i].run(); err != nil {
			return err
		}
	}
	return nil
}
