package rules

import (
	"credo/graph"
	"credo/graph/circuit"
)

// Tangent returns the straight line theta + delta r that touches φ⁻¹ at the rate y0.
func Tangent(b *graph.Builder, phi circuit.Activation, y0 graph.Node) (theta, delta graph.Node) {
	u0 := phi.Inverse(b, y0)
	delta = b.Div(b.Const(1), phi.Slope(b, u0))
	return b.Sub(u0, b.Mul(delta, y0)), delta
}
