package figure

import (
	"context"
	"fmt"
	"slices"

	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train/curve"
)

// other is the cell of another publication with its rule, and the checks of its panels in figure S1.
type other struct {
	name    string
	make    func(models.Above) circuit.Circuit
	rule    rules.Rule
	reach   float64 // input up to which it is shown with a target
	downs   [2]float64
	ablated func(s *sketch, what string, c curve.Curve)

	isolatedReach float64
	isolated      func(s *sketch, what string, rI float64, c curve.Curve) // nil: not shown
}

func others() []other {
	return []other{
		{"Sacramento", func(t models.Above) circuit.Circuit { return models.NewDendriticCell(t) }, rules.DendriticError(), 10, [2]float64{3.999, 2.995},
			(*sketch).neverPositive, 10,
			func(s *sketch, what string, _ float64, c curve.Curve) { s.neverPositive(what, c) }},
		{"Meulemans", func(t models.Above) circuit.Circuit { return models.NewControlledCell(t) }, rules.FeedbackControl(), 5, [2]float64{4, 3},
			func(s *sketch, what string, c curve.Curve) { s.atMost(what+": largest change", 1e-3, largest(c.DW)) }, 5,
			(*sketch).minusInhibition},
		{"Payeur", func(t models.Above) circuit.Circuit { return models.NewBurstCell(t) }, rules.Burst(), 5, [2]float64{4, 3},
			(*sketch).unchanged, 0, nil},
		{"Greedy", func(t models.Above) circuit.Circuit { return models.NewBurstCCNCell(t) }, rules.Burst(), 5, [2]float64{3.981, 2.949},
			(*sketch).unchanged, 25,
			func(s *sketch, what string, rI float64, c curve.Curve) {
				s.turns(what, c.Crossings(), up([]float64{9.807, 13.274, 16.859, 20.582}[int(rI)]))
			}},
	}
}

// dicS1 is figure S1 of Rossbroich & Zenke 2023: four other models, one a row, with a target, without, and isolated. The rates
// at which they turn are read from the curves as published, which have 100 points.
func dicS1(ctx context.Context, o Options) (*Result, error) {
	s := newSketch(ctx, o, 3)
	for _, m := range others() {
		s.panel(m.name+", intact", 0, 0)
		for i, target := range []float64{4, 3} {
			label := fmt.Sprintf("target %g", target)
			c := curve.Cell{Circuit: m.make(models.Above{Gain: 1}), Rule: m.rule, Target: target}
			drawn := s.draw(label, c, curve.Grid(0, m.reach, 100))
			s.turns(label, drawn.Crossings(), down(m.downs[i]))
		}
		s.panel(m.name+", ablated", 0, 0)
		alone := curve.Cell{Circuit: m.make(models.Above{}), Rule: m.rule}
		m.ablated(s, "no target", s.draw("no target", alone, curve.Grid(0, 13, 100)))
		s.panel(m.name+", isolated", 0, 0)
		if m.isolated == nil {
			continue
		}
		for _, rI := range []float64{0, 1, 2, 3} {
			label := fmt.Sprintf("inhibition %g", rI)
			c := curve.Cell{Circuit: m.make(models.Above{Isolated: &rI}), Rule: m.rule}
			m.isolated(s, label, rI, s.draw(label, c, curve.Grid(0, m.isolatedReach, 100)))
		}
	}
	return s.finish()
}

// rounding is the largest change that single precision may leave of a change of zero.
const rounding = 1e-4

func (s *sketch) neverPositive(what string, c curve.Curve) {
	s.holds(what, "never potentiated", !slices.ContainsFunc(c.DW, func(v float64) bool { return v > rounding }))
}

func (s *sketch) unchanged(what string, c curve.Curve) {
	s.holds(what, "no change", largest(c.DW) <= rounding)
}

func (s *sketch) minusInhibition(what string, rI float64, c curve.Curve) {
	off := 0.0
	for i, x := range c.X {
		off = max(off, largest([]float64{c.DW[i] + x*rI}))
	}
	s.holds(what, "minus input times inhibition", off <= rounding)
}
