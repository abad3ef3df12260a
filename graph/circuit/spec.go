package circuit

import (
	"slices"

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
	Spiking    = "LIF" // integrates, fires, and may adapt
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
	Spikes     bool       // its rates are 0 or 1, and jump: gradients pass by a surrogate, if at all
	Firing     *Firing    // constants of the dynamics of cells that integrate and fire; nil: rules need not know them
}

// Size returns the number of cells.
func (p Population) Size() int { return p.Shape.Size() }

// Modulator is a signal that reaches every cell of a type alike: (batch, 1), no axis over neurons.
type Modulator struct{ Name string }

// Constraint holds after every step of learning. Constraints are applied in the order of the Spec.
type Constraint interface {
	Target() string // the projection whose weights it sets
	Source() string // the projection of whose weights it copies something, which is weight transport; "" if none
	String() string // the original, or the demand: "tied to W2"
	Apply(b *graph.Builder, weight func(projection string) graph.Node) graph.Node
}

// State is a value that goes from moment to moment, or that a vector field moves: (batch, Shape...). It may keep a variable of a
// population, whose Shape is then one axis of its cells.
type State struct {
	Name            string
	Shape           []int
	Population, Var string
	Fresh           bool // it begins at 0 with every trial; else it goes on from the last, and is saved
}

// Mirror pairs feedback weights with weights that they may come to resemble: their angle is reported while a circuit learns.
type Mirror struct {
	Weights, Of string
	Transposed  bool
	Name        string // of the weights that are resembled, for reports
}

// Watched is a variable of a population that is reported while a circuit learns. If it has limits, a mean at or beyond one of them as an
// epoch ends is a warning.
type Watched struct {
	Population, Var string
	Unit            string // for warnings
	Low, High       float64
}

// Limited reports whether the variable has limits.
func (w Watched) Limited() bool { return w.Low < w.High }

// Spec is the description of a circuit.
type Spec struct {
	Name        string
	Populations []Population
	Projections []Projection
	Phases      []string
	Signals     []Signal
	States      []State // Settle then writes one moment of each phase, and records their Next, or their Flow
	Flows       bool    // the circuit lives in continuous time: its states have rates of change
	Dt          float64 // length of a moment, s; 0: moments have none, and no time passes
	TauW        float64 // time constant of learning, s; 0: none, and a rule's change is the whole step
	Fixed       []Fixed
	Instances   int // networks side by side, each with weights, states and signals of its own; 0: one, and no such axis
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

// Smooth tells whether no population spikes, so that losses have derivatives.
func (s Spec) Smooth() bool {
	return !slices.ContainsFunc(s.Populations, func(p Population) bool { return p.Spikes })
}

// Keeps returns the state that keeps a variable of a population.
func (s Spec) Keeps(population, variable string) (State, bool) {
	for _, st := range s.States {
		if st.Population == population && st.Var == variable && variable != "" {
			return st, true
		}
	}
	return State{}, false
}

// State returns the state of that name.
func (s Spec) State(name string) (State, bool) {
	i := slices.IndexFunc(s.States, func(st State) bool { return st.Name == name })
	if i < 0 {
		return State{}, false
	}
	return s.States[i], true
}

// StateShape returns the shape of a state's values.
func (s Spec) StateShape(st State, batch int) []int {
	return append(append(s.side(), batch), st.Shape...)
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
