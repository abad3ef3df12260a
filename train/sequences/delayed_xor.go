package sequences

import (
	"math"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/train/task"
)

// DelayedXOR is the delayed XOR: two cues with a delay between them, in a channel each, are there or not, with chance 1/2, and the answer is
// whether both are alike. Channels are analog: a cue is a bump over a low level, and there is noise:
//
//	x = low + high e^(−τ²/2σ²) + noise   in a cue; τ goes from −cue/2 to cue/2, and σ is a quarter of its moments
//	x = low + noise                       else
//
// Liu et al. 2022, section 4; doi:10.48550/arXiv.2206.01338. Differs from the paper: nothing known; the numbers are from the authors'
// program.
type DelayedXOR struct {
	Cue   int     `yaml:"cue" min:"2" max:"100000" doc:"moments of each cue"`
	Delay int     `yaml:"delay" min:"0" max:"100000" doc:"moments between the cues"`
	High  float64 `yaml:"high" min:"0" doc:"height of a cue over the low level"`
	Low   float64 `yaml:"low" min:"0" doc:"level of a channel without a cue"`
	Noise float64 `yaml:"noise" min:"0" doc:"standard deviation of the noise"`
	Drawn
}

var (
	_ task.Task    = DelayedXOR{}
	_ task.Recipe  = DelayedXOR{}
	_ task.Checked = DelayedXOR{}
)

// delayedXOREntry is the row of the delayed XOR, with the published settings.
func delayedXOREntry() catalog.Entry[task.Recipe] {
	return catalog.Entry[task.Recipe]{Name: "delayed-xor", About: "whether two bumps with a delay between them are alike", Citation: liuRates, With: analog,
		New: func() task.Recipe {
			return DelayedXOR{Cue: 100, Delay: 700, High: 2, Low: 0.02, Noise: 0.01, Drawn: tens()}
		}}
}

// Check refuses trials of too many values.
func (d DelayedXOR) Check() error { return bounded(d.Name(), d.Moments(), 2) }

// Load returns the task: nothing is read.
func (d DelayedXOR) Load() (task.Task, task.Recipe, error) { return d, d, d.Check() }

// Shapes returns two channels, and two classes: unlike and alike.
func (DelayedXOR) Shapes() (input, target circuit.Shape, known bool) {
	return circuit.Shape{2}, circuit.Shape{2}, true
}

// Portable returns the same.
func (d DelayedXOR) Portable() task.Recipe { return d }

// Name returns "delayed-xor".
func (DelayedXOR) Name() string { return "delayed-xor" }

// Signals returns both channels at every moment, and the class.
func (DelayedXOR) Signals() []circuit.Signal { return classified(2, 2) }

// Moments returns the moments of both cues and the delay.
func (d DelayedXOR) Moments() int { return 2*d.Cue + d.Delay }

// Measures returns the accuracy.
func (DelayedXOR) Measures() []task.Measure { return []task.Measure{task.Accuracy()} }

// Bump is the height of a cue at its moment i, from 0.
func (d DelayedXOR) Bump(i int) float64 {
	tau, width := float64(d.Cue)*(float64(i)/float64(d.Cue-1)-0.5), float64(d.Cue)/4
	return d.High * math.Exp(-tau*tau/(2*width*width))
}

// Fill draws the cues of a minibatch, and the noise.
func (d DelayedXOR) Fill(at task.Address, to task.Arrays) error {
	r, err := begin(d, at, to)
	if err != nil {
		return err
	}
	rng := rng(at)
	for sample := range at.Size {
		first, second := rng.IntN(2), rng.IntN(2)
		for t := range r.moments {
			bump := [2]float64{}
			if second := t - d.Cue - d.Delay; t < d.Cue {
				bump[0] = d.Bump(t)
			} else if second >= 0 {
				bump[1] = d.Bump(second)
			}
			r.x.Set(r.at(t, sample, 0), d.Low+float64(first)*bump[0]+d.Noise*rng.NormFloat64())
			r.x.Set(r.at(t, sample, 1), d.Low+float64(second)*bump[1]+d.Noise*rng.NormFloat64())
		}
		r.class(sample, map[bool]int{true: 1}[first == second])
	}
	r.end()
	return nil
}
