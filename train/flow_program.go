package train

import (
	"math"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/integrate"
)

// stretch is a stretch of time that passes in a phase.
type stretch struct {
	phase       string
	seconds, dt float64
	learn       bool
}

// learning is the stretch of a step of learning, in the last phase.
func (l *Learner) learning() stretch {
	return stretch{l.spec.Phases[len(l.spec.Phases)-1], l.lesson.Flow.Seconds, l.lesson.Flow.Dt, true}
}

// stretchProgram returns the program of a stretch, reading its signals.
func (l *Learner) stretchProgram(batch Batch, s stretch) (*program, error) {
	return l.programOf(programKey{kind: "stretch", batch: batch.Samples, stretch: s}, l.own(), batch, func(g *page) error { return l.writeStretch(g, s) })
}

// writeStretch writes a stretch. The outputs are its variables at the end, the steps that the integrator took, and loss and answer at the
// end. The states that go on, and the weights if they learn, are the next state.
func (l *Learner) writeStretch(g *page, s stretch) error {
	f := &field{l, g.outside, s, l.layout(s.learn)}
	rows, steps := f.integrate(g.b, f.start(g))
	if g.b.Err() != nil {
		return g.b.Err()
	}
	end := f.at(g.b, rows)
	if g.b.Err() != nil {
		return g.b.Err()
	}
	for i, v := range f.layout {
		g.output(v.name, g.b.Reshape(rows[i], v.shape...))
	}
	g.output("steps", steps)
	g.answer(end.Settled, s.phase, f.taught(g.b, end))
	g.next = f.becomes(g, end, rows)
	return g.b.Err()
}

// taught tells whether the circuit is taught in the phase: whether the target moves anything in it, or it is another phase than the first, in
// which a circuit runs by itself.
func (f *field) taught(b *graph.Builder, at instant) bool {
	phase := f.stretch.phase
	if phase != f.spec.Phases[0] {
		return true
	}
	moved := []graph.Node{at.Output(phase)}
	for _, st := range f.spec.States {
		moved = append(moved, at.Flow(phase, st.Name))
	}
	return dependsOnTarget(b, moved...)
}

// becomes lists the new state.
func (f *field) becomes(g *page, end instant, rows []graph.Node) (out []graph.Next) {
	for i, v := range f.layout {
		n := g.b.Reshape(rows[i], v.shape...)
		switch {
		case v.of == ofState && f.State.Cells.Get(v.name) != nil:
			out = append(out, graph.Next{Param: circuit.StateName(v.name), Node: n})
		case v.of == ofMemory && f.State.Memory.Get(v.name) != nil:
			out = append(out, graph.Next{Param: v.name, Node: n})
		}
	}
	if f.stretch.learn {
		for _, p := range f.changed() {
			out = append(out, graph.Next{Param: p.Name, Node: end.weights[p.Name]})
		}
	}
	return out
}

// integrate lets the time of the stretch pass.
func (f *field) integrate(b *graph.Builder, y []graph.Node) ([]graph.Node, graph.Node) {
	how, s := f.lesson.Flow, f.stretch
	if how.Method == adaptiveName {
		return integrate.Tsit5{
			Rtol: how.Rtol, Atol: how.Atol, First: s.dt, Least: 1e-4, Most: 1e-2, End: s.seconds,
			Steps: int(s.seconds/1e-4) + 1, Restless: true,
		}.Run(b, f.rates, y)
	}
	e, err := integrate.Table().Find(how.Method)
	if err != nil {
		b.Fail(err)
		return y, graph.Node{}
	}
	n := max(1, int(math.Round(s.seconds/s.dt)))
	return integrate.Guarded(b, e.New(), f.rates, y, b.Const(s.seconds/float64(n)), n, f.bounded)
}

// bounded is 1 while all variables but clock and integrals are numbers within bounds.
func (f *field) bounded(b *graph.Builder, y []graph.Node) graph.Node {
	var of []graph.Node
	for i, v := range f.layout {
		if !v.sum {
			of = append(of, y[i])
		}
	}
	return b.Lt(integrate.Residual(b, of), b.Const(runaway))
}
