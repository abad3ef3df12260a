package circuit

import (
	"math"
	"math/rand/v2"
)

// Init fills the initial weights of a projection from fanIn to fanOut cells, row by row.
type Init func(rng *rand.Rand, fanIn, fanOut int, w []float64)

// Zeros leaves the weights at 0.
func Zeros(*rand.Rand, int, int, []float64) {}

// Equal sets all weights to v.
func Equal(v float64) Init {
	return func(_ *rand.Rand, _, _ int, w []float64) {
		for i := range w {
			w[i] = v
		}
	}
}

// LeCunNormal draws from a normal distribution truncated at two standard deviations, with variance 1/fanIn after truncation, as
// flax's lecun_normal does (LeCun et al. 1998).
func LeCunNormal(rng *rand.Rand, fanIn, _ int, w []float64) {
	const truncated = 0.87962566103423978 // standard deviation of N(0,1) truncated at ±2
	scale := 1 / math.Sqrt(float64(fanIn)) / truncated
	for i := range w {
		z := rng.NormFloat64()
		for math.Abs(z) > 2 {
			z = rng.NormFloat64()
		}
		w[i] = z * scale
	}
}

// Normal draws from a normal distribution of the given standard deviation.
func Normal(std float64) Init {
	return func(rng *rand.Rand, _, _ int, w []float64) {
		for i := range w {
			w[i] = std * rng.NormFloat64()
		}
	}
}

// XavierNormal draws from a normal distribution of standard deviation gain √(2/(fanIn+fanOut)) (Glorot & Bengio 2010).
func XavierNormal(gain float64) Init {
	return func(rng *rand.Rand, fanIn, fanOut int, w []float64) {
		Normal(gain*math.Sqrt(2/float64(fanIn+fanOut)))(rng, fanIn, fanOut, w)
	}
}
