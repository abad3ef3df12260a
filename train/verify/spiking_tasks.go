package verify

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/train"
	"credo/train/sequences"
	"credo/train/settings"
	"credo/train/stream"
	"credo/train/task"
)

// evidenceCase is trials of the accumulation of evidence: the plan of one, or the statistics of many.
type evidenceCase struct {
	sequences.Evidence
	Of      string `yaml:"what" one:"structure statistics"`
	Code    int    `yaml:"code" min:"0" optional:"yes"`
	Batch   int    `yaml:"batch" min:"1" max:"65536" optional:"yes"`
	Batches int    `yaml:"batches" min:"1" max:"65536" optional:"yes"`
	Seed    int    `yaml:"seed" min:"0" optional:"yes"`
	given
}

func (evidenceCase) inputs() string { return "" }

func (c *evidenceCase) names(*settings.Node) ([]settings.Other, error) {
	return settings.Others("n_cue=cues slot on gap recall group cue_rate recall_rate background_rate what code? batch? batches? seed?"), nil
}

func (c *evidenceCase) complete() error {
	c.Evidence.Drawn = sequences.Drawn{Minibatches: max(1, c.Batches), Tested: 1}
	switch err := c.Evidence.Check(); {
	case err != nil:
		return at("config", "%v", err)
	case c.Of == "statistics" && (c.Batch == 0 || c.Batches == 0):
		return at("config", "statistics need batch and batches")
	case c.Code >= 1<<c.Cues:
		return at("config.code", "%d: the codes of %d cues are 0 to %d", c.Code, c.Cues, 1<<c.Cues-1)
	}
	return nil
}

func (c *evidenceCase) compute(d graph.Dtype) (out Values) {
	if c.Of == "statistics" {
		return c.statistics(d)
	}
	out.addTensor("T", number(float64(c.Moments())))
	var segments Tensor
	for _, s := range c.Segments(c.Code) {
		segments.Push(list(float64(s.Group), float64(s.Start), float64(s.End), s.Rate))
	}
	out.addTensor("segments", segments)
	out.addTensor("labels", fill(func(i int) float64 { return float64(c.Label(i - 1)) }, 1<<c.Cues))
	out.addTensor("mean_input_spikes", number(c.MeanSpikes()))
	return out
}

// statistics are of minibatches as training has them, from a stream of our own: spikes of a trial, and rates of channels of cues while one is shown, both
// sides together, of the same channels at other times, of recall in its time, and of the background.
func (c *evidenceCase) statistics(d graph.Dtype) (out Values) {
	batch := train.Examples(array(zeros(c.Moments(), c.Batch, 4*c.Group), d), graph.NewArray(d, c.Batch, 2))
	total, spikes, places := 0.0, make([]float64, 4), make([]float64, 4)
	for k := range c.Batches {
		if out.fail(c.Fill(task.Address{Part: task.Train, Size: c.Batch, Seed: uint64(c.Seed), Step: k}, batch)); out.err != nil {
			return out
		}
		for i, z := range batch.Get(circuit.InputName).Float64s() {
			total += z / float64(c.Batch*c.Batches)
			if at := c.window(i/(c.Batch*4*c.Group), i/c.Group%4); at >= 0 {
				spikes[at] += z
				places[at]++
			}
		}
	}
	places[0] /= 2 // of either side
	out.addTensor("mean_input_spikes", number(total))
	out.addTensor("rates_cue_gap_recall_background", fill(func(i int) float64 { return spikes[i-1] / max(1, places[i-1]) }, 4))
	return out
}

// window is the rate to which a moment of a group of channels counts, -1 if to none.
func (c *evidenceCase) window(moment, group int) int {
	cue := moment < c.Cues*c.Slot && moment%c.Slot < c.On
	switch {
	case group < 2 && cue:
		return 0
	case group < 2:
		return 1
	case group == 2 && moment < c.Moments()-c.Recall:
		return -1
	}
	return group
}

