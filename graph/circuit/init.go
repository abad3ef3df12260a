package circuit

import (
	"math"
	"math/rand/v2"
	"slices"

	"credo/graph/catalog"
)

// Init draws the initial weights of a projection of one network into w, row by row. fanIn and fanOut are the number of synapses onto a postsynaptic cell
// and from a presynaptic one: of a dense projection the sizes of Pre and Post.
type Init interface {
	Draw(rng *rand.Rand, fanIn, fanOut int, w []float64)
}

// Following is an Init of weights that follow from fixed values, which are drawn before: a matrix that knows the signs of its rows, say.
type Following interface {
	Init
	// Follow draws as Draw does. fixed returns the fixed values of a name, row by row.
	Follow(rng *rand.Rand, fanIn, fanOut int, fixed func(name string) []float64, w []float64)
}

// draw draws the values of all networks, one network after the other.
func (s Spec) draw(init Init, rng *rand.Rand, fanIn, fanOut int, w []float64) {
	for own := range slices.Chunk(w, len(w)/max(s.Instances, 1)) {
		init.Draw(rng, fanIn, fanOut, own)
	}
}

// follow draws the values of all networks, of each from its own fixed values.
func (s Spec) follow(init Following, rng *rand.Rand, fanIn, fanOut int, fixed func(name string) []float64, w []float64) {
	n := max(s.Instances, 1)
	for k, own := 0, len(w)/n; k < n; k++ {
		init.Follow(rng, fanIn, fanOut, func(name string) []float64 {
			all := fixed(name)
			return all[k*len(all)/n : (k+1)*len(all)/n]
		}, w[k*own:(k+1)*own])
	}
}

// Inits lists the initialisations that can be chosen by name.
func Inits() catalog.Table[Init] {
	return catalog.Table[Init]{Kind: "initialisation", Entries: []catalog.Entry[Init]{
		{Name: "lecun", About: "normal, cut at two standard deviations, of variance 1/(cells below)", Citation: "LeCun et al. 1998, Efficient BackProp, doi:10.1007/3-540-49430-8_2", New: func() Init { return LeCun{} }},
		{Name: "xavier", About: "normal, of standard deviation gain √(2/(cells at both ends))", Citation: "Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward neural networks, AISTATS", New: func() Init { return Xavier{Gain: 3.6} }},
		{Name: "normal", About: "normal, of one standard deviation", New: func() Init { return Normal{Std: 0.1} }},
	}}
}

// Zeros leaves the weights at 0.
type Zeros struct{}

// Draw does nothing.
func (Zeros) Draw(*rand.Rand, int, int, []float64) {}

// Equal sets all weights to one value.
type Equal struct{ To float64 }

// Draw sets the weights.
func (e Equal) Draw(_ *rand.Rand, _, _ int, w []float64) {
	for i := range w {
		w[i] = e.To
	}
}

// LeCun draws from a normal distribution truncated at two standard deviations, with variance 1/fanIn after truncation, as flax's
// lecun_normal does (LeCun et al. 1998).
type LeCun struct{}

// Draw draws the weights.
func (LeCun) Draw(rng *rand.Rand, fanIn, _ int, w []float64) {
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

// Normal draws from a normal distribution.
type Normal struct {
	Std float64 `yaml:"std" above:"0" doc:"standard deviation"`
}

// Draw draws the weights.
func (n Normal) Draw(rng *rand.Rand, _, _ int, w []float64) {
	for i := range w {
		w[i] = n.Std * rng.NormFloat64()
	}
}

// Xavier draws from a normal distribution of standard deviation Gain √(2/(fanIn+fanOut)) (Glorot & Bengio 2010).
type Xavier struct {
	Gain float64 `yaml:"gain" above:"0" doc:"factor of the standard deviation; 3.6 in Greedy et al. 2022"`
}

// Draw draws the weights.
func (x Xavier) Draw(rng *rand.Rand, fanIn, fanOut int, w []float64) {
	Normal{Std: x.Gain * math.Sqrt(2/float64(fanIn+fanOut))}.Draw(rng, fanIn, fanOut, w)
}
