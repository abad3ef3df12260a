package runner

import (
	"credo/train"
	"credo/train/experiment"
	"credo/train/task"
)

// Summary is the outcome of a run, as summary.json holds it. Scores by epoch begin before learning.
type Summary struct {
	Circuit, Rule, Data string
	Seed                uint64
	Epochs              int
	Steps               int
	Parameters          int
	Measures            []task.Measure     // of the test part, the headline first, the loss last
	BestValidEpoch      *int               // by the headline; nothing is chosen on test
	Cosine              map[string]float64 // to the first reference, by projection, mean over training
	Alignment           []train.Aligned    // to each, mean over training
	Unsettled           int                // minibatches of which a phase did not settle
	Dir                 string
	Result              *train.Result
	Program             Program            // that made the run
	Computation         *train.Computation // nil of folders of before
	Kept                bool               // the run was finished before, and was not made again
	Differs             string             // how the program that made it differs from this one
	Shadowed            bool               // and a run that was to take its place was stopped
}

func summarize(e experiment.Experiment, l *train.Learner, measures []task.Measure, r *train.Result, dir string) *Summary {
	s := &Summary{
		Circuit: e.CircuitName(), Rule: e.RuleName(), Data: e.DataTitle(), Seed: e.Seed, Epochs: e.Epochs, Steps: r.Steps,
		Measures: r.Final().Recorded(measures), Unsettled: r.Unsettled, Dir: dir, Result: r, Cosine: map[string]float64{}, Alignment: train.MeanAlignment(r.Alignment),
	}
	for _, name := range l.State.Weights.Names() {
		s.Parameters += l.State.Weights.Get(name).Len()
	}
	if len(r.Valid) > 0 {
		_, epoch := r.Best(s.Headline())
		s.BestValidEpoch = &epoch
	}
	if len(s.Alignment) > 0 {
		for layer, v := range s.Alignment[0].Cosine {
			if v != nil {
				s.Cosine[layer] = *v
			}
		}
	}
	return s
}

// Headline is the measure by which the run is judged.
func (s *Summary) Headline() task.Measure { return s.Measures[0] }

// Test returns the test score by a measure after the last epoch, the mean over instances; nil if it is beyond all numbers.
func (s *Summary) Test(m task.Measure) *float64 {
	return train.Number(s.Result.Final().Mean(m.Name))
}

// TestLoss is the test score by the loss.
func (s *Summary) TestLoss() *float64 { return s.Test(s.Measures[len(s.Measures)-1]) }
