package runner

import (
	"credo/train"
	"credo/train/experiment"
)

// Summary is the outcome of a run, as summary.json holds it. Accuracies are shares, 0 to 1; by epoch from before learning.
type Summary struct {
	Circuit          string             `json:"circuit"`
	Rule             string             `json:"rule"`
	Data             string             `json:"data"`
	Seed             uint64             `json:"seed"`
	Epochs           int                `json:"epochs"`
	Steps            int                `json:"steps"`
	Parameters       int                `json:"parameters"`
	TestAccuracy     float64            `json:"test_accuracy"`
	TestLoss         *float64           `json:"test_loss"`                // null if it is beyond all numbers
	BestValidEpoch   *int               `json:"best_valid_epoch"`         // nothing is chosen on test
	TestAccuracyBest *float64           `json:"test_accuracy_best_valid"` // test accuracy of that epoch
	TestByEpoch      []float64          `json:"test_accuracy_by_epoch"`
	ValidByEpoch     []float64          `json:"valid_accuracy_by_epoch"`
	TrainLossByEpoch []*float64         `json:"train_loss_by_epoch"` // of the last phase, while learning
	Cosine           map[string]float64 `json:"cosine"`              // to the first reference, by projection, mean over training
	Alignment        []train.Aligned    `json:"alignment"`           // to each, mean over training
	Unsettled        int                `json:"unsettled"`           // minibatches of which a phase did not settle
	Dir              string             `json:"-"`
	Result           *train.Result      `json:"-"`
}

func summarize(e experiment.Experiment, l *train.Learner, r *train.Result, dir string) *Summary {
	s := &Summary{
		Circuit: e.CircuitName(), Rule: e.RuleName(), Data: e.DataName(), Seed: e.Seed, Epochs: e.Epochs, Steps: r.Steps,
		TestAccuracy: r.Final().Accuracy, TestLoss: train.Number(r.Final().Loss), Unsettled: r.Unsettled, Dir: dir, Result: r, Cosine: map[string]float64{}, Alignment: train.MeanAlignment(r.Alignment),
		TestByEpoch: accuracies(r.Test), ValidByEpoch: accuracies(r.Valid), TrainLossByEpoch: []*float64{},
	}
	for _, name := range l.State.Weights.Names() {
		s.Parameters += l.State.Weights.Get(name).Len()
	}
	for _, t := range r.Train {
		s.TrainLossByEpoch = append(s.TrainLossByEpoch, train.Number(t.Loss))
	}
	if len(r.Valid) > 0 {
		best, epoch := r.Best()
		s.BestValidEpoch, s.TestAccuracyBest = &epoch, &best.Accuracy
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

func accuracies(scores []train.Score) []float64 {
	out := make([]float64, len(scores))
	for i, s := range scores {
		out[i] = s.Accuracy
	}
	return out
}
