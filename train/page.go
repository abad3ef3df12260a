package train

import (
	"credo/graph"
	"credo/graph/circuit"
)

// page is a graph with all that a circuit is given for a minibatch, and the program that is written there.
type page struct {
	b       *graph.Builder
	circuit circuit.Circuit
	lesson  Lesson
	batch   int
	outside *circuit.Outside
	names   []string // of the outputs
	outputs []graph.Node
	next    []graph.Next // of the state
}

// newPage declares all that a circuit is given.
func (l *Learner) newPage(c circuit.Circuit, batch int) (*page, error) {
	g := &page{b: graph.NewBuilder(graph.Options{Dtype: l.dtype}), circuit: c, lesson: l.lesson, batch: batch}
	var err error
	g.outside, err = circuit.Declare(g.b, c.Spec(), l.lesson.dims(batch))
	if err == nil && l.lesson.Learn == InFlow {
		g.outside = g.outside.Now(g.b, g.now())
	}
	return g, err
}

// first is the phase in which a circuit runs by itself, and last the one in which it learns.
func (g *page) first() string { return g.circuit.Spec().Phases[0] }
func (g *page) last() string {
	phases := g.circuit.Spec().Phases
	return phases[len(phases)-1]
}

// now returns the states of a circuit in the flow of time as a stretch begins.
func (g *page) now() nodes {
	out, spec := nodes{}, g.circuit.Spec()
	for _, st := range spec.States {
		if st.Fresh {
			out[st.Name] = g.b.Expand(g.b.Const(0), spec.StateShape(st, g.batch)...)
		} else {
			out[st.Name] = g.outside.IO().State(st.Name)
		}
	}
	return out
}

// output makes a node an output. A name may come more than once.
func (g *page) output(name string, n graph.Node) {
	g.names, g.outputs = append(g.names, name), append(g.outputs, n)
}

// settled writes the circuit as it is without learning. The moments of a trial pass in the given phase.
func (g *page) settled(phase string) (*circuit.Settled, error) {
	defer g.b.Within("circuit %s", g.circuit.Spec().Name)()
	if g.lesson.Steps > 0 {
		s, _, err := circuit.Trial(g.b, g.circuit, g.outside, circuit.Loop{Phase: phase, Options: graph.ScanOptions{ForwardOnly: true}})
		return s, err
	}
	s := g.circuit.Settle(g.b, g.outside.IO())
	return s, g.b.Err()
}
