package figure

import (
	"context"

	"credo/train"
	"credo/train/plot"
)

// Burst6 is figure 6 of Greedy et al. 2022 (doi:10.48550/arXiv.2206.11769): networks of convolutions that learn natural images, with feedback that
// follows the forward weights (A) and with drawn feedback that stays (B); and the angle of ΔW to back-propagation, of all weights as one (C),
// and the mean over layers (D).
type Burst6 struct{ Study }

// NewBurst6 returns the small figure.
func NewBurst6() Burst6 { return Burst6{NewStudy()} }

// Names of rows.
const (
	symmetricCCN  = "BurstCCN, W-Y symmetric"
	symmetricProp = "Burstprop, W-Y symmetric"
)

// natural lists published errors on CIFAR-10, over five seeds.
func natural() (symmetric, drawn []published) {
	return []published{{"BP", 22.62, 0.10}, {symmetricCCN, 22.92, 0.03}, {symmetricProp, 24.15, 0.17}},
		[]published{{"FA", 36.30, 0.16}, {"BurstCCN", 38.99, 0.18}, {"Burstprop", 41.32, 0.14}}
}

// Make computes the figure.
func (f Burst6) Make(ctx context.Context, o Options) (*Result, error) {
	s, err := f.make(ctx, o, f.of("figure-6-small", "cifar10"))
	if err != nil {
		return nil, err
	}
	rows, err := s.named("BP", symmetricCCN, symmetricProp, "FA", "BurstCCN", "Burstprop")
	if err != nil {
		return nil, err
	}
	out := newSketch(ctx, o, 2)
	out.saw(rows, f.Scale)
	symmetric, drawn := natural()
	out.Panels = []plot.Panel{
		s.only(rows[:3]).errorPanel("A W-Y symmetric, test error", "CIFAR-10", symmetric),
		s.only(rows[3:]).errorPanel("B random Y, test error", "CIFAR-10", drawn),
		{Title: "C ΔW to BP, all weights as one", X: "step", Y: "degrees", YMax: 100},
		{Title: "D ΔW to BP, mean over layers", X: "step", Y: "degrees", YMax: 100},
	}
	for _, r := range rows[1:] {
		out.Panels[2].Curves = append(out.Panels[2].Curves, called(r.Label, angles(r, train.Gradient, train.Whole)))
		out.Panels[3].Curves = append(out.Panels[3].Curves, called(r.Label, angles(r, train.Gradient, forward(s.rows[0])...)))
	}
	out.Sheets = []Sheet{s.errorSheet(""), s.courseSheet("angles"), s.publishedSheet(append(symmetric, drawn...))}
	out.Records = []string{s.records}
	return &out.Result, nil
}

// saw checks the networks, in the order in which Make names them.
func (s *sketch) saw(rows []train.Row, scale string) {
	percent := func(i int) float64 { return ended(rows[i]) }
	whole := func(i int) float64 { return over(rows[i], train.Gradient, train.Whole) }
	most, margin := 15.0, 5.0 // percent and points, on few images
	if scale == Full {
		most, margin = 45, 1
		s.order("test error (%)", []string{symmetricCCN, symmetricProp, "BurstCCN"}, []float64{percent(1), percent(2), percent(4)})
		s.order("test error (%)", []string{"FA", "BurstCCN", "Burstprop"}, []float64{percent(3), percent(4), percent(5)})
	}
	s.below("BurstCCN: test error (%)", most, percent(4))
	s.below(symmetricCCN+": test error beyond BP's (points)", margin, percent(1)-percent(0))
	s.below("BurstCCN: test error beyond FA's (points)", margin+3, percent(4)-percent(3))
	s.below(symmetricCCN+": ΔW to BP over training, all weights (degrees)", 5, whole(1))
	s.order("ΔW to BP over training, all weights (degrees)", []string{symmetricCCN, symmetricProp, "BurstCCN"}, []float64{whole(1), whole(2), whole(4)})
	s.below("BurstCCN: ΔW to BP over training, all weights (degrees)", 90, whole(4))
}
