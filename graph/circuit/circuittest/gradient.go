package circuittest

import (
	"testing"
)

// Slope returns the derivative of f by finite differences of fourth order, (8 (f₁ − f₋₁) − (f₂ − f₋₂)) / 12h: its error is
// h⁴ f⁽⁵⁾/30 and, of rounding, about 1.5 times the precision of f over h.
func Slope(h float64, f func(dx float64) float64) float64 {
	return (8*(f(h)-f(-h)) - (f(2*h) - f(-2*h))) / (12 * h)
}

// Gradient returns the derivative of a scalar that the program computes with respect to every element of an input.
func Gradient(t testing.TB, p *Program, at Values, scalar, input string, h float64) []float64 {
	t.Helper()
	x := at[input]
	out := make([]float64, len(x))
	for i := range x {
		out[i] = Slope(h, func(dx float64) float64 {
			moved := at.With(input, append([]float64(nil), x...))
			moved[input][i] += dx
			return p.Run(t, moved)[scalar][0]
		})
	}
	p.Run(t, at)
	return out
}
