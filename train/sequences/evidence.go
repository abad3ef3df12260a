package sequences

import (
	"math/rand/v2"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/train/task"
)

// Evidence is the accumulation of evidence: cues come one after the other, each on the left or on the right, and after a gap the answer is the
// side with more of them. Four groups of channels spike: for left cues, for right cues, in the time of recall, and all the while.
//
// A trial is a code, whose bits are the cues, the highest bit first: 1 is left. The codes of a minibatch are the first of a permutation of
// the codes of seven cues, or of more if there are more, modulo the number of codes: the codes of a minibatch differ, if it is not larger.
//
// Liu et al. 2021, figure 3C; doi:10.1073/pnas.2111821118. Differs from the paper: nothing known; the numbers are from the authors'
// program.
type Evidence struct {
	Cues           int     `yaml:"cues" min:"1" max:"16" doc:"cues of a trial"`
	Slot           int     `yaml:"slot" min:"1" max:"100000" doc:"moments from the beginning of a cue to the beginning of the next"`
	On             int     `yaml:"on" min:"1" max:"100000" doc:"moments of a cue, no more than of its slot"`
	Gap            int     `yaml:"gap" min:"0" max:"100000" doc:"moments between the last slot and recall"`
	Recall         int     `yaml:"recall" min:"0" max:"100000" doc:"moments of recall"`
	Group          int     `yaml:"group" min:"1" max:"100000" doc:"channels of each group"`
	CueRate        float64 `yaml:"cue_rate" min:"0" max:"10" doc:"spikes a moment of the channels of a cue"`
	RecallRate     float64 `yaml:"recall_rate" min:"0" max:"10" doc:"spikes a moment of the channels of recall"`
	BackgroundRate float64 `yaml:"background_rate" min:"0" max:"10" doc:"spikes a moment of the channels that are active all the while"`
	Drawn
}

var (
	_ task.Task    = Evidence{}
	_ task.Recipe  = Evidence{}
	_ task.Checked = Evidence{}
)

// The groups of channels, in order.
const (
	leftGroup = iota
	rightGroup
	recallGroup
	backgroundGroup
	evidenceGroups
)

// evidenceEntry is the row of the accumulation of evidence, with the published settings.
func evidenceEntry() catalog.Entry[task.Recipe] {
	return catalog.Entry[task.Recipe]{Name: "evidence", About: "which side had more cues, asked after a gap", Citation: liu, With: asPublished,
		New: func() task.Recipe {
			return Evidence{Cues: 7, Slot: 150, On: 100, Gap: 800, Recall: 150, Group: 10, CueRate: 0.04, RecallRate: 0.04, BackgroundRate: 0.01, Drawn: tens()}
		}}
}

// Check refuses a cue that is longer than its slot, and trials of too many values.
func (e Evidence) Check() error {
	if e.On > e.Slot {
		return catalog.At("on", errors.Errorf("a cue of %d moments does not fit its slot of %d: shorten it, or lengthen slot", e.On, e.Slot))
	}
	return bounded(e.Name(), e.Moments(), evidenceGroups*e.Group)
}

// Load returns the task: nothing is read.
func (e Evidence) Load() (task.Task, task.Recipe, error) { return e, e, e.Check() }

// Shapes returns the channels, and two classes: right and left.
func (e Evidence) Shapes() (input, target circuit.Shape, known bool) {
	return circuit.Shape{evidenceGroups * e.Group}, circuit.Shape{2}, true
}

// Portable returns the same.
func (e Evidence) Portable() task.Recipe { return e }

// Name returns "evidence".
func (Evidence) Name() string { return "evidence" }

// Signals returns spikes of every moment, and the class.
func (e Evidence) Signals() []circuit.Signal { return classified(evidenceGroups*e.Group, 2) }

// Moments returns the moments of all slots, of the gap and of recall.
func (e Evidence) Moments() int { return e.Cues*e.Slot + e.Gap + e.Recall }

// Measures returns the accuracy.
func (Evidence) Measures() []task.Measure { return []task.Measure{task.Accuracy()} }

// Left tells whether cue i of a code, from 0, is on the left.
func (e Evidence) Left(code, i int) bool { return code>>(e.Cues-1-i)&1 == 1 }

// Label returns the class of a code: 1 if more than half of the cues are on the left.
func (e Evidence) Label(code int) int {
	left := 0
	for i := range e.Cues {
		if e.Left(code, i) {
			left++
		}
	}
	if 2*left > e.Cues {
		return 1
	}
	return 0
}

// Segments returns the stretches of a trial in which channels are active: for its cues in order, for recall, and for the background.
func (e Evidence) Segments(code int) []Segment {
	out := make([]Segment, 0, e.Cues+2)
	for i := range e.Cues {
		group := rightGroup
		if e.Left(code, i) {
			group = leftGroup
		}
		out = append(out, Segment{group, i * e.Slot, i*e.Slot + e.On, e.CueRate})
	}
	t := e.Moments()
	return append(out, Segment{recallGroup, t - e.Recall, t, e.RecallRate}, Segment{backgroundGroup, 0, t, e.BackgroundRate})
}

// MeanSpikes is the mean number of input spikes of a trial, of whatever code.
func (e Evidence) MeanSpikes() float64 { return expected(e.Segments(0), e.Group) }

// publishedCues is the number of cues whose codes a permutation has at least.
const publishedCues = 7

// Codes draws the codes of a minibatch.
func (e Evidence) Codes(rng *rand.Rand, n int) []int {
	out := make([]int, 0, n)
	for len(out) < n {
		for _, c := range rng.Perm(1 << max(e.Cues, publishedCues)) {
			if out = append(out, c&(1<<e.Cues-1)); len(out) == n {
				break
			}
		}
	}
	return out
}

// Fill draws the codes of a minibatch, and their spikes.
func (e Evidence) Fill(at task.Address, to task.Arrays) error {
	r, err := begin(e, at, to)
	if err != nil {
		return err
	}
	rng := rng(at)
	for sample, code := range e.Codes(rng, at.Size) {
		for _, s := range e.Segments(code) {
			r.spikes(rng, sample, e.Group, s)
		}
		r.class(sample, e.Label(code))
	}
	r.end()
	return nil
}
