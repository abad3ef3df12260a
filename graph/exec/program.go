package exec

import (
	"slices"

	"github.com/pkg/errors"
	"gorgonia.org/tensor"

	"credo/graph/kernel"
)

// A Program is a compiled expression graph: Bind its inputs once, then Run it as
// often as wanted. It is not safe for use by several goroutines at a time;
// compile one for each. The same inputs give the same bits at every run.
type Program struct {
	engine engine
	plan   *plan
	inputs []input
	stats  Stats
}

// engine hides the type of number.
type engine interface {
	bind(input int, a *Array) error
	run() error
	output(i int) *Array
	finite(i int) bool
	nextFinite(i int) bool
	commit() error
	threads(n int)
	time(on bool)
	timings() []Timing
}

// input describes an input: enough to check the array bound to it.
type input struct {
	name  string
	shape []int
	dtype tensor.Dtype
}

// Bind makes the program read a, in place, at every Run. It must have the type and
// the shape of the input; any shape of one element will do for a scalar. An
// output of the program itself is refused, as it is overwritten while inputs are
// still read: copy it. So is one array for two inputs, if one has a next
// value; arrays that overlap otherwise are not found out.
func (p *Program) Bind(i int, a *Array) error {
	if i < 0 || i >= len(p.inputs) {
		return errors.Errorf("bind input %d of a program with %d inputs", i, len(p.inputs))
	}
	in := p.inputs[i]
	switch {
	case a == nil:
		return errors.Errorf("bind input %q: no array", in.name)
	case a.Dtype() != in.dtype:
		return errors.Errorf("bind input %q: array of %v to an input of %v", in.name, a.Dtype(), in.dtype)
	case a.Len() != size(in.shape) || !slices.Equal(a.Shape, in.shape) && a.Len() != 1:
		return errors.Errorf("bind input %q: array of shape %v with %d elements to an input of shape %v", in.name, a.Shape, a.Len(), in.shape)
	}
	return errors.WithMessagef(p.engine.bind(i, a), "bind input %q", in.name)
}

// Run computes the outputs from the present values of the bound arrays. An input
// that is needed and not bound is an error. After the first Run it does not allocate,
// fallbacks aside.
func (p *Program) Run() error { return p.engine.run() }

// Threads sets how many threads a Run may use; 1 until it is called. The outputs are the same bits for any number. With more than
// one, Run starts goroutines, which allocates, and keeps them busy while it lasts.
func (p *Program) Threads(n int) error {
	if n < 1 {
		return errors.Errorf("%d threads: at least 1", n)
	}
	p.engine.threads(n)
	return nil
}

// Output is the value of output i after the last Run. The program owns the array
// and overwrites it in the next Run.
func (p *Program) Output(i int) *Array { return p.engine.output(i) }

// Finite tells whether output i of the last Run has no NaN and no infinity.
func (p *Program) Finite(i int) bool { return p.engine.finite(i) }

// Stats describes the program.
func (p *Program) Stats() Stats { return p.stats.clone() }

// runner binds and runs a program of one type of number.
type runner[T kernel.Float] struct {
	program  *lowered[T]
	inputs   []input
	bound    []*Array // by input
	outputs  []*Array
	next     []Next
	replaced []bool // by input: it has a next value
	ran      bool   // since the last commit
}

func (r *runner[T]) output(i int) *Array { return r.outputs[i] }

func (r *runner[T]) finite(i int) bool {
	if broken := r.program.broken[i]; broken != nil {
		return !broken.Load()
	}
	return r.outputs[i].Finite()
}

func (r *runner[T]) bind(i int, a *Array) error {
	data := dataOf[T](a)
	for k, out := range r.outputs {
		if &dataOf[T](out)[0] == &data[0] {
			return errors.Errorf("array is output %d of the same program", k)
		}
	}
	for k, other := range r.bound {
		if k != i && other != nil && (r.replaced[i] || r.replaced[k]) && &dataOf[T](other)[0] == &data[0] {
			return errors.Errorf("array is bound to input %q, too, and one of the two has a next value", r.inputs[k].name)
		}
	}
	r.bound[i] = a
	return nil
}

func (r *runner[T]) threads(n int) { r.program.machine.threads(n) }

func (r *runner[T]) run() error {
	r.ran = false
	for i, b := range r.program.inputs {
		if b == nil {
			continue
		}
		if err := r.attach(i, b); err != nil {
			return err
		}
	}
	for _, broken := range r.program.broken {
		if broken != nil {
			broken.Store(false)
		}
	}
	team := &r.program.machine.team
	team.gather()
	defer team.dismiss()
	err := r.program.step()
	r.ran = err == nil
	return err
}

// attach makes input i read the elements that its array has now: the slice may
// have been exchanged since it was bound.
func (r *runner[T]) attach(i int, b *buffer[T]) error {
	a := r.bound[i]
	if a == nil {
		return errors.Errorf("input %q is not bound", r.inputs[i].name)
	}
	data := dataOf[T](a)
	if len(data) != b.count {
		return errors.Errorf("input %q: the array bound has %d elements now, not %d", r.inputs[i].name, len(data), b.count)
	}
	if len(b.data) == 0 || &b.data[0] != &data[0] {
		b.bind(data)
	}
	return nil
}

// dataOf are the elements of an array of the right type.
func dataOf[T kernel.Float](a *Array) []T {
	if d, ok := any(a.F32).([]T); ok {
		return d
	}
	return any(a.F64).([]T)
}

// setData has an array of the right type hold other elements.
func setData[T kernel.Float](a *Array, data []T) {
	switch d := any(data).(type) {
	case []float32:
		a.F32 = d
	case []float64:
		a.F64 = d
	}
}

// arrayOf wraps elements.
func arrayOf[T kernel.Float](shape []int, data []T) *Array {
	a := &Array{Shape: slices.Clone(shape)}
	setData(a, data)
	return a
}

// widthOf is the size of a number in bytes.
func widthOf[T kernel.Float]() int {
	if _, ok := any(T(0)).(float32); ok {
		return 4
	}
	return 8
}
