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

// Groups lists the arrays of the state, group by group in a fixed order: weights, memory, optimizer.
func (s *State) Groups() []*Values { return []*Values{&s.Weights, &s.Memory, &s.Optimizer} }

// bind lets a program read the arrays in place, as far as its graph has them.
func (s *State) bind(p *graph.Program) error {
	for _, v := range s.Groups() {
		for _, name := range v.names {
			if !p.Has(name) {
				continue
			}
			if err := p.Bind(name, v.Get(name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// Norm returns the Euclidean norm of all weights of a projection.
func (s *State) Norm(projection string) float64 {
	sum := 0.0
	for _, x := range s.Weights.Get(projection).Float64s() {
		sum += x * x
	}
	return math.Sqrt(sum)
}

// Denormal returns the share of all numbers that are denormal, of weights, memory and optimizer. They are not flushed to zero, and
// processors can be slow with them; they arise where running means fade out, for pixels that are long dark.
func (s *State) Denormal() float64 {
	count, all := 0, 0
	for _, v := range s.Groups() {
		for _, a := range v.arrays {
			least := 0x1p-126
			if a.F32 == nil {
				least = 0x1p-1022
			}
			for i := range a.Len() {
				if x := math.Abs(a.At(i)); x > 0 && x < least {
					count++
				}
			}
			all += a.Len()
		}
	}
	return float64(count) / float64(max(all, 1))
}
