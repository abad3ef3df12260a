package sequences

import (
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/train/task"
)

// Matching is delayed match to sample, reconstructed: two cues with a delay between them are each there or not, with chance 1/2, and the answer
// is whether both are alike. Groups of channels spike: for the first cue, for the second, all the while and, if there is a time of decision
// after the second cue, in that time.
//
// Liu et al. 2021, figure 3B; doi:10.1073/pnas.2111821118. Differs from the paper: its authors published no program of this task. Times and
// rates were put together from their text and from a program of others: results are not the paper's.
type Matching struct {
	Fixation       int     `yaml:"fixation" min:"0" max:"100000" doc:"moments before the first cue"`
	Cue            int     `yaml:"cue" min:"1" max:"100000" doc:"moments of each cue"`
	Delay          int     `yaml:"delay" min:"0" max:"100000" doc:"moments between the cues"`
	Decision       int     `yaml:"decision" min:"0" max:"100000" doc:"moments after the second cue, with a group of channels of their own; 0: none"`
	Group          int     `yaml:"group" min:"1" max:"100000" doc:"channels of each group"`
	CueRate        float64 `yaml:"cue_rate" min:"0" max:"10" doc:"spikes a moment of the channels of a cue, and of decision"`
	BackgroundRate float64 `yaml:"background_rate" min:"0" max:"10" doc:"spikes a moment of the channels that are active all the while"`
	Drawn
}

var (
	_ task.Task    = Matching{}
	_ task.Recipe  = Matching{}
	_ task.Checked = Matching{}
	_ task.Titled  = Matching{}
)

// matchingEntry is the row of delayed match to sample.
func matchingEntry() catalog.Entry[task.Recipe] {
	return catalog.Entry[task.Recipe]{Name: "matching", About: "whether two cues with a delay between them are alike" + reconstructed, Citation: liu, With: asPublished,
		New: func() task.Recipe {
			return Matching{Fixation: 50, Cue: 150, Delay: 700, Group: 10, CueRate: 0.04, BackgroundRate: 0.01, Drawn: tens()}
		}}
}

// Check refuses trials of too many values.
func (m Matching) Check() error { return bounded(m.Name(), m.Moments(), m.channels()) }

// Load returns the task: nothing is read.
func (m Matching) Load() (task.Task, task.Recipe, error) { return m, m, m.Check() }

// Shapes returns the channels, and two classes: unlike and alike.
func (m Matching) Shapes() (input, target circuit.Shape, known bool) {
	return circuit.Shape{m.channels()}, circuit.Shape{2}, true
}

// Portable returns the same.
func (m Matching) Portable() task.Recipe { return m }

// Name returns "matching".
func (Matching) Name() string { return "matching" }

// Title says that the task is reconstructed.
func (Matching) Title() string { return "matching" + reconstructed }

// Signals returns spikes of every moment, and the class.
func (m Matching) Signals() []circuit.Signal { return classified(m.channels(), 2) }

// Moments returns the moments of fixation, of both cues, of the delay and of decision.
func (m Matching) Moments() int { return m.Fixation + 2*m.Cue + m.Delay + m.Decision }

// Measures returns the accuracy.
func (Matching) Measures() []task.Measure { return []task.Measure{task.Accuracy()} }

// channels is the number of channels of all groups.
func (m Matching) channels() int {
	if m.Decision > 0 {
		return 4 * m.Group
	}
	return 3 * m.Group
}

// Segments returns the stretches of a trial in which channels are active.
func (m Matching) Segments(first, second bool) (out []Segment) {
	one, two, t := m.Fixation, m.Fixation+m.Cue+m.Delay, m.Moments()
	if first {
		out = append(out, Segment{0, one, one + m.Cue, m.CueRate})
	}
	if second {
		out = append(out, Segment{1, two, two + m.Cue, m.CueRate})
	}
	out = append(out, Segment{2, 0, t, m.BackgroundRate})
	if m.Decision > 0 {
		out = append(out, Segment{3, t - m.Decision, t, m.CueRate})
	}
	return out
}

// Fill draws the cues of a minibatch, and their spikes.
func (m Matching) Fill(at task.Address, to task.Arrays) error {
	r, err := begin(m, at, to)
	if err != nil {
		return err
	}
	rng := rng(at)
	for sample := range at.Size {
		first, second := rng.IntN(2) == 1, rng.IntN(2) == 1
		for _, s := range m.Segments(first, second) {
			r.spikes(rng, sample, m.Group, s)
		}
		if first == second {
			r.class(sample, 1)
		} else {
			r.class(sample, 0)
		}
	}
	r.end()
	return nil
}
