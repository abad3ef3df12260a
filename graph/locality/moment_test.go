package locality_test

import (
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/locality"
)

// pulse is a circuit with states, written by hand: p -> q <- o, with recurrence among q that carries the potential of a moment ago. All
// populations have as many cells as there are samples, so that no shape tells one axis from another.
type pulse struct{ networks int }

const wide = 4 // cells of each population, and samples

func (c pulse) Spec() circuit.Spec {
	cells := circuit.Shape{wide}
	state := func(population string) circuit.State {
		return circuit.State{Name: population, Shape: cells, Population: population, Var: "u", Fresh: true}
	}
	onto := func(name, pre, sends string, delayed bool) circuit.Projection {
		return circuit.Projection{Name: name, Pre: pre, Sends: sends, Delayed: delayed, Post: "q", Onto: "u", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}}
	}
	return circuit.Spec{
		Name: "pulse", Phases: []string{phase}, Instances: c.networks,
		Signals: []circuit.Signal{
			{Name: "x", Shape: cells, Timed: true}, {Name: "target", Shape: cells, Timed: true},
			{Name: "gate", Shape: circuit.Shape{1}, Timed: true, Origin: circuit.UniformDrawn},
		},
		States: []circuit.State{state("q"), state("o"), {Name: "wait", Shape: cells, Fresh: true}},
		Populations: []circuit.Population{
			{Name: "p", Cell: circuit.Sensory, Shape: cells},
			{Name: "o", Cell: circuit.Excitatory, Shape: cells, Vars: []string{"u"}, Phi: circuit.SoftRelu()},
			{Name: "q", Cell: circuit.Excitatory, Shape: cells, Vars: []string{"u", "error"}, Phi: circuit.SoftRelu()},
		},
		Projections: []circuit.Projection{onto("W", "p", "", false), onto("V", "o", "u", false), onto("R", "q", "u", true)},
	}
}

func (c pulse) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	s := circuit.NewSettled(b, c.Spec(), io)
	if b.Err() != nil {
		return s
	}
	drive := func(name string, x graph.Node) graph.Node {
		current := s.Form(name).Current(b, x, s.Weight(name))
		s.SetCurrent(phase, name, current)
		return current
	}
	o := b.Add(b.Scale(io.State("o"), 0.9), io.Input())
	u := b.Add(b.Add(drive("W", io.Input()), drive("V", o)), drive("R", s.Before("q", "u")))
	u = b.Add(u, b.Scale(b.Mul(s.Before("q", "u"), io.State("wait")), 0.5))
	s.SetRate(phase, "p", io.Input())
	s.SetVar(phase, "o", "u", o)
	s.SetRate(phase, "o", b.Softplus(o))
	s.SetVar(phase, "q", "u", u)
	s.SetRate(phase, "q", b.Softplus(u))
	s.SetVar(phase, "q", "error", b.Sub(io.Target(), u))
	s.SetModulator(phase, "gate", io.Signal("gate"))
	s.SetNext(phase, "o", o)
	s.SetNext(phase, "q", u)
	s.SetNext(phase, "wait", b.Shift(io.State("wait"), -1))
	s.SetLoss(phase, b.Sum(b.Square(b.Sub(u, io.Target()))))
	return s
}

// moment is a graph with one moment of the circuit, or with a trial, and a rule's memory.
type moment struct {
	b *graph.Builder
	s *circuit.Settled
}

func newMoment(t *testing.T, c pulse, d circuit.Dims) *moment {
	t.Helper()
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	s, err := circuit.Write(b, c, d)
	if err != nil {
		t.Fatal(err)
	}
	return &moment{b, s}
}

func (m *moment) rate(population string) graph.Node { return m.s.Rate(phase, population) }
func (m *moment) u(population string) graph.Node    { return m.s.Var(phase, population, "u") }
func (m *moment) error() graph.Node                 { return m.s.Var(phase, "q", "error") }

// kept declares a memory of a trial.
func (m *moment) kept(projection, name string, per circuit.Axis) (graph.Node, locality.Kept) {
	k := locality.Kept{Name: "rule/" + projection + "/" + name, Per: per, Trial: true}
	shape := m.cells()
	if per == circuit.PerSynapse {
		shape = append(shape, wide)
	}
	n := m.b.Input(k.Name, shape...)
	m.s.SetMemory(k.Name, n)
	return n, k
}

// cells is the shape of values of cells.
func (m *moment) cells(more ...int) []int {
	if n := m.s.Spec().Instances; n > 0 {
		return append([]int{n, wide, wide}, more...)
	}
	return append([]int{wide, wide}, more...)
}

// samples is the place of the axis of samples.
func (m *moment) samples() int { return len(m.cells()) - 2 }

// outer adds products of cells over the samples.
func (m *moment) outer(projection string, pre, post graph.Node) graph.Node {
	return m.s.Form(projection).Outer(m.b, pre, post)
}

// pairs has the products of each sample.
func (m *moment) pairs(pre, post graph.Node) graph.Node {
	shape := m.cells()
	at := len(shape) - 1
	rows, columns := append(shape[:at:at], wide, 1), append(shape[:at:at], 1, wide)
	return m.b.Mul(m.b.Reshape(pre, rows...), m.b.Reshape(post, columns...))
}

// credit is a trace of synapses times a value of their cells, added over the samples.
func (m *moment) credit(trace, post graph.Node) graph.Node {
	at := m.samples() + 1
	shape := m.cells()
	return m.b.Sum(m.b.Mul(trace, m.b.Reshape(post, append(shape[:at:at], 1, wide)...)), m.samples())
}

// neighbours is the mean over all cells, at each of them.
func (m *moment) neighbours(x graph.Node) graph.Node {
	shape := m.cells()
	last := len(shape) - 1
	return m.b.Expand(m.b.Reshape(m.b.Mean(x, last), append(shape[:last:last], 1)...), shape...)
}

// abroad is the mean over all networks, at each of them.
func (m *moment) abroad(x graph.Node) graph.Node {
	shape := x.Shape()
	one := append([]int{1}, shape[1:]...)
	return m.b.Expand(m.b.Reshape(m.b.Mean(x, 0), one...), shape...)
}

// swapped exchanges the rows and columns of every synapse.
func (m *moment) swapped(trace graph.Node) graph.Node {
	n := circuit.Shape(trace.Shape()).Size() / wide / wide
	turned := m.b.BatchMatMul(m.b.Reshape(trace, n, wide, wide), m.b.Expand(m.b.Eye(wide), n, wide, wide), true, false)
	return m.b.Reshape(turned, trace.Shape()...)
}
