package integrate

import "credo/graph"

// RK4 is the classical Runge-Kutta method of order 4.
type RK4 struct{}

// Name returns "rk4".
func (RK4) Name() string { return "rk4" }

// Order returns 4.
func (RK4) Order() int { return 4 }

// Step returns the state after dt seconds.
func (RK4) Step(b *graph.Builder, f Field, y []graph.Node, dt graph.Node) []graph.Node {
	half := b.Scale(dt, 0.5)
	k1 := f(b, y)
	k2 := f(b, axpy(b, y, k1, half))
	k3 := f(b, axpy(b, y, k2, half))
	k4 := f(b, axpy(b, y, k3, dt))
	sum := make([]graph.Node, len(y))
	for i := range y {
		sum[i] = b.Add(b.Add(k1[i], k4[i]), b.Scale(b.Add(k2[i], k3[i]), 2))
	}
	return axpy(b, y, sum, b.Scale(dt, 1.0/6))
}
