package train

import (
	"math"

	"credo/graph"
	"credo/graph/circuit"
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

// State is everything that a network is while it learns: a checkpoint is exactly this. Random numbers and minibatches are functions of
// seed, epoch and step, so that nothing else has to be kept.
type State struct {
	Weights   Values // by projection; stored values where the form makes weights of them
	Memory    Values // of the rule, that lasts for the run
	Optimizer Values // "projection/slot"
	Fixed     Values // never change
	Cells     Values // states of the circuit that go on from trial to trial
	Epoch     int
	Step      int     // minibatches seen
	Time      float64 // of the circuit, s, where time passes
}

// Group is a part of the state.
type Group struct {
	Name   string
	Values *Values
	Input  func(name string) string // under which programs read a value, and files keep it
}

// Groups lists the parts of the state in a fixed order.
func (s *State) Groups() []Group {
	same := func(name string) string { return name }
	return []Group{
		{"weights", &s.Weights, same}, {"memory", &s.Memory, same}, {"optimizer", &s.Optimizer, same},
		{"fixed", &s.Fixed, circuit.FixedName}, {"cells", &s.Cells, circuit.StateName},
	}
}

// Network lists the parts that a network needs to answer, without those that only learning needs.
func (s *State) Network() (out []Group) {
	for _, g := range s.Groups() {
		if g.Values != &s.Optimizer {
			out = append(out, g)
		}
	}
	return out
}

// bind lets a program read the arrays in place, as far as its graph has them.
func (s *State) bind(p *graph.Program) error {
	for _, g := range s.Groups() {
		for _, name := range g.Values.names {
			if !p.Has(g.Input(name)) {
				continue
			}
			if err := p.Bind(g.Input(name), g.Values.Get(name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// Denormal returns the share of all numbers that are denormal, of weights, memory and optimizer. They are not flushed to zero, and
// processors can be slow with them; they arise where running means fade out, for pixels that are long dark.
func (s *State) Denormal() float64 {
	count, all := 0, 0
	for _, g := range s.Groups() {
		for _, a := range g.Values.arrays {
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
