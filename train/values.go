package train

import (
	"math"

	"credo/graph"
)

// Values are named arrays in a fixed order.
type Values struct {
	names  []string
	arrays map[string]*graph.Array
}

// Add appends an array under a new name.
func (v *Values) Add(name string, a *graph.Array) {
	if v.arrays == nil {
		v.arrays = map[string]*graph.Array{}
	}
	v.names = append(v.names, name)
	v.arrays[name] = a
}

// Names lists the names in order.
func (v *Values) Names() []string { return v.names }

// Get returns the array of that name, or nil.
func (v *Values) Get(name string) *graph.Array { return v.arrays[name] }

// State is everything that changes while a network learns: a checkpoint is exactly this. The streams of random numbers are
// addressed by seed and epoch, so Epoch and Step are their position.
type State struct {
	Weights   Values // by projection
	Memory    Values // of the rule
	Optimizer Values // "projection/slot"
	Epoch     int
	Step      int // minibatches seen
}

// Norm returns the Euclidean norm of all weights of a projection.
func (s *State) Norm(projection string) float64 {
	sum := 0.0
	for _, x := range s.Weights.Get(projection).Float64s() {
		sum += x * x
	}
	return math.Sqrt(sum)
}
