package models

import (
	"fmt"
	"math"

	"github.com/pkg/errors"

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
// Differs from the paper: signs are those of the authors' program, Y = +Wᵀ.
type BurstCCN struct {
	Sizes          []int // inputs, cells of each hidden layer, outputs
	Baseline       float64
	Teacher        bool
	Noise          float64 // standard deviation of what is added to what a layer receives from below
	Wide           bool    // the burst probability of later work, P = 2 p_b σ((2/p_b) U (1 − E)), whose rest is p_b
	Y, Q           Pathway // of bursts and of events
	LearnY, LearnQ bool
}

// NewBurstCCN returns the circuit with the settings of the published notebook: Y drawn with standard deviation 0.5 and fixed, Q starts at
// p_b Y and learns.
func NewBurstCCN(sizes []int) *BurstCCN {
	return &BurstCCN{
		Sizes: sizes, Baseline: 0.5, Teacher: true, LearnQ: true,
		Y: Pathway{Copies: Never, Scale: 0.5}, Q: Pathway{Copies: AtStart, Of: Bursts, Scale: 0.5},
	}
}

func (c *BurstCCN) layers() int { return len(c.Sizes) - 1 }

// Check reports the first setting that makes no sense.
func (c *BurstCCN) Check() error {
	if err := checkSizes("burstccn", c.Sizes); err != nil {
		return err
	}
	if !(c.Baseline > 0 && c.Baseline < 1) {
		return errors.Errorf("burstccn: a baseline of %g: a burst probability is between 0 and 1", c.Baseline)
	}
	if !(c.Noise >= 0) || math.IsInf(c.Noise, 0) {
		return errors.Errorf("burstccn: noise of standard deviation %g: needs 0 or a positive number", c.Noise)
	}
	if c.Q.Copies == Always && c.LearnQ {
		return errors.New("burstccn: feedback that is a copy after every step cannot learn")
	}
	return c.Y.check("burstccn", c.LearnY)
}

const axon = "axon" // what a cell sends if that is not its rate

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *BurstCCN) Spec() circuit.Spec {
	if err := c.Check(); err != nil {
		return circuit.Spec{Name: "burstccn", Invalid: err}
	}
	s := pyramids("burstccn", c.Sizes, soma, []string{soma, apical, probability, burst}, []string{soma, probability, burst})
	s.Phases = []string{teacherOn}
	s.Equations = []string{
		"V_l = E_{l−1} W_l + b_l,   E_l = σ(V_l)",
		"P_L = p_b (1 + (target − E_L)(1 − E_L)),   p_b = " + fmt.Sprint(c.Baseline),
		"U_l = B_{l+1} Y_l − E_{l+1} Q_l,   P_l = " + c.squashing() + ",   B_l = P_l E_l",
	}
	if c.Baseline != 0.5 && !c.Wide {
		s.Warnings = append(s.Warnings, fmt.Sprintf("a baseline of %g: hidden cells burst with probability 1/2 at rest, which reads as an error; the rule is consistent at 0.5, or with the wide burst probability", c.Baseline))
	}
	for l := 1; l < c.layers(); l++ {
		s.Projections = append(s.Projections,
			circuit.Projection{Name: fromAbove(l), Pre: layerOf(c.Sizes, l+1), Sends: burst, Post: layerOf(c.Sizes, l), Onto: apical, Sign: circuit.Positive, Plastic: c.LearnY, Init: c.Y.init()},
			circuit.Projection{Name: feedback(l), Pre: layerOf(c.Sizes, l+1), Post: layerOf(c.Sizes, l), Onto: apical, Sign: circuit.Negative, Plastic: c.LearnQ, Init: c.Q.init()})
	}
	for l := 1; l < c.layers(); l++ { // Y of all layers first: Q may be its copy
		c.Y.copied(&s, fromAbove(l), weight(l+1), "")
	}
	for l := 1; l < c.layers(); l++ {
		c.Q.copied(&s, feedback(l), weight(l+1), fromAbove(l))
	}
	for l := 1; l < c.layers(); l++ {
		s.Mirrors = append(s.Mirrors,
			circuit.Mirror{Weights: fromAbove(l), Of: weight(l + 1), Transposed: true, Name: "Wᵀ"},
			circuit.Mirror{Weights: feedback(l), Of: fromAbove(l), Name: "Y"})
		s.Watched = append(s.Watched, circuit.Watched{Population: layerOf(c.Sizes, l), Var: apical}, circuit.Watched{Population: layerOf(c.Sizes, l), Var: probability})
	}
	if c.Noise > 0 {
		c.noisy(&s)
	}
	return s
}

func (c *BurstCCN) squashing() string {
	if c.Wide {
		return "2 p_b σ((2/p_b) U_l (1 − E_l))"
	}
	return "σ(4 U_l (1 − E_l))"
}

// noisy gives every population below the read-out an axon of its own: forward projections send its rate with noise.
func (c *BurstCCN) noisy(s *circuit.Spec) {
	for i, p := range s.Populations {
		if p.Name != readoutPop && p.Name != biasPop {
			s.Populations[i].Vars = append(p.Vars[:len(p.Vars):len(p.Vars)], axon)
		}
	}
	for i, p := range s.Projections {
		if p.Onto == soma && p.Pre != biasPop {
			s.Projections[i].Sends = axon
		}
	}
}
