package figure

import (
	"math"
	"slices"

	"credo/train/plot"
)

// studentPanels draws, by epoch, the errors and the control over all draws, and the second output of the first draw before and after
// learning.
func studentPanels(records [][]*record) (out []plot.Panel) {
	for _, q := range []struct {
		title string
		of    func(c *record) []float64
	}{
		{"error without control", func(c *record) []float64 { return c.open }},
		{"error with control", func(c *record) []float64 { return c.closed }},
		{"control", func(c *record) []float64 { return c.control }},
	} {
		p := plot.Panel{Title: q.title, X: "epoch", Y: "log10"}
		for i, f := range flavours() {
			var draws [][]float64
			for _, c := range records[i] {
				draws = append(draws, q.of(c))
			}
			p.Curves = append(p.Curves, spread(f.name, draws)...)
		}
		out = append(out, p)
	}
	out = append(out, second("draw 1, before learning", records[0][0].before))
	for i, f := range flavours() {
		out = append(out, second("draw 1, after learning, "+f.name, records[i][0].ended))
	}
	return out
}

// spread returns the least, the median and the largest of the draws at each epoch, as powers of ten.
func spread(rule string, draws [][]float64) []plot.Curve {
	out := []plot.Curve{{Label: rule + " least"}, {Label: rule + " median"}, {Label: rule + " most"}}
	for epoch := range draws[0] {
		var at []float64
		for _, d := range draws {
			at = append(at, math.Log10(d[epoch]))
		}
		for k, v := range []float64{slices.Min(at), median(at), slices.Max(at)} {
			out[k].X, out[k].Y = append(out[k].X, float64(epoch)), append(out[k].Y, v)
		}
	}
	return out
}

// second draws the second output beside the teacher's: half without control, half with.
func second(title string, answers []instant) plot.Panel {
	student, teacher := plot.Curve{Label: "student"}, plot.Curve{Label: "teacher"}
	for _, p := range answers {
		t := p.time - answers[0].time
		student.X, student.Y = append(student.X, t), append(student.Y, p.answer)
		teacher.X, teacher.Y = append(teacher.X, t), append(teacher.Y, p.target)
	}
	return plot.Panel{Title: title, X: "time (s), control from 2.5 on", Y: "second output", Curves: []plot.Curve{student, teacher}}
}
