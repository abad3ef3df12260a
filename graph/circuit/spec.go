package circuit

import (
	"math/rand/v2"
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
)

// Cell types that rules and reports know by name. A circuit may use others.
const (
	Sensory    = "sensory"    // clamped to the data
	Constant   = "constant"   // one unit of rate 1: the source of biases
	Excitatory = "excitatory" // a point neuron
	Pyramidal  = "pyramidal"  // with a soma and an apical dendrite
	Inhibitory = "inhibitory" // interneuron
	Readout    = "read-out"
	Controller = "controller"
)

// Roles of projections. Assignments of rules, learning rates and reports go by role. A circuit may use others.
const (
	Forward     = "forward"     // from the data towards the answer, biases too
	Events      = "events"      // feedback of event rates
	Bursts      = "bursts"      // feedback of burst rates
	Errors      = "errors"      // feedback of errors, or of rates that teach
	Recurrent   = "recurrent"   // within a population
	Interneuron = "interneuron" // onto interneurons
	Inhibition  = "inhibition"  // from interneurons
	Control     = "control"     // from a controller
	Teaching    = "teaching"    // from a teacher
)

// Computed is the Projection.Source of weights that are computed at every step, from other weights or from states of cells.
const Computed = "computed"

// Population is a group of cells of one type. Its state variables are named by Vars; Phi turns the first of them into a rate.
type Population struct {
	Name, Cell string
	Shape      Shape // of one sample
	Vars       []string
	Phi        Activation // nil: the rate is the first variable itself
}

// Size returns the number of cells.
func (p Population) Size() int { return p.Shape.Size() }

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
	Source                string // the name of the Source of its weights, or Computed; "": their own
	Form                  Form   // nil: Dense
	Sign                  Sign
	Plastic               bool
	Init                  Init     // nil: the projection has no weights that are stored
	From                  []string // the projections whose weights its own are computed from at every step: weight transport
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

// Modulator is a signal that reaches every cell of a type alike: (batch, 1), no axis over neurons.
type Modulator struct{ Name string }

// Constraint holds after every step of learning. Constraints are applied in the order of the Spec.
type Constraint interface {
	Target() string // the projection whose weights it sets
	Source() string // the projection of whose weights it copies something, which is weight transport; "" if none
	String() string // the original, or the demand: "tied to W2"
	Apply(b *graph.Builder, weight func(projection string) graph.Node) graph.Node
}

// State is a variable that the vector field of a circuit in continuous time moves: values (batch, Shape...).
type State struct {
	Name  string
	Shape []int
}

// Mirror pairs feedback weights with weights that they may come to resemble: their angle is reported while a circuit learns.
type Mirror struct {
	Weights, Of string
	Transposed  bool
	Name        string // of the weights that are resembled, for reports
}

// Watched is a variable of a population that is reported while a circuit learns.
type Watched struct{ Population, Var string }

// Spec is the description of a circuit.
type Spec struct {
	Name        string
	Populations []Population
	Projections []Projection
	Phases      []string
	States      []State // of a circuit in continuous time: Settle then writes one moment of each phase, and records Flow
	Modulators  []Modulator
	Starts      []Constraint // hold at the start, once, before the Constraints
	Constraints []Constraint
	Mirrors     []Mirror
	Watched     []Watched
	Baseline    float64  // burst probability without an error, 0..1; 0: the cells do not burst
	Batch       int      // samples of a full minibatch, if the circuit was told; 0: it was not
	Equations   []string // the dynamics, for people
	Warnings    []string // consequences of the settings that the user should know
	Invalid     error    // why the circuit's settings describe nothing, in an otherwise empty Spec
}

// Population returns the population of that name.
func (s Spec) Population(name string) (Population, bool) {
	i := slices.IndexFunc(s.Populations, func(p Population) bool { return p.Name == name })
	if i < 0 {
		return Population{}, false
	}
	return s.Populations[i], true
}

// Projection returns the projection of that name.
func (s Spec) Projection(name string) (Projection, bool) {
	i := slices.IndexFunc(s.Projections, func(p Projection) bool { return p.Name == name })
	if i < 0 {
		return Projection{}, false
	}
	return s.Projections[i], true
}

// Plastic returns the projections that learn, in order.
func (s Spec) Plastic() []Projection {
	return s.filter(func(p Projection) bool { return p.Plastic })
}

// Stored returns the projections whose weights are parameters, in order.
func (s Spec) Stored() []Projection { return s.filter(Projection.Stored) }

