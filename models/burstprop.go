package models

import (
	"fmt"
	"slices"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
)

// Burstprop is the bursting network of Payeur et al. 2021 (doi:10.1038/s41593-021-00857-x) in the form in which Greedy et al. 2022
// (doi:10.48550/arXiv.2206.11769) compare it: pyramidal cells whose event rates go forward, and whose bursts bring the error back in
// two phases, "free" and "teacher", which differ in bursts alone:
//
//	V_l = E_{l−1} W_l + b_l,  E_l = σ(V_l)                            E_0 = x, l = 1 … L
//	P_L = p_b                                                         free
//	P_L = p_b (1 + (target − E_L)(1 − E_L))                           teacher; without a teacher p_b
//	U_l = B_{l+1} Y_l,  X_l = U_l (1 − E_l) − A_l R_l                 l < L
//	P_l = σ(X_l),  B_l = P_l E_l,  A_l = σ(U_l in phase free) E_l
//
// V is the somatic potential, E the event rate, U the apical potential and X the potential of its plateaus, P the probability that an
// event is a burst, B the burst rate; A is the burst rate that U would give unopposed, and R inhibits so that X is small. p_b is Baseline. Y_0
// reaches the input and has no effect: it is there because it learns like the others. Weights are (cells of the presynaptic
// population, cells of the postsynaptic). All is dimensionless. The loss is ½ Σ (E_L − target)², mean over the batch.
//
// Of layers of maps W is the convolution's, b has one value a channel, and Y has the shape of the convolution, whose adjoint it brings back. It
// stays as it begins unless LearnMaps is set, and R = 0.
//
// Differs from the paper: rates without time constants; the baseline is a constant, of the read-out alone. Y_l has the number of the
// layer on which it ends.
type Burstprop struct {
	Maps
	Bursting
	MapFeedback
	Recurrent bool `yaml:"recurrent" doc:"whether cells of a layer oppose each other's plateaus; without, R = 0"`
	LearnR    bool `yaml:"recurrent_learning" doc:"whether R learns; where there is none it does not"`
	batch     int  // samples of a full minibatch; 0: not told
}

// NewBurstprop returns the circuit as Greedy et al. compare it: Y drawn with standard deviation 0.5, as by NewBurstCCN, and fixed; R
// learns.
func NewBurstprop(sizes []int) *Burstprop {
	return &Burstprop{
		Maps: Maps{Layers: Layers{Sizes: sizes}},
		Bursting: Bursting{
			Baseline: 0.2,
			Taught:   Taught{Teacher: true, Y: circuit.Random{Scale: 0.5, Draw: circuit.NormalDraw}},
		},
		Recurrent: true, LearnR: true,
	}
}

// Complete keeps R from learning if there is none, unless learning was asked for.
func (c *Burstprop) Complete(given func(key string) bool) {
	if !given("recurrent_learning") && !c.Recurrent {
		c.LearnR = false
	}
}

// Ends fits the circuit to its data. The loss must be the squared error.
func (c *Burstprop) Ends(e circuit.Ends) error {
	if err := c.Maps.Ends(e); err != nil {
		return err
	}
	if err := checkLoss("burstprop", e.Loss); err != nil {
		return err
	}
	c.batch = e.Batch
	return c.Check()
}

// References returns feedback alignment through the circuit's own Y.
func (c *Burstprop) References() []circuit.Reference { return alignment(aligned(c.Maps)) }

// Check reports the first setting that makes no sense. With catalog.At it names the option.
func (c *Burstprop) Check() error {
	if err := c.Maps.check("burstprop"); err != nil {
		return err
	}
	if c.LearnR && !c.Recurrent {
		return catalog.At("recurrent_learning", errors.New("burstprop: recurrent weights learn, and there are none: ask for the recurrent pathway too"))
	}
	if err := c.MapFeedback.check("burstprop", c.Maps, c.LearnY); err != nil {
		return err
	}
	return c.Bursting.check("burstprop")
}

// Names of the free phase, and of variables that the recurrent pathway adds.
const (
	teacherOff = "free"
	plateau    = "plateau"
	unopposed  = "unopposed"
)

func recurrent(l int) string { return fmt.Sprintf("R%d", l) }

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *Burstprop) Spec() circuit.Spec {
	if err := c.Check(); err != nil {
		return circuit.Spec{Name: "burstprop", Invalid: err}
	}
	layers := c.stack()
	s := pyramids("burstprop", layers, soma, []string{soma, apical, plateau, probability, burst}, []string{soma, probability, burst})
	s.Phases, s.Baseline, s.Batch = []string{teacherOff, teacherOn}, c.Baseline, c.batch
	s.Populations[0].Vars = []string{apical}
	s.Equations = []string{
		"V_l = E_{l−1} W_l + b_l,   E_l = σ(V_l)",
		"P_L = p_b, and taught p_b (1 + (target − E_L)(1 − E_L)),   p_b = " + fmt.Sprint(c.Baseline),
		"U_l = B_{l+1} Y_l,   X_l = " + c.plateau() + ",   P_l = σ(X_l),   B_l = P_l E_l",
	}
	for l := range layers.top() {
		y := circuit.Projection{Name: fromAbove(l), Pre: layers.population(l + 1), Sends: burst, Post: layers.population(l), Onto: apical, Role: circuit.Bursts, Source: c.Y.String(), Form: layers.down(l+1, l), Sign: circuit.Positive, Plastic: c.LearnY && (c.LearnMaps || !layers.mapped(l+1)), Init: layers.first(c.Y, l+1, l)}
		s.Projections = append(s.Projections, y)
		c.Y.Hold(&s, layers.back(y.Name, l, weight(l+1)))
		if l > 0 {
			s.Mirrors = append(s.Mirrors, layers.mirror(y.Name, l, weight(l+1)))
			s.Watched = append(s.Watched, circuit.Watched{Population: y.Post, Var: plateau}, circuit.Watched{Population: y.Post, Var: probability})
		}
	}
	for l := 1; l < layers.top(); l++ {
		E := layers.population(l)
		if !c.opposed(layers, l) {
			continue
		}
		at := slices.IndexFunc(s.Populations, func(p circuit.Population) bool { return p.Name == E })
		s.Populations[at].Vars = append(slices.Clone(s.Populations[at].Vars), unopposed)
		s.Projections = append(s.Projections,
			circuit.Projection{Name: recurrent(l), Pre: E, Sends: unopposed, Post: E, Onto: plateau, Role: circuit.Recurrent, Sign: circuit.Negative, Plastic: c.LearnR, Init: circuit.Normal{Std: 0.01}})
	}
	return s
}

// opposed tells whether the cells of layer l oppose each other's plateaus: maps do not.
func (c *Burstprop) opposed(layers stack, l int) bool { return c.Recurrent && !layers.mapped(l) }

func (c *Burstprop) plateau() string {
	if c.Recurrent {
		return "U_l (1 − E_l) − σ(U_l, free) E_l R_l"
	}
	return "U_l (1 − E_l)"
}
