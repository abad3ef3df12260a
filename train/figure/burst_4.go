package figure

import (
	"context"
	"fmt"

	"credo/train"
	"credo/train/plot"
)

// Burst4 is figure 4 of Greedy et al. 2022 (doi:10.48550/arXiv.2206.11769): the feedback of events, Q, learns alone, without a teacher (A-D)
// and with one (E-H), until it takes away all that bursts bring without an error.
type Burst4 struct{ Study }

// NewBurst4 returns the small figure.
func NewBurst4() Burst4 { return Burst4{NewStudy()} }

// silenced is one half of the figure: two rows, with drawn Y and with Y = W, and the letters of the four panels.
type silenced struct {
	drawn, tied train.Row
	letters     string
	taught      bool
}

// Make computes the figure.
func (f Burst4) Make(ctx context.Context, o Options) (*Result, error) {
	s, err := f.make(ctx, o, f.of("figure-4-small", "figure-4"))
	if err != nil {
		return nil, err
	}
	out := newSketch(ctx, o, 4)
	var panels []plot.Panel
	for _, h := range []struct {
		letters, suffix string
		taught          bool
	}{{"ABCD", "", false}, {"EFGH", ", teacher", true}} {
		rows, err := s.named("random Y"+h.suffix, "Y = W"+h.suffix)
		if err != nil {
			return nil, err
		}
		half := silenced{rows[0], rows[1], h.letters, h.taught}
		panels = append(panels, half.panels(forward(s.rows[0]))...)
		out.silenced(half, forward(s.rows[0]))
	}
	out.Panels, out.Sheets, out.Records = panels, []Sheet{s.courseSheet("")}, []string{s.records}
	return &out.Result, nil
}

// feedbacks lists the feedback of events to the hidden layers.
func feedbacks(weights []string) (names []string) {
	for l := 1; l < len(weights); l++ {
		names = append(names, fmt.Sprintf("Q%d", l))
	}
	return names
}

// panels draws the four panels of a half: the angle of Q to Y, apical potentials, and the angle of ΔW to the gradient that goes through Y.
func (h silenced) panels(weights []string) []plot.Panel {
	q := feedbacks(weights)
	title := func(i int, text string) string { return h.letters[i:i+1] + " " + text }
	out := []plot.Panel{
		{Title: title(0, "Q to Y"), Y: "degrees", YMax: 100},
		{Title: title(1, "apical potential"), Y: "mean |U|"},
		{Title: title(2, "random Y: ΔW to FA"), Y: "degrees", YMax: 120},
		{Title: title(3, "Y = W: ΔW to BP"), Y: "degrees", YMax: 120},
	}
	for _, r := range []train.Row{h.drawn, h.tied} {
		for _, name := range q {
			out[0].Curves = append(out[0].Curves, called(r.Label+", "+name, angles(r, "Y", name)))
		}
		out[1].Curves = append(out[1].Curves, called(r.Label, sizes(r, "apical")))
	}
	out[2].Curves = toGradient(h.drawn, "feedback-alignment", weights)
	out[3].Curves = toGradient(h.tied, train.Gradient, weights)
	for i := range out {
		out[i].X = "step"
	}
	return out
}

// toGradient has both ways to sum an angle over layers up: of all weights as one, and the mean over layers.
func toGradient(r train.Row, to string, weights []string) []plot.Curve {
	out := []plot.Curve{called("all weights as one", angles(r, to, train.Whole)), called("mean over layers", angles(r, to, weights...))}
	for _, w := range weights[:len(weights)-1] {
		out = append(out, called(w, angles(r, to, w)))
	}
	return out
}

// silenced checks one half.
func (s *sketch) silenced(h silenced, weights []string) {
	for _, row := range []struct {
		train.Row
		to, name string
	}{{h.drawn, "feedback-alignment", "FA"}, {h.tied, train.Gradient, "BP"}} {
		q, u := angles(row.Row, "Y", feedbacks(weights)...), sizes(row.Row, "apical")
		all, layers := angles(row.Row, row.to, train.Whole), angles(row.Row, row.to, weights...)
		s.between(row.Label+": Q to Y at first (degrees)", 75, 105, q.Y[0])
		s.below(row.Label+": Q to Y, last to first", 0.75, last(q)/q.Y[0])
		if !h.taught {
			s.below(row.Label+": mean |U|, last to first", 0.05, last(u)/u.Y[0])
			s.below(row.Label+": ΔW to "+row.name+" at last, all weights (degrees)", 10, last(all))
			continue
		}
		s.below(row.Label+": ΔW to "+row.name+" at last, all weights (degrees)", 90, last(all))
		s.below(row.Label+": ΔW to "+row.name+" at last, mean over layers (degrees)", 90, last(layers))
	}
}
