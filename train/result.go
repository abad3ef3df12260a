package train

import "credo/train/task"

// Result holds the scores and measurements of a run. Scores are by epoch; index 0 is before learning.
type Result struct {
	Valid, Test []Score
	Train       []Score              // while learning, from the first epoch on: without teaching, and taught
	Alignment   []Alignment          // every measurement, in order
	Watched     []Statistic          // over training, as often as alignment
	Settling    map[string][]float64 // settling steps of each phase, the mean of every epoch
	Unsettled   int                  // minibatches of which a phase did not settle
	Steps       int
}

// Final returns the test score after the last epoch: the headline.
func (r Result) Final() Score { return r.Test[len(r.Test)-1] }

// Best returns the test score of the epoch that was best on the part for validation by a measure, in the mean over instances, and that epoch;
// nothing is chosen on test.
func (r Result) Best(m task.Measure) (Score, int) {
	best := 0
	for i, s := range r.Valid {
		if m.Better(s.Mean(m.Name), r.Valid[best].Mean(m.Name)) {
			best = i
		}
	}
	return r.Test[best], best
}
