package figure

import (
	"context"
	"fmt"
	"slices"

	"credo/models"
	"credo/train/curve"
)

// dicS2 is figure S2 of Rossbroich & Zenke 2023: figure 3 for five linear thresholds, one a row. Curves are drawn after 600 steps of
// Euler's method, as published; the checks look for turns at rest.
func dicS2(ctx context.Context, o Options) (*Result, error) {
	s := newSketch(ctx, o, 4)
	const lo, hi = -15, 25 // of the change
	type turns = []curve.Crossing
	for _, row := range []struct {
		line                        line
		four, three, alone, clamped turns // clamped: under the weakest inhibition
	}{
		{line{1.5, 0.5}, turns{up(1.500), down(5.000)}, turns{up(1.500), down(3.747)}, turns{up(1.611)}, turns{up(1.505)}},
		{line{-0.5, 1.5}, turns{down(4.368)}, turns{down(3.423)}, turns{down(9.997)}, nil},
		{line{1.5, 2}, turns{up(1.500), down(3.983)}, turns{up(1.500), down(3.022)}, turns{up(2.319), down(3.681)}, turns{up(1.520)}},
		{line{4, 1}, nil, nil, nil, turns{up(4.010)}},
		{line{1.75, 1.25}, turns{up(1.750), down(4.123)}, turns{up(1.751), down(3.114)}, turns{up(2.223), down(7.965)}, turns{up(1.762)}},
	} {
		name, x := row.line.String(), curve.Grid(0, 20, 1000)
		s.threshold(name+", inhibition", models.NewDICPair().Phi, row.line)
		s.panel(name+", intact", lo, hi)
		s.drawTurns("target 4", controlled(row.line.rule(), 4), x, row.four)
		s.drawTurns("target 3", controlled(row.line.rule(), 3), x, row.three)
		s.panel(name+", ablated", lo, hi)
		s.drawTurns("no target", ablated(row.line.rule()), x, row.alone)
		s.panel(name+", isolated", lo, hi)
		for i, rI := range clampedRates() {
			p, label := isolated(row.line.rule(), rI), fmt.Sprintf("inhibition %.3g", rI)
			drawn := s.draw(label, p.rest(), curve.Grid(0, 10, 1000))
			if i > 0 {
				continue
			}
			s.turns(label, s.crossings(p.rest(), 0.06, 6), row.clamped...)
			if len(row.clamped) == 0 {
				s.holds(label, "never depressed", !slices.ContainsFunc(drawn.DW, func(v float64) bool { return v < 0 }))
			}
		}
	}
	return s.finish()
}

// drawTurns draws a pair and checks where it turns; without a turn it only depresses.
func (s *sketch) drawTurns(label string, p pair, x []float64, want []curve.Crossing) {
	drawn := s.draw(label, p.stepped(), x)
	s.turns(label, s.crossings(p.rest(), 0.06, 18), want...)
	if len(want) == 0 {
		s.holds(label, "never potentiated", !slices.ContainsFunc(drawn.DW, func(v float64) bool { return v > 0 }))
	}
}
