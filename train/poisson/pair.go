package poisson

import (
	"math"

	"github.com/pkg/errors"

	"credo/graph/catalog"
)

// Pair is a synapse between two cells of one rate.
type Pair struct {
	Eta      float64 `yaml:"eta" above:"0" doc:"learning rate"`
	Seconds  float64 `yaml:"seconds" above:"0" doc:"length of a run, s"`
	Theta    float64 `yaml:"theta" above:"0" doc:"burst threshold: the longest interval between spikes of one burst, s"`
	Baseline float64 `yaml:"baseline" above:"0" below:"1" doc:"burst probability at which the synapse does not change"`
}

// Published returns the settings of the figure.
func Published() Pair { return Pair{Eta: 1e-5, Seconds: 100, Theta: 0.016, Baseline: 0.5} }

// Check reports the first setting that makes no sense.
func (p Pair) Check() error { return errors.WithMessage(catalog.Check(p), "a pair of Poisson cells") }

// Activity is the activity of the postsynaptic cell at a rate, and the change of the synapse over a run.
type Activity struct {
	Events, Bursts float64 // per second
	Probability    float64 // that an event is a burst; NaN without events
	Change         float64 // ΔW
}

// At returns the expected activity at a rate r in Hz. With q = exp(−r θ), the probability of a long interval:
//
//	events r q,  bursts r q (1 − q),  probability 1 − q,  ΔW = η T r² q (1 − q − p_b)
func (p Pair) At(rate float64) Activity {
	q := math.Exp(-rate * p.Theta)
	return Activity{rate * q, rate * q * (1 - q), 1 - q, p.Eta * p.Seconds * rate * rate * q * (1 - q - p.Baseline)}
}

// Crossing returns the rate at which depression becomes potentiation, −ln(1 − p_b)/θ in Hz.
func (p Pair) Crossing() float64 { return -math.Log(1-p.Baseline) / p.Theta }

// Lowest returns the rate below 100 Hz of the strongest depression, in steps of 0.001 Hz, and the change there.
func (p Pair) Lowest() (rate, change float64) {
	for i := 1; i < 100000; i++ {
		r := float64(i) / 1000
		if c := p.At(r).Change; c < change {
			rate, change = r, c
		}
	}
	return rate, change
}
