package runner

import "credo/train"

// MarshalJSON writes summary.json, whose keys are made after the measures: "test_accuracy".
func (s *Summary) MarshalJSON() ([]byte, error) { return s.Object().MarshalJSON() }

// Object has the keys of summary.json.
func (s *Summary) Object() train.Object {
	out := train.Object{
		{Key: "circuit", Value: s.Circuit}, {Key: "rule", Value: s.Rule}, {Key: "data", Value: s.Data}, {Key: "seed", Value: s.Seed},
		{Key: "epochs", Value: s.Epochs}, {Key: "steps", Value: s.Steps}, {Key: "parameters", Value: s.Parameters},
	}
	for _, m := range s.Measures {
		out = append(out, train.Entry{Key: "test_" + m.Key(), Value: s.Test(m)})
	}
	head, r := s.Headline(), s.Result
	out = append(out, train.Object{
		{Key: "best_valid_epoch", Value: s.BestValidEpoch},
		{Key: "test_" + head.Key() + "_best_valid", Value: s.bestTest()},
		{Key: "test_" + head.Key() + "_by_epoch", Value: means(r.Test, head.Name)},
		{Key: "valid_" + head.Key() + "_by_epoch", Value: means(r.Valid, head.Name)},
		{Key: "train_loss_by_epoch", Value: means(r.Train, "loss")},
	}...)
	if taught := means(r.Train, "taught loss"); len(taught) > 0 {
		out = append(out, train.Entry{Key: "train_taught_loss_by_epoch", Value: taught})
	}
	out = append(out, s.instances()...)
	out = append(out, train.Object{{Key: "cosine", Value: s.Cosine}, {Key: "alignment", Value: s.Alignment}, {Key: "unsettled", Value: s.Unsettled}}...)
	if s.Computation != nil {
		out = append(out, train.Object{{Key: "program", Value: s.Program}, {Key: "computation", Value: s.Computation}}...)
	}
	return out
}

// bestTest is the test score of the epoch that was best on the part for validation.
func (s *Summary) bestTest() *float64 {
	if s.BestValidEpoch == nil {
		return nil
	}
	return train.Number(s.Result.Test[*s.BestValidEpoch].Mean(s.Headline().Name))
}

// instances has the test scores of several instances.
func (s *Summary) instances() (out train.Object) {
	for _, m := range s.Measures {
		if each := s.Result.Final()[m.Name]; len(each) > 1 {
			out = append(out, train.Entry{Key: "test_" + m.Key() + "_by_instance", Value: train.Numbers(each)})
		}
	}
	return out
}

// means returns the mean over instances of those scores that have the measure.
func means(scores []train.Score, name string) []*float64 {
	out := []*float64{}
	for _, s := range scores {
		if _, ok := s[name]; ok {
			out = append(out, train.Number(s.Mean(name)))
		}
	}
	return out
}