// Onto returns the projections that end on the population, in order.
func (s Spec) Onto(population string) []Projection {
	return s.filter(func(p Projection) bool { return p.Post == population })
}

func (s Spec) filter(keep func(Projection) bool) (out []Projection) {
	for _, p := range s.Projections {
		if keep(p) {
			out = append(out, p)
		}
	}
	return out
}

// Only returns the spec with no plastic projections but the ones for which keep holds.
func (s Spec) Only(keep func(Projection) bool) Spec {
	s.Projections = slices.Clone(s.Projections)
	for i, p := range s.Projections {
		s.Projections[i].Plastic = p.Plastic && keep(p)
	}
	return s
}

// Wiring returns the projection's form between its populations. The error says why they do not meet.
func (s Spec) Wiring(p Projection) (Wiring, error) {
	pre, okPre := s.Population(p.Pre)
	post, okPost := s.Population(p.Post)
	if !okPre || !okPost {
		return nil, errors.Errorf("%s: projection %s goes from %q to %q, and one of them is no population", s.Name, p.Name, p.Pre, p.Post)
	}
	f, err := p.Connects().Between(pre.Shape, post.Shape)
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

// Draw returns the first weights of a stored projection, row by row.
func (s Spec) Draw(p Projection, rng *rand.Rand) ([]float64, error) {
	f, err := s.Wiring(p)
	if err != nil {
		return nil, err
	}
	in, out := f.Fan()
	w := make([]float64, Shape(f.Weights()).Size())
	p.Init.Draw(rng, in, out, w)
	return w, nil
}

// Check reports the first thing that does not fit together: names that repeat or point nowhere, sizes, a role that is missing.
func (s Spec) Check() error {
	if s.Invalid != nil {
		return s.Invalid
	}
	if err := s.checkPopulations(); err != nil {
		return err
	}
	if len(s.Phases) == 0 {
		return errors.Errorf("%s: has no phase", s.Name)
	}
	names := map[string]bool{}
	for _, p := range s.Projections {
		if names[p.Name] || p.Name == "" {
			return errors.Errorf("%s: projection name %q is empty or used twice", s.Name, p.Name)
		}
		names[p.Name] = true
		if err := s.checkProjection(p); err != nil {
			return err
		}
	}
	for _, p := range s.Projections {
		for _, from := range p.From {
			if !names[from] {
				return errors.Errorf("%s: projection %s is computed from %q, which is no projection", s.Name, p.Name, from)
			}
		}
	}
	for _, c := range slices.Concat(s.Starts, s.Constraints) {
		if !names[c.Target()] {
			return errors.Errorf("%s: a constraint on %q, which is no projection", s.Name, c.Target())
		}
		if src := c.Source(); src != "" && !names[src] {
			return errors.Errorf("%s: %s %s, which is no projection", s.Name, c.Target(), c)
		}
		if t, ok := c.(Tie); ok && t.Scale == 0 {
			return errors.Errorf("%s: %s %s with scale 0: the scale must be another", s.Name, t.Dst, t)
		}
	}
	return nil
}

func (s Spec) checkPopulations() error {
	seen := map[string]bool{}
	for _, p := range s.Populations {
		if seen[p.Name] || p.Name == "" {
			return errors.Errorf("%s: population name %q is empty or used twice", s.Name, p.Name)
		}
		if !p.Shape.positive() {
			return errors.Errorf("%s: population %s has %s", s.Name, p.Name, p.Shape.cells())
		}
		seen[p.Name] = true
	}
	return nil
}

func (s Spec) checkProjection(p Projection) error {
	f, err := s.Wiring(p)
	if err != nil {
		return err
	}
	pre, _ := s.Population(p.Pre)
	post, _ := s.Population(p.Post)
	_, made := f.(Made)
	switch {
	case made:
		return errors.Errorf("%s: projection %s is %s, and a circuit cannot store the fixed values of its weights yet", s.Name, p.Name, p.Connects())
	case !slices.Contains(post.Vars, p.Onto):
		return errors.Errorf("%s: projection %s drives %q, which is no variable of %s", s.Name, p.Name, p.Onto, p.Post)
	case p.Sends != "" && !slices.Contains(pre.Vars, p.Sends):
		return errors.Errorf("%s: projection %s sends %q, which is no variable of %s", s.Name, p.Name, p.Sends, p.Pre)
	case p.Role == "":
		return errors.Errorf("%s: projection %s has no role, such as %s", s.Name, p.Name, Forward)
	case p.Plastic && !p.Stored():
		return errors.Errorf("%s: projection %s is plastic and has no initial weights", s.Name, p.Name)
	}
	return nil
}
