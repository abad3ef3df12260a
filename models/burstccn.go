package models

import (
	"fmt"
	"math"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
)

// BurstCCN is the bursting cortico-cortical network of Greedy et al. 2022 (doi:10.48550/arXiv.2206.11769): pyramidal cells whose event
// rates go forward, and whose bursts bring the error back, in one phase, "teacher":
//
//	V_l = E_{l−1} W_l + b_l,  E_l = σ(V_l)                                 E_0 = x, l = 1 … L
//	P_L = p_b (1 + (target − E_L)(1 − E_L))                                without a teacher P_L = p_b
//	U_l = B_{l+1} Y_l − E_{l+1} Q_l,  P_l = σ(4 U_l (1 − E_l)),  B_l = P_l E_l       l < L
//
// V is the somatic potential, E the event rate, U the apical potential, P the probability that an event is a burst, B the burst rate;
// p_b is Baseline. W, Y, Q are (cells of the presynaptic population, cells of the postsynaptic). All is dimensionless. The loss is
// ½ Σ (E_L − target)², mean over the batch.
//
// Of layers of maps W is the convolution's, b has one value a channel, and Y and Q have the shape of the convolution above, whose adjoint they
// bring back. They stay as they begin unless LearnMaps is set.
//
// Differs from the paper: signs are as in the authors' program, Y = +Wᵀ.
type BurstCCN struct {
	Maps
	Bursting
	MapFeedback
	Noise  float64        `yaml:"noise" min:"0" doc:"standard deviation of the noise added to the rates that layers receive from below"`
	Wide   bool           `yaml:"wide" doc:"whether hidden cells have the burst probability of later work, 2 p σ((2/p) U (1 - E)), which rests at the baseline p"`
	Q      circuit.Source `yaml:"q" doc:"source of the weights of events; a copy is times the baseline"`
	QOf    string         `yaml:"q_of" one:"bursts forward" doc:"original of a copy: Y, the weights of bursts, or W, the forward weights, transposed"`
	LearnQ bool           `yaml:"q_learning" doc:"whether Q learns; where Q is a copy after every step it does not"`
	batch  int            // samples of a full minibatch; 0: not told
}

// Originals of the feedback of events.
const (
	QOfBursts  = "bursts"
	QOfForward = "forward"
)

// NewBurstCCN returns the circuit with the settings of the published notebook: Y drawn with standard deviation 0.5 and fixed, Q starts at
// p_b Y and learns.
func NewBurstCCN(sizes []int) *BurstCCN {
	return &BurstCCN{
		Maps: Maps{Layers: Layers{Sizes: sizes}},
		Bursting: Bursting{
			Baseline: 0.5,
			Taught:   Taught{Teacher: true, Y: circuit.Random{Scale: 0.5, Draw: circuit.NormalDraw}},
		},
		Q: circuit.Symmetric{Scale: 1}, QOf: QOfBursts, LearnQ: true,
	}
}

// Complete keeps Q from learning if it is a copy after every step, unless learning was asked for.
func (c *BurstCCN) Complete(given func(key string) bool) {
	if !given("q_learning") && c.Q != nil && !c.Q.Free() {
		c.LearnQ = false
	}
}

// Ends fits the circuit to its data. The loss must be the squared error.
func (c *BurstCCN) Ends(e circuit.Ends) error {
	if err := c.Maps.Ends(e); err != nil {
		return err
	}
	if err := checkLoss("burstccn", e.Loss); err != nil {
		return err
	}
	c.batch = e.Batch
	return c.Check()
}

// References returns feedback alignment through the circuit's own Y.
func (c *BurstCCN) References() []circuit.Reference { return alignment(aligned(c.Maps)) }

// Check reports the first setting that makes no sense. With catalog.At it names the option.
func (c *BurstCCN) Check() error {
	if err := c.Maps.check("burstccn"); err != nil {
		return err
	}
	if err := c.Bursting.check("burstccn"); err != nil {
		return err
	}
	if err := c.MapFeedback.check("burstccn", c.Maps, c.LearnY || c.LearnQ); err != nil {
		return err
	}
	if !(c.Noise >= 0) || math.IsInf(c.Noise, 0) {
		return catalog.At("noise", errors.Errorf("burstccn: noise of standard deviation %g: needs 0 or a positive number", c.Noise))
	}
	if err := checkSource("burstccn", "q", c.Q); err != nil {
		return err
	}
	if c.QOf != QOfBursts && c.QOf != QOfForward {
		return catalog.At("q_of", errors.Errorf("burstccn: q_of %s", catalog.Unknown(c.QOf, []string{QOfBursts, QOfForward})))
	}
	return checkLearning("burstccn", "q_learning", c.LearnQ, c.Q)
}

