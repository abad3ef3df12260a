package sequences

import (
	"math"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/train/stream"
	"credo/train/task"
)

// Pattern is the generation of a pattern, reconstructed: an output is to follow a sum of sines while channels spike at random, always in the
// same way:
//
//	y_t = Σ_m w_m sin(2π f_m t) − its mean over the trial,   w_m uniform, with Σ_m w_m = 1
//
// Spikes and weights are drawn once for a seed, so that all samples and all parts are alike: a network is tested on the trial that it learned.
//
// Liu et al. 2021, figure 3A; doi:10.1073/pnas.2111821118. Differs from the paper: its authors published no program of this task. Numbers
// were put together from their text and from a program of others: results are not the paper's.
type Pattern struct {
	Length      int       `yaml:"moments" min:"1" max:"100000" doc:"moments of a trial"`
	Frequencies []float64 `yaml:"frequencies" above:"0" max:"500" min-length:"1" doc:"of the sines, Hz"`
	Channels    int       `yaml:"channels" min:"1" max:"100000" doc:"input channels"`
	Rate        float64   `yaml:"rate" above:"0" max:"10" doc:"spikes a moment of each channel"`
	Drawn
}

var (
	_ task.Task    = Pattern{}
	_ task.Recipe  = Pattern{}
	_ task.Checked = Pattern{}
	_ task.Titled  = Pattern{}
)

// patternEntry is the row of the generation of a pattern.
func patternEntry() catalog.Entry[task.Recipe] {
	return catalog.Entry[task.Recipe]{Name: "pattern", About: "to draw a sum of sines over noise that is always the same" + reconstructed, Citation: liu, With: drawing,
		New: func() task.Recipe {
			return Pattern{Length: 2000, Frequencies: []float64{0.5, 1, 2, 3, 4}, Channels: 100, Rate: 0.05, Drawn: tens()}
		}}
}

// Check refuses trials of too many values.
func (p Pattern) Check() error { return bounded(p.Name(), p.Length, p.Channels) }

// Load returns the task: nothing is read.
func (p Pattern) Load() (task.Task, task.Recipe, error) { return p, p, p.Check() }

// Shapes returns the channels, and one output.
func (p Pattern) Shapes() (input, target circuit.Shape, known bool) {
	return circuit.Shape{p.Channels}, circuit.Shape{1}, true
}

// Portable returns the same.
func (p Pattern) Portable() task.Recipe { return p }

// Name returns "pattern".
func (Pattern) Name() string { return "pattern" }

// Title says that the task is reconstructed.
func (Pattern) Title() string { return "pattern" + reconstructed }

// Signals returns spikes and output of every moment.
func (p Pattern) Signals() []circuit.Signal {
	out := circuit.Examples(p.Channels, 1)
	out[0].Timed, out[1].Timed = true, true
	return out
}

// Moments returns the length.
func (p Pattern) Moments() int { return p.Length }

// Measures returns the squared error as a share of the pattern's own.
func (Pattern) Measures() []task.Measure { return []task.Measure{task.RelativeError()} }

// Target returns the pattern of some weights, one for each frequency, from the time 0 on; dt is the length of a moment, ms.
func (p Pattern) Target(weights []float64, dt float64) []float64 {
	out, sum, mean := make([]float64, p.Length), 0.0, 0.0
	for _, w := range weights {
		sum += w
	}
	for t := range out {
		for m, w := range weights {
			out[t] += w / sum * math.Sin(2*math.Pi*p.Frequencies[m]*float64(t)*dt/1000)
		}
		mean += out[t] / float64(p.Length)
	}
	for t := range out {
		out[t] -= mean
	}
	return out
}

// Fill writes spikes and pattern of the seed into every sample.
func (p Pattern) Fill(at task.Address, to task.Arrays) error {
	r, err := begin(p, at, to)
	if err != nil {
		return err
	}
	rng, weights := stream.New(at.Seed, stream.Task), make([]float64, len(p.Frequencies))
	for m := range weights {
		weights[m] = 1 - rng.Float64() // above 0
	}
	r.spikes(rng, 0, p.Channels, Segment{0, 0, p.Length, p.Rate})
	for t, y := range p.Target(weights, 1) {
		r.wanted(t, 0, 0, y)
	}
	r.repeat()
	return nil
}

// repeat copies the first sample to all others, of all networks.
func (r trials) repeat() {
	n := r.networks() * r.samples
	alike(r.x, n, r.channels)
	alike(r.target, n, r.outputs)
}
