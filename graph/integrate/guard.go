package integrate

import "credo/graph"

// Guarded takes steps of dt seconds, and stops after one that leaves a value beyond the limit, or none at all: what follows would be
// noise. It returns the state there and the steps taken. No gradient goes through.
func Guarded(b *graph.Builder, m Method, f Field, y []graph.Node, dt graph.Node, steps int, limit float64) (final []graph.Node, taken graph.Node) {
	s := b.Scan(steps, y, nil, graph.ScanOptions{ForwardOnly: true, Tolerance: 0.5}, func(b *graph.Builder, y, _ []graph.Node) graph.Step {
		next := m.Step(b, f, y, dt)
		return graph.Step{Carry: next, Until: b.Lt(Residual(b, next), b.Const(limit))}
	})
	return s.Final, s.Steps
}