const axon = "axon" // the variable that a cell sends if it does not send its rate

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *BurstCCN) Spec() circuit.Spec {
	if err := c.Check(); err != nil {
		return circuit.Spec{Name: "burstccn", Invalid: err}
	}
	layers := c.stack()
	s := pyramids("burstccn", layers, soma, []string{soma, apical, probability, burst}, []string{soma, probability, burst})
	s.Phases, s.Baseline, s.Batch = []string{teacherOn}, c.Baseline, c.batch
	s.Equations = []string{
		"V_l = E_{l−1} W_l + b_l,   E_l = σ(V_l)",
		"P_L = p_b (1 + (target − E_L)(1 − E_L)),   p_b = " + fmt.Sprint(c.Baseline),
		"U_l = B_{l+1} Y_l − E_{l+1} Q_l,   P_l = " + c.squashing() + ",   B_l = P_l E_l",
	}
	if c.Baseline != 0.5 && !c.Wide {
		s.Warnings = append(s.Warnings, fmt.Sprintf("a baseline of %g: hidden cells burst with probability 1/2 at rest, which reads as an error; the rule is consistent at 0.5, or with the wide burst probability", c.Baseline))
	}
	c.fedBack(&s, layers)
	for l := 1; l < layers.top(); l++ {
		E := layers.population(l)
		s.Mirrors = append(s.Mirrors,
			layers.mirror(fromAbove(l), l, weight(l+1)),
			circuit.Mirror{Weights: feedback(l), Of: fromAbove(l), Name: "Y"})
		s.Watched = append(s.Watched, circuit.Watched{Population: E, Var: apical}, circuit.Watched{Population: E, Var: probability})
	}
	if c.Noise > 0 {
		c.noisy(&s, layers)
	}
	return s
}

func (c *BurstCCN) squashing() string {
	if c.Wide {
		return "2 p_b σ((2/p_b) U_l (1 − E_l))"
	}
	return "σ(4 U_l (1 − E_l))"
}

// fedBack adds the projections of bursts and events from layer to layer, and the constraints that hold their weights.
func (c *BurstCCN) fedBack(s *circuit.Spec, layers stack) {
	for l := 1; l < layers.top(); l++ {
		above, E, form, learns := layers.population(l+1), layers.population(l), layers.down(l+1, l), c.LearnMaps || !layers.mapped(l)
		s.Projections = append(s.Projections,
			circuit.Projection{Name: fromAbove(l), Pre: above, Sends: burst, Post: E, Onto: apical, Role: circuit.Bursts, Source: c.Y.String(), Form: form, Sign: circuit.Positive, Plastic: c.LearnY && learns, Init: layers.first(c.Y, l+1, l)},
			circuit.Projection{Name: feedback(l), Pre: above, Post: E, Onto: apical, Role: circuit.Events, Source: c.Q.String(), Form: form, Sign: circuit.Negative, Plastic: c.LearnQ && learns, Init: layers.first(c.Q, l+1, l)})
	}
	for l := 1; l < layers.top(); l++ { // Y of all layers first: Q may be its copy
		c.Y.Hold(s, layers.back(fromAbove(l), l, weight(l+1)))
	}
	for l := 1; l < layers.top(); l++ {
		original := circuit.Copy{Dst: feedback(l), Src: fromAbove(l)}
		if c.QOf == QOfForward {
			original = layers.back(feedback(l), l, weight(l+1))
		}
		original.Factor = c.Baseline
		c.Q.Hold(s, original)
	}
}

// noisy gives every population below the read-out an axon of its own: forward projections send its rate with noise.
func (c *BurstCCN) noisy(s *circuit.Spec, layers stack) {
	for i, p := range s.Populations {
		if p.Name != readoutPop && p.Name != biasPop {
			s.Populations[i].Vars = append(p.Vars[:len(p.Vars):len(p.Vars)], axon)
		}
	}
	for l := range layers.top() {
		s.Signals = append(s.Signals, circuit.Signal{Name: noiseOf(l), Shape: circuit.Shape{layers.size(l)}, Origin: circuit.NormalDrawn})
	}
	for i, p := range s.Projections {
		if p.Onto == soma && p.Pre != biasPop {
			s.Projections[i].Sends = axon
		}
	}
}
