package integrate

import "credo/graph"

// Euler is y ← y + dt f(y), of order 1.
type Euler struct{}

// Name returns "euler".
func (Euler) Name() string { return "euler" }

// Order returns 1.
func (Euler) Order() int { return 1 }

// Step returns the state after dt seconds.
func (Euler) Step(b *graph.Builder, f Field, y []graph.Node, dt graph.Node) []graph.Node {
	return axpy(b, y, f(b, y), dt)
}
