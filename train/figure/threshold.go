package figure

import (
	"fmt"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/curve"
	"credo/train/plot"
)

// line is a linear threshold, theta + delta times the inhibitory rate.
type line struct{ theta, delta float64 }

func (l line) String() string   { return fmt.Sprintf("line (%g, %g)", l.theta, l.delta) }
func (l line) rule() rules.Rule { return rules.InhibitoryLine(l.theta, l.delta) }

// threshold draws a panel of thresholds at each inhibitory rate: the inverse of the activation, for potentials from 0 to 8, and
// lines. It checks that the inverse is concave.
func (s *sketch) threshold(title string, phi circuit.Activation, lines ...line) {
	u := curve.Grid(0, 8, 100)
	b := graph.NewBuilder(graph.Options{Dtype: s.d, NoGrad: true})
	rate := phi.Rate(b, b.Input("u", len(u)))
	p, err := graph.Compile(b, rate, phi.Inverse(b, rate))
	if err == nil {
		err = p.Bind("u", graph.ArrayOf(s.d, u, len(u)))
	}
	if err == nil {
		err = p.Run()
	}
	if s.fail(err) {
		return
	}
	r, inverse := p.Output(0).Float64s(), p.Output(1).Float64s()
	panel := plot.Panel{Title: title, X: "inhibitory rate", Y: "threshold", Curves: []plot.Curve{{Label: "inverse", X: r, Y: inverse}}}
	for _, l := range lines {
		straight := make([]float64, len(r))
		for i := range r {
			straight[i] = l.theta + l.delta*r[i]
		}
		panel.Curves = append(panel.Curves, plot.Curve{Label: l.String(), X: r, Y: straight})
	}
	for _, c := range panel.Curves {
		for i := range c.X {
			s.thresholds = append(s.thresholds, []string{title, c.Label, number(c.X[i]), number(c.Y[i])})
		}
	}
	s.Panels = append(s.Panels, panel)
	s.holds("inverse", "concave", concave(r, inverse))
}

// concave tells whether y(x) bends downwards only.
func concave(x, y []float64) bool {
	slope := func(i int) float64 { return (y[i+1] - y[i]) / (x[i+1] - x[i]) }
	for i := 1; i+1 < len(x); i++ {
		if slope(i) > slope(i-1) {
			return false
		}
	}
	return true
}
