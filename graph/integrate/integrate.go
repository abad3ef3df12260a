package integrate

import (
	"credo/graph"
	"credo/graph/catalog"
)

// Field returns the time derivative of the state, one node for each state variable, in units of the variable per second.
type Field func(b *graph.Builder, y []graph.Node) []graph.Node

// Method steps a state through time.
type Method interface {
	Name() string
	// Order is the power of dt with which the error of a run falls.
	Order() int
	// Step returns the state after dt seconds; dt is a scalar or broadcasts with the state.
	Step(b *graph.Builder, f Field, y []graph.Node, dt graph.Node) []graph.Node
}

// Table lists the integrators of steps of one length.
func Table() catalog.Table[Method] {
	return catalog.Table[Method]{Kind: "integrator", Entries: []catalog.Entry[Method]{
		{Name: "euler", About: "y ← y + dt f(y), of order 1", New: func() Method { return Euler{} }},
		{Name: "rk4", About: "the classical Runge-Kutta method, of order 4",
			Citation: "Kutta 1901, Beitrag zur näherungsweisen Integration totaler Differentialgleichungen, Zeitschrift für Mathematik und Physik 46", New: func() Method { return RK4{} }},
	}}
}

// Run takes steps of dt seconds. It returns the state at the end, and after every step, (steps, shape...).
func Run(b *graph.Builder, m Method, f Field, y []graph.Node, dt graph.Node, steps int, o graph.ScanOptions) (final, each []graph.Node) {
	s := b.Scan(steps, y, nil, o, func(b *graph.Builder, y, _ []graph.Node) graph.Step {
		next := m.Step(b, f, y, dt)
		return graph.Step{Carry: next, Each: next}
	})
	return s.Final, s.Each
}

// Residual returns the largest absolute value in any of the nodes: how far the drives are from balance. A scalar.
func Residual(b *graph.Builder, drives []graph.Node) graph.Node {
	var out graph.Node
	for _, d := range drives {
		m := largest(b, b.Abs(d))
		if out.Valid() {
			m = b.Max(out, m)
		}
		out = m
	}
	return out
}

func largest(b *graph.Builder, x graph.Node) graph.Node {
	n := 1
	for _, d := range x.Shape() {
		n *= d
	}
	return b.Reshape(b.MaxOver(b.Reshape(x, n), 0))
}

// axpy returns y + s k for every variable.
func axpy(b *graph.Builder, y, k []graph.Node, s graph.Node) []graph.Node {
	out := make([]graph.Node, len(y))
	for i := range y {
		out[i] = b.Add(y[i], b.Mul(s, k[i]))
	}
	return out
}
