package figure

import (
	"context"

	"github.com/pkg/errors"

	"credo/train"
	"credo/train/plot"
)

// Burst5 is figure 5 of Greedy et al. 2022 (doi:10.48550/arXiv.2206.11769): test errors on MNIST while networks of four hidden layers learn (A),
// and by the number of hidden layers (B), where the angle of ΔW to back-propagation is shown too: of all weights as one (C), and the mean
// over layers (D). The paper does not say which of the two it draws.
type Burst5 struct{ Study }

// NewBurst5 returns the small figure.
func NewBurst5() Burst5 { return Burst5{NewStudy()} }

// layered lists published errors of networks with four hidden layers and drawn feedback that stays, over five seeds.
func layered() []published {
	return []published{{"BurstCCN", 1.84, 0.01}, {"Burstprop", 1.75, 0.01}, {"EDN", 10.65, 0.09}}
}

// Make computes the figure.
func (f Burst5) Make(ctx context.Context, o Options) (*Result, error) {
	learning, err := f.make(ctx, o, f.of("figure-5-small", "mnist-4x500"))
	if err != nil {
		return nil, err
	}
	depth, err := f.make(ctx, o, f.of("figure-5-depth-small", "depth"))
	if err != nil {
		return nil, err
	}
	out := newSketch(ctx, o, 2)
	if err := out.learned(learning, f.Scale); err != nil {
		return nil, err
	}
	series := depth.byDepth()
	if err := out.deepened(series, f.Scale); err != nil {
		return nil, err
	}
	out.Panels = append([]plot.Panel{learning.errorPanel("A test error", "MNIST", layered())}, depthPanels(series)...)
	out.Sheets = []Sheet{learning.errorSheet(""), learning.courseSheet("angles"), depthSheet(series), learning.publishedSheet(layered())}
	out.Records = []string{learning.records, depth.records}
	return &out.Result, nil
}

// learned checks the networks of panel A.
func (s *sketch) learned(of *studied, scale string) error {
	rows, err := of.named("BP", "BurstCCN", "BurstCCN, Q-Y symmetric", "Burstprop", "EDN")
	if err != nil {
		return err
	}
	bp, ccn, symmetric, prop, edn := rows[0], rows[1], rows[2], rows[3], rows[4]
	most, margin := 15.0, 3.0 // percent and points, on few images
	if scale == Full {
		most, margin = 2.05, 0.3 // the first to the last digit that is given
	}
	s.below("BurstCCN: test error (%)", most, ended(ccn))
	s.below("BurstCCN: test error beyond BP's (points)", margin, ended(ccn)-ended(bp))
	s.order("test error (%)", []string{"BurstCCN", "EDN"}, []float64{ended(ccn), ended(edn)})
	s.order("test error (%)", []string{"Burstprop", "EDN"}, []float64{ended(prop), ended(edn)})
	s.below("BurstCCN, Q-Y symmetric: ΔW to FA over training, all weights (degrees)", 15, over(symmetric, "feedback-alignment", train.Whole))
	s.below("BurstCCN: ΔW to BP over training, all weights (degrees)", 90, over(ccn, train.Gradient, train.Whole))
	return nil
}

// deepened checks the panels by depth.
func (s *sketch) deepened(series []deep, scale string) error {
	by := map[string]deep{}
	for _, d := range series {
		by[d.name] = d
	}
	ccn, prop, edn := by["BurstCCN"], by["Burstprop"], by["EDN"]
	for _, name := range []string{"BurstCCN", "Burstprop", "EDN"} {
		if len(by[name].hidden) < 2 {
			return errors.Errorf("the experiment by depth has fewer than two rows of %s", name)
		}
	}
	flat := 6.0 // points, on few images
	if scale == Full {
		flat = 1
	}
	s.below("BurstCCN: error, deepest less shallowest (points)", flat, ccn.rises(ccn.wrong))
	s.below("Burstprop: error, deepest less shallowest (points)", flat, prop.rises(prop.wrong))
	s.above("EDN: error, deepest less shallowest (points)", 10, edn.rises(edn.wrong))
	names := []string{"Burstprop", "BurstCCN", "EDN"}
	s.order("ΔW to BP, mean over depths, all weights (degrees)", names, []float64{mean(prop.whole), mean(ccn.whole), mean(edn.whole)})
	s.above("BurstCCN: ΔW to BP, deepest less shallowest, all weights (degrees)", 0, ccn.rises(ccn.whole))
	s.above("Burstprop: ΔW to BP, deepest less shallowest, all weights (degrees)", 0, prop.rises(prop.whole))
	return nil
}
