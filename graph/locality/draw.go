package locality

import (
	"math/rand/v2"

	"credo/graph/circuit"
)

// draw makes a random value of the kind a rule expects.
type draw func(*rand.Rand) float64

// positive is within the range of every activation, so that the inverse is defined.
func positive(rng *rand.Rand) float64 { return 0.1 + 0.8*rng.Float64() }

func negative(rng *rand.Rand) float64 { return -positive(rng) }

func normal(rng *rand.Rand) float64 { return rng.NormFloat64() }

// draws chooses by the kind of the recorded value: rates and memory are positive, currents and weights have the sign of their projection.
func (y *synapses) draws(t circuit.Site) draw {
	switch t.Kind {
	case circuit.Rate, circuit.Memory:
		return positive
	case circuit.Current, circuit.Weight:
		p, _ := y.spec.Projection(t.Who)
		return map[circuit.Sign]draw{circuit.Positive: positive, circuit.Negative: negative, circuit.Signed: normal}[p.Sign]
	}
	return normal
}
