package circuit

import (
	"math/rand/v2"

	"github.com/pkg/errors"
)

// Sign is the sign a projection's current has at its target.
type Sign int

// The signs. Signed weights may take either.
const (
	Signed   Sign = 0
	Positive Sign = 1
	Negative Sign = -1
)

// Projection connects two populations. Onto is the state variable of Post that its current drives. It carries the rate of Pre, or
// the variable of Pre that Sends names: bursts, where events are the rate.
type Projection struct {
	Name, Pre, Post, Onto string
	Role                  string // by which rules, rates and reports know it: Forward, say
	Sends                 string
	Delayed               bool   // it carries the variable that Sends names as it was when the moment began
	Source                string // the name of the Source of its weights, or Computed; "": their own
	Form                  Form   // nil: Dense
	Sign                  Sign
	Plastic               bool
	Init                  Init        // nil: the projection has no weights that are stored
	From                  []string    // the projections whose weights its own are computed from at every step: weight transport
	Computation           Computation // of weights that nothing but the weights of From[0] goes into; nil: the circuit writes them where it needs them
}

// Stored reports whether the projection's weights are parameters.
func (p Projection) Stored() bool { return p.Init != nil }

// Connects returns how the projection connects.
func (p Projection) Connects() Form {
	if p.Form == nil {
		return Dense{}
	}
	return p.Form
}

// Private reports whether every presynaptic cell has one postsynaptic cell, its partner, which has no other.
func (p Projection) Private() bool {
	_, private := p.Connects().(OneToOne)
	return private
}

// Wiring returns the projection's form between its populations. The error says why they do not meet.
func (s Spec) Wiring(p Projection) (Wiring, error) {
	pre, okPre := s.Population(p.Pre)
	post, okPost := s.Population(p.Post)
	if !okPre || !okPost {
		return nil, errors.Errorf("%s: projection %s goes from %q to %q, and one of them is no population", s.Name, p.Name, p.Pre, p.Post)
	}
	f, err := p.Connects().Between(pre.Shape, post.Shape)
	if err == nil && s.Instances > 0 {
		f, err = besides(f, s.Instances)
	}
	if err != nil {
		return nil, errors.Errorf("%s: projection %s is %s", s.Name, p.Name, err)
	}
	return f, nil
}

// Shape returns the shape of the projection's weights, as its form says: of a dense one (size of Pre, size of Post). It is nil if the
// populations do not meet.
func (s Spec) Shape(p Projection) []int {
	f, err := s.Wiring(p)
	if err != nil {
		return nil
	}
	return f.Weights()
}

// Draw returns the first weights of a stored projection, row by row. fixed returns the fixed values of a name, as they are drawn.
func (s Spec) Draw(p Projection, rng *rand.Rand, fixed func(name string) []float64) ([]float64, error) {
	f, err := s.Wiring(p)
	if err != nil {
		return nil, err
	}
	in, out := f.Fan()
	w := make([]float64, Shape(f.Weights()).Size())
	if f, follows := p.Init.(Following); follows {
		s.follow(f, rng, in, out, fixed, w)
	} else {
		s.draw(p.Init, rng, in, out, w)
	}
	return w, nil
}
