package circuittest

import (
	"testing"

	"credo/graph"
	"credo/graph/circuit"
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

// gradient compares the gradient of the loss of the first phase with finite differences, which cells that spike do not have.
func (k *law) gradient(t testing.TB) {
	if !k.spec.Smooth() {
		return
	}
	spec := k.spec
	p := Compile(t, k.c, exact, batch, func(p *Page) {
		loss := p.S.TotalLoss(spec.Phases[0])
		p.Want("loss", loss)
		var ws []graph.Node
		for _, proj := range spec.Plastic() {
			ws = append(ws, p.S.Weight(proj.Name))
		}
		for i, g := range p.B.Grad(loss, ws...) {
			if proj := spec.Plastic()[i]; g.Valid() {
				p.Want(proj.Name, spec.Pulled(p.B, proj, g, p.S.IO().Fixed))
			}
		}
	})
	at := Draw(k.c, batch, 3)
	got := p.Run(t, at)
	if len(p.Names()) == 1 && k.all.page.S.Part() != circuit.Moment && !spec.Flows { // in a moment, weights may not reach the loss
		t.Error("the loss depends on no plastic projection")
	}
	for _, name := range p.Names()[1:] {
		want := Gradient(t, p, at, "loss", name, 2e-3)
		if Largest(want) < 1e-4 {
			t.Errorf("%s: the loss hardly depends on it (%.2g): nothing is tested", name, Largest(want))
		}
		Near(t, name, got[name], want, 3e-10)
	}
}
