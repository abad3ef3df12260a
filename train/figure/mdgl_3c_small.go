package figure

import (
	"fmt"
	"math"

	"credo/train"
	"credo/train/plot"
)

// lastEpochs are the epochs whose losses judge the small benchmark: 50 iterations.
const lastEpochs = 5

// finals are the mean losses of each run over the last epochs.
func finals(r train.Row) (out []float64) {
	for _, x := range learned(r, "loss") {
		out = append(out, mean(x[max(0, len(x)-lastEpochs):]))
	}
	return out
}

// benchmark draws the losses of the small benchmark, medians over seeds, and checks their order.
func (s *sketch) benchmark(of *studied, k known) error {
	panel := plot.Panel{Title: "training loss, median over seeds", X: "iteration", Y: "cross-entropy"}
	sheet := Sheet{"final", []string{"name", "seed", "final loss", "median", "median of an independent program"}, nil}
	for _, r := range of.Rows {
		panel.Curves = append(panel.Curves, medians(r))
		for i, v := range finals(r) {
			sheet.Rows = append(sheet.Rows, []string{r.Label, fmt.Sprint(of.Seeds[i]), number(v), number(median(finals(r))), ""})
		}
	}
	for _, name := range knownAs() {
		theirs := k.Benchmark.Rules[name[1]].FinalLoss
		if _, err := of.row(name[0]); err != nil || len(theirs) == 0 {
			continue
		}
		m := median(theirs)
		panel.Curves = append(panel.Curves, plot.Curve{Label: name[0] + ", independent program", Beside: name[0], X: []float64{275}, Y: []float64{m}})
		for i := range sheet.Rows {
			if sheet.Rows[i][0] == name[0] {
				sheet.Rows[i][4] = number(m)
			}
		}
	}
	s.Sheets = []Sheet{learningSheet(of), sheet}
	err := s.ranked(of)
	s.Panels = []plot.Panel{panel}
	return err
}

// ranked checks the medians of the final losses.
func (s *sketch) ranked(of *studied) error {
	rows, err := of.named("BPTT", "MDGL", "MDGL cell", "NL-MDGL", "e-prop")
	if err != nil {
		return err
	}
	var m []float64
	for _, r := range rows {
		m = append(m, median(finals(r)))
	}
	bptt, mdgl, cell, nonlocal, eprop := m[0], m[1], m[2], m[3], m[4]
	const what = "median final loss"
	s.order(what, []string{"BPTT", "MDGL"}, []float64{bptt, mdgl})
	s.order(what, []string{"MDGL", "NL-MDGL"}, []float64{mdgl, nonlocal})
	s.above(what+": e-prop less MDGL", 0.05, eprop-mdgl)
	s.below(what+": MDGL and MDGL cell apart", 0.05, math.Abs(mdgl-cell))
	return nil
}

// medians is the median over runs of the losses by iteration; an epoch is drawn at its last.
func medians(r train.Row) plot.Curve {
	runs := learned(r, "loss")
	out := plot.Curve{Label: r.Label}
	for epoch := range runs[0] {
		out.X, out.Y = append(out.X, float64(perEpoch*(epoch+1))), append(out.Y, median(across(runs, epoch)))
	}
	return out
}