// patternCase is the pattern that is to be drawn.
type patternCase struct {
	sequences.Pattern
	Dt float64 `yaml:"dt" above:"0"`
	given
}

func (c *patternCase) inputs() string { return fmt.Sprintf("weights(%d)", len(c.Frequencies)) }

func (c *patternCase) names(*settings.Node) ([]settings.Other, error) {
	return settings.Others("T=moments dt freqs_hz=frequencies"), nil
}

func (c *patternCase) complete() error {
	c.Channels, c.Rate, c.Drawn = 1, 1, sequences.Drawn{Minibatches: 1, Tested: 1}
	return c.Check()
}

func (c *patternCase) compute(graph.Dtype) (out Values) {
	out.addTensor("target", list(c.Target(c.in.one("weights").Data, c.Dt)...))
	return out
}

// firstWeightsCase is the first weights of many networks.
type firstWeightsCase struct {
	Cells      int     `yaml:"n_rec" min:"2"`
	Inhibiting int     `yaml:"n_inh" min:"1"`
	In         int     `yaml:"n_in" min:"2"`
	InInhibit  int     `yaml:"n_inh_in" min:"1"`
	Outputs    int     `yaml:"n_out" min:"1"`
	Density    float64 `yaml:"density" above:"0" max:"1"`
	Draws      int     `yaml:"draws" min:"1" max:"65536"`
	Seed       int     `yaml:"seed" min:"0"`
	net        *models.RSNN
	given
}

func (firstWeightsCase) inputs() string { return "" }

// complete finds the share of cells that excite by which both numbers come about.
func (c *firstWeightsCase) complete() error {
	c.net = models.NewRSNN()
	c.net.Inputs, c.net.Outputs, c.net.Cells, c.net.Adapting, c.net.Density = c.In, c.Outputs, c.Cells, 0, c.Density
	if err := checkSizes([]int{c.In, c.Cells, c.Cells}); err != nil {
		return err
	}
	for _, excite := range []float64{0.8, 1 - (float64(c.Inhibiting)+0.5)/float64(c.Cells)} {
		c.net.Excitatory = excite
		if c.net.Inhibiting(c.Cells) == c.Inhibiting && c.net.Inhibiting(c.In) == c.InInhibit {
			return c.net.Check()
		}
	}
	return at("config.n_inh", "no share makes %d of %d cells and %d of %d channels inhibit", c.Inhibiting, c.Cells, c.InInhibit, c.In)
}

func (c *firstWeightsCase) compute(graph.Dtype) (out Values) {
	spec, count := c.net.Spec(), map[string]float64{}
	size, sizes := make([]float64, 2), make([]float64, 2) // of cells that inhibit, and that excite
	for k := range c.Draws {
		fixed := map[string][]float64{}
		draw := func(name string) *rand.Rand {
			return stream.New(uint64(c.Seed), stream.Init+"/"+name, uint64(k))
		}
		for _, f := range spec.Fixed {
			fixed[f.Name] = spec.DrawFixed(f, draw(f.Name))
		}
		for _, p := range spec.Stored() {
			w, err := spec.Draw(p, draw(p.Name), func(name string) []float64 { return fixed[name] })
			out.fail(err)
			for i, x := range w {
				if x == 0 {
					continue
				}
				count[p.Name] += 1 / float64(c.Draws)
				if p.Name == "rec" {
					at := int(1+fixed["signs"][i/c.Cells]) / 2
					size[at], sizes[at] = size[at]+x, sizes[at]+1
				}
			}
		}
	}
	for key, name := range map[string]string{"count_W_rec_offdiag": "rec", "count_W_in": "in", "count_W_out": "out"} {
		out.addTensor(key, number(count[name]))
	}
	out.addTensor("mean_abs_E", number(size[1]/sizes[1]))
	out.addTensor("mean_abs_I", number(size[0]/sizes[0]))
	slices.Sort(out.keys)
	return out
}
