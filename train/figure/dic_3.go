package figure

import (
	"context"
	"fmt"

	"credo/models"
	"credo/rules"
	"credo/train/curve"
)

// dic3 is figure 3 of Rossbroich & Zenke 2023 (doi:10.48550/arXiv.2310.19614): the weight change of one E/I pair with control,
// without control, and with both cells clamped. Curves are drawn after 600 steps of Euler's method, as published; the checks look for
// turns at rest.
func dic3(ctx context.Context, o Options) (*Result, error) {
	s := newSketch(ctx, o, 4)
	first, second := line{1.5, 1.5}, line{0.9, 1.8}
	s.threshold("inset", models.NewDICPair().Phi, first, second)

	s.panel("A intact", -5, 12)
	for _, a := range []struct{ target, down, change, rate float64 }{{4, 4.0882, 11.70, 3.589}, {3, 3.1090, 5.23, 2.737}} {
		p := controlled(first.rule(), a.target)
		label := fmt.Sprintf("target %g, %s", a.target, first)
		s.top(label, s.settled(label, p, curve.Grid(0, 10, 100)), a.change, a.rate)
		s.turns(label, s.crossings(p.rest(), 0.06, 6), up(1.5), down(a.down))

		exact := controlled(rules.InhibitoryExact(), a.target)
		label = fmt.Sprintf("target %g, exact", a.target)
		s.draw(label, exact.stepped(), curve.Grid(0, 10, 100))
		s.turns(label, s.crossings(exact.rest(), 0.06, 6), down(a.target))
	}

	s.panel("B ablated", -5, 12)
	for _, b := range []struct {
		line                   line
		up, down, change, rate float64
	}{{first, 1.9501, 5.8276, 4.324, 4.062}, {second, 1.1671, 5.4363, 6.177, 3.682}} {
		p := ablated(b.line.rule())
		label := b.line.String()
		s.top(label, s.settled(label, p, curve.Grid(0, 13, 100)), b.change, b.rate)
		s.turns(label, s.crossings(p.rest(), 0.06, 8), up(b.up), down(b.down))
	}
	exact := s.draw("exact", ablated(rules.InhibitoryExact()).stepped(), curve.Grid(0, 13, 100))
	s.atMost("exact: largest change", 1.4e-3, largest(exact.DW)) // 0 but for the error of the steps, published as 1.3e-3

	s.panel("C isolated", -12, 12)
	for i, c := range []struct{ up, lowest float64 }{{1.515, -1.261}, {2.510, -3.518}, {3.505, -6.650}, {4.500, -10.493}} {
		p := isolated(first.rule(), clampedRates()[i])
		label := fmt.Sprintf("inhibition %.3g", clampedRates()[i])
		s.bottom(label, s.draw(label, p.rest(), curve.Grid(0, 9, 100)), c.lowest)
		s.turns(label, s.crossings(p.rest(), 0.06, 6), up(c.up))
	}
	return s.finish()
}

// settled draws a pair as published and checks that this is its rest, to a share of the largest change.
func (s *sketch) settled(label string, p pair, x []float64) curve.Curve {
	drawn, rest := s.draw(label, p.stepped(), x), s.at(p.rest(), x)
	off := make([]float64, len(rest.DW))
	for i := range off {
		off[i] = drawn.DW[i] - rest.DW[i]
	}
	s.atMost(label+": drawn beside the rest", 4e-4, largest(off)/largest(rest.DW))
	return drawn
}
