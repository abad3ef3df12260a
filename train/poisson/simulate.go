package poisson

import (
	"math"

	"github.com/pkg/errors"

	"credo/train/stream"
)

// warm is the time that passes before a run counts, s, so that it begins in the middle of a train of spikes.
const warm = 1.0

// Simulate draws the spikes of a run at a rate in Hz from the stream of a seed and that rate, and counts events and bursts.
func (p Pair) Simulate(rate float64, seed uint64) (Activity, error) {
	if err := p.Check(); err != nil {
		return Activity{}, err
	}
	if !(rate > 0) || math.IsInf(rate, 0) {
		return Activity{}, errors.Errorf("a pair of Poisson cells: a rate of %g Hz: needs a positive number", rate)
	}
	events, bursts := p.count(intervals(rate, seed))
	return Activity{
		Events: events / p.Seconds, Bursts: bursts / p.Seconds, Probability: bursts / events,
		Change: p.Eta * rate * (bursts - p.Baseline*events),
	}, nil
}

// intervals draws the intervals between spikes at a rate.
func intervals(rate float64, seed uint64) func() float64 {
	rng := stream.New(seed, stream.Task+"/poisson", math.Float64bits(rate))
	return func() float64 { return rng.ExpFloat64() / rate }
}

// count counts the events and bursts of a run with these intervals.
func (p Pair) count(next func() float64) (events, bursts float64) {
	single := false // the event has one spike so far
	for time := -warm; ; {
		interval := next()
		if time += interval; time >= p.Seconds {
			return events, bursts
		}
		counts := 0.0
		if time >= 0 {
			counts = 1
		}
		switch {
		case interval > p.Theta:
			events += counts
			single = true
		case single:
			bursts += counts
			single = false
		}
	}
}
