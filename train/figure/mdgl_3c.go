package figure

import (
	"context"
	"fmt"

	"credo/graph/catalog"
	"credo/train/plot"
)

// Short is the scale of a figure whose experiment is cut short.
const Short = "short"

// MDGL3C is figure 3C of Liu et al. 2021 (doi:10.1073/pnas.2111821118): loss and accuracy while recurrent spiking networks learn to accumulate
// evidence, by back-propagation through time, by multidigraph learning and by e-prop, over the bands of the published runs. An iteration is a
// minibatch, drawn anew, and a point is the mean over forty of them before they are learned; the published points are means of five validation
// minibatches in as many iterations. Losses hold the cost of rates, which the published ones do not: 0.001 at 10 Hz from the wanted rate. The small figure is the benchmark with trials
// of 300 moments, judged by medians over seeds.
type MDGL3C struct {
	Scale  string `yaml:"scale" one:"small short full" doc:"small: trials of 300 moments, in minutes; short: the published task, 520 iterations of three seeds; full: 2000 of five"`
	Seeds  int    `yaml:"seeds" min:"0" doc:"how many seeds; 0: as many as the experiment has"`
	Epochs int    `yaml:"epochs" min:"0" doc:"tens of iterations; 0: as many as the experiment has"`
}

// NewMDGL3C returns the small figure.
func NewMDGL3C() MDGL3C { return MDGL3C{Scale: Small} }

// Make computes the figure.
func (f MDGL3C) Make(ctx context.Context, o Options) (*Result, error) {
	if err := catalog.Check(f); err != nil {
		return nil, err
	}
	file := map[string]string{Small: "small", Short: "figure-3c-short", Full: "figure-3c"}[f.Scale]
	s, err := makeExperiment(ctx, o, "mdgl", file, Study{Seeds: f.Seeds, Epochs: f.Epochs}.arguments(o))
	if err != nil {
		return nil, err
	}
	k, err := readKnown()
	if err != nil {
		return nil, err
	}
	out := newSketch(ctx, o, 2)
	out.Records = []string{s.records}
	if f.Scale == Small {
		out.Columns = 1
		err = out.benchmark(s, k)
	} else {
		err = out.accumulated(s, k)
	}
	return &out.Result, err
}

// perEpoch is how many iterations an epoch of the experiments has.
const perEpoch = 10

// accumulated draws the runs over the published ones, and checks them where both are.
func (s *sketch) accumulated(of *studied, k known) error {
	last := 0
	loss := plot.Panel{Title: "loss", X: "iteration", Y: "cross-entropy"}
	accuracy := plot.Panel{Title: "accuracy", X: "iteration", Y: "share right"}
	for _, r := range of.Rows {
		last = max(last, perEpoch*(len(r.ByEpoch[0])-1))
		loss.Curves = append(loss.Curves, byIteration(r, "loss"))
		accuracy.Curves = append(accuracy.Curves, byIteration(r, "accuracy"))
	}
	for _, name := range knownAs() {
		p, published := k.Figure.Rules[name[1]]
		if _, err := of.row(name[0]); published && err == nil {
			loss.Curves = append(loss.Curves, p.curve(name[0], p.Loss, last))
			accuracy.Curves = append(accuracy.Curves, p.curve(name[0], p.Accuracy, last))
		}
	}
	s.Sheets = []Sheet{learningSheet(of)}
	for _, iteration := range []int{500, 1000, 1800} {
		if err := s.reached(of, k, iteration); err != nil {
			return err
		}
	}
	s.Panels = []plot.Panel{loss, accuracy} // checks are of the experiment, not of a panel
	return nil
}

// reached checks the losses at an iteration, if the runs reach beyond it: each within two standard deviations of the published mean, and all in the
// published order.
func (s *sketch) reached(of *studied, k known, iteration int) error {
	rows, err := of.named("BPTT", "MDGL", "e-prop", "NL-MDGL")
	if err != nil {
		return err
	}
	var found []float64
	for i, name := range []string{"BPTT", "MDGL", "e-prop", "NL-MDGL"} {
		got, ok := lossAt(rows[i], iteration)
		if !ok {
			return nil
		}
		found = append(found, got)
		for _, n := range knownAs() {
			if m, sd, ok := k.Figure.Rules[n[1]].at(iteration); ok && n[0] == name {
				s.between(fmt.Sprintf("%s: loss at iteration %d, mean over seeds", name, iteration), m-2*sd, m+2*sd, got)
			}
		}
	}
	what := fmt.Sprintf("loss at iteration %d, mean over seeds", iteration)
	s.order(what, []string{"BPTT", "MDGL", "e-prop"}, found[:3])
	s.order(what, []string{"MDGL", "NL-MDGL"}, []float64{found[1], found[3]})
	s.above(what+": MDGL less BPTT", 0.05, found[1]-found[0])
	s.above(what+": e-prop less MDGL", 0.05, found[2]-found[1])
	return nil
}
