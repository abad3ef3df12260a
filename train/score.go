package train

import (
	"math"
	"slices"

	"github.com/pkg/errors"
	"gonum.org/v1/gonum/stat"

	"credo/train/task"
)

// Score tells how well a network answers a part of a task: the loss and every measure by name, one value for each
// instance. The names of answers that a circuit gave while it was taught begin with "taught ".
type Score map[string][]float64

// Mean returns the mean of a measure over instances, NaN if the score does not have it.
func (s Score) Mean(name string) float64 {
	if len(s[name]) == 0 {
		return math.NaN()
	}
	return stat.Mean(s[name], nil)
}

// Recorded returns the measures with the names that they have in the score, and the loss as the last: "taught accuracy" of a circuit that is
// taught in all phases. The first is the headline.
func (s Score) Recorded(measures []task.Measure) []task.Measure {
	out := append(slices.Clone(measures), task.Loss())
	if s[out[0].Name] == nil && s[taughtPrefix+out[0].Name] != nil {
		for i := range out {
			out[i].Name = taughtPrefix + out[i].Name
		}
	}
	return out
}

// ScoreNames lists the names that scores of a task can have, in the order in which they are recorded.
func ScoreNames(measures []task.Measure) (out []string) {
	for _, prefix := range []string{"", taughtPrefix} {
		out = append(out, prefix+task.Loss().Name)
		for _, m := range measures {
			out = append(out, prefix+m.Name)
		}
	}
	return out
}

// sums adds up answers of several minibatches.
type sums struct {
	measures  []task.Measure
	samples   float64
	loss      []float64         // by instance: the mean times the samples
	quotients [][]task.Quotient // by measure and instance
	taught    bool
}

func newSums(measures []task.Measure, instances int) *sums {
	s := &sums{measures: measures, loss: make([]float64, instances)}
	for range measures {
		s.quotients = append(s.quotients, make([]task.Quotient, instances))
	}
	return s
}

// add adds an answer to a minibatch.
func (s *sums) add(a Answer, b Batch) error {
	if a.losses.Len() != len(s.loss) {
		return errors.Errorf("the circuit records %d losses of %d instances: it needs one for each", a.losses.Len(), len(s.loss))
	}
	s.taught = a.Taught
	s.samples += float64(b.Samples)
	for i := range s.loss {
		s.loss[i] += a.losses.At(i) * float64(b.Samples)
	}
	for i, m := range s.measures {
		if err := m.Add(task.Answered{Samples: b.Samples, Given: b.Values, Answer: a.Output}, s.quotients[i]); err != nil {
			return errors.WithMessagef(err, "measure %s", m.Name)
		}
	}
	return nil
}

// into writes the scores of all that was added, if there was something.
func (s *sums) into(out Score) {
	if s.samples == 0 {
		return
	}
	prefix := ""
	if s.taught {
		prefix = taughtPrefix
	}
	for _, v := range s.loss {
		out[prefix+task.Loss().Name] = append(out[prefix+task.Loss().Name], v/s.samples)
	}
	for i, m := range s.measures {
		for _, q := range s.quotients[i] {
			out[prefix+m.Name] = append(out[prefix+m.Name], q.Value())
		}
	}
}
