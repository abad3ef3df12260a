package integrate

import "credo/graph"

// Guarded takes steps of dt seconds as long as sound, a scalar function of the state, is 1; the step that makes it 0 is the last. It
// returns the state there and the steps taken. No gradient goes through.
func Guarded(b *graph.Builder, m Method, f Field, y []graph.Node, dt graph.Node, steps int, sound func(b *graph.Builder, y []graph.Node) graph.Node) (final []graph.Node, taken graph.Node) {
	s := b.Scan(steps, y, nil, graph.ScanOptions{ForwardOnly: true, Tolerance: 0.5}, func(b *graph.Builder, y, _ []graph.Node) graph.Step {
		next := m.Step(b, f, y, dt)
		return graph.Step{Carry: next, Until: sound(b, next)}
	})
	return s.Final, s.Steps
}
