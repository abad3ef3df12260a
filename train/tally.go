package train

import (
	"math"

	"credo/train/task"
)

// tally adds up the reports of an epoch.
type tally struct {
	answers   [2]*sums // without teaching, and taught
	batches   int
	unsettled int
	phases    []phaseTally
}

type phaseTally struct {
	name      string
	steps     float64
	worst     float64 // residual
	unsettled int     // minibatches
}

func newTally(measures []task.Measure, instances int) *tally {
	return &tally{answers: [2]*sums{newSums(measures, instances), newSums(measures, instances)}}
}

// add adds the report of a minibatch.
func (t *tally) add(r Report, b Batch) error {
	t.batches++
	t.settle(r.Phases)
	for i, a := range [...]Answer{r.Answer, r.Taught} {
		if a.Output == nil {
			continue
		}
		if err := t.answers[i].add(a, b); err != nil {
			return err
		}
	}
	return nil
}

// score returns the scores of all minibatches together.
func (t *tally) score() Score {
	out := Score{}
	for _, s := range t.answers {
		s.into(out)
	}
	return out
}

// settle counts how the phases of a minibatch settled.
func (t *tally) settle(phases []Phase) {
	if t.phases == nil {
		t.phases = make([]phaseTally, len(phases))
	}
	open := false
	for i, p := range phases {
		ph := &t.phases[i]
		ph.name = p.Name
		ph.steps += p.Steps
		ph.worst = math.Max(ph.worst, p.Residual) // a NaN counts as worst
		if !(p.Residual <= settledBelow) {
			ph.unsettled++
			open = true
		}
	}
	if open {
		t.unsettled++
	}
}
