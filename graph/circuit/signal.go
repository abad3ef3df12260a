package circuit

// Signal is a value that the outside gives a circuit for every sample: by a task, or drawn from a stream of random numbers.
type Signal struct {
	Name   string
	Shape  Shape // of one sample
	Timed  bool  // one value for every moment of a trial; else one for all of them
	Shared bool  // one value for all samples of a minibatch
	Origin Origin
}

// Origin says where the values of a signal come from.
type Origin int

// The origins: a task, or numbers drawn anew for every minibatch and moment.
const (
	Given        Origin = iota
	NormalDrawn         // standard normal
	UniformDrawn        // 0 to below 1
)

// Names of the signals of a circuit that is shown examples: the input, and the answer that is right.
const (
	InputName  = "x"
	TargetName = "target"
)

// Examples are the signals of a circuit that is shown inputs and targets of these many values.
func Examples(inputs, outputs int) []Signal {
	return []Signal{{Name: InputName, Shape: Shape{inputs}}, {Name: TargetName, Shape: Shape{outputs}}}
}

// Dims are the axes that values have before their cells, in order: moments, networks side by side, samples. Signals and states of a
// sample have one last axis for all their values.
type Dims struct {
	Steps int // moments of a trial; 0: no such axis, and one moment is written
	Batch int // samples
}

// Values returns the shape of all values of a signal.
func (s Spec) Values(g Signal, d Dims) (shape []int) {
	if g.Timed && d.Steps > 0 {
		shape = append(shape, d.Steps)
	}
	return append(shape, s.moment(g, d)...)
}

// moment returns the shape of the values of a signal at one moment.
func (s Spec) moment(g Signal, d Dims) []int {
	if g.Shared {
		return append(s.side(), g.Shape...)
	}
	return append(s.side(), d.Batch, g.Shape.Size())
}

// side returns the axis of networks side by side, if there is one.
func (s Spec) side() []int {
	if s.Instances > 0 {
		return []int{s.Instances}
	}
	return nil
}

// Signal returns the signal of that name.
func (s Spec) Signal(name string) (Signal, bool) {
	for _, g := range s.Signals {
		if g.Name == name {
			return g, true
		}
	}
	return Signal{}, false
}

// Given returns the signals that a task gives, in order.
func (s Spec) Given() []Signal { return s.from(func(o Origin) bool { return o == Given }) }

// Drawn returns the signals that are drawn, in order.
func (s Spec) Drawn() []Signal { return s.from(func(o Origin) bool { return o != Given }) }

func (s Spec) from(keep func(Origin) bool) (out []Signal) {
	for _, g := range s.Signals {
		if keep(g.Origin) {
			out = append(out, g)
		}
	}
	return out
}
