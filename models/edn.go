package models

import (
	"fmt"
	"math"

	"github.com/pkg/errors"

	"credo/graph/circuit"
)

// EDN is the error-encoding dendritic network of Sacramento et al. 2018 (doi:10.48550/arXiv.1810.11393) in the form in which Greedy et
// al. 2022 (doi:10.48550/arXiv.2206.11769) compare it: interneurons I_l mirror the layer above, and what they fail to explain of its
// feedback is the error, at the apical dendrite. In one phase, "teacher":
//
//	V_l  = R_{l−1} W_l + b_l,   R_l = σ(V_l)                          predicted: basal input alone; R_0 = x, l = 1 … L
//	V*_L = (1 − λ_out) V_L + λ_out σ⁻¹(0.2 + 0.6 target)              taught; without a teacher V_L
//	N_l  = R_l F_l + f_l,   N*_l = (1 − λ_I) N_l + λ_I V*_{l+1}       interneurons, l < L
//	A_l  = σ(V*_{l+1}) Y_l − σ(N*_l) H_l                              apical potential
//	V*_l = V_l + λ_h A_l
//
// The rate of a cell is that of its soma, σ(V*) or σ(N*); the way up and interneurons receive R, "untaught". Weights are (cells of the
// presynaptic population, cells of the postsynaptic). All is dimensionless. The loss is ½ Σ (R_L − target)², mean over the batch.
//
// Differs from the paper: one sweep up and one down instead of time constants; softened targets.
type EDN struct {
	Sizes        []int // inputs, cells of each hidden layer, outputs
	Teacher      bool
	Lambda       Lambda
	Y            Pathway // of rates
	Interneurons Pathway // F and f are copies of W and b, H of Y times Scale; or F and H are drawn
}

// Lambda is how far teaching moves somata.
type Lambda struct {
	Output, Interneuron float64 // shares, 0..1
	Hidden              float64 // of the apical potential
}

// NewEDN returns the circuit with the published settings, but Y drawn with standard deviation 0.1 and fixed: at larger ones
// interneurons can diverge. They start as mirrors and learn.
func NewEDN(sizes []int) *EDN {
	return &EDN{
		Sizes: sizes, Teacher: true, Lambda: Lambda{Output: 0.1, Interneuron: 0.1, Hidden: 0.1},
		Y: Pathway{Copies: Never, Scale: 0.1}, Interneurons: Pathway{Copies: AtStart, Scale: 1},
	}
}

func (c *EDN) layers() int { return len(c.Sizes) - 1 }

// Check reports the first setting that makes no sense.
func (c *EDN) Check() error {
	if err := checkSizes("edn", c.Sizes); err != nil {
		return err
	}
	for _, share := range []float64{c.Lambda.Output, c.Lambda.Interneuron} {
		if !(share > 0 && share < 1) {
			return errors.Errorf("edn: teaching moves a soma by a share of %g: needs a number between 0 and 1", share)
		}
	}
	if !(c.Lambda.Hidden > 0) || math.IsInf(c.Lambda.Hidden, 0) {
		return errors.Errorf("edn: somata take %g of the apical potential: needs a positive number", c.Lambda.Hidden)
	}
	if c.Y.Of != Forward || c.Interneurons.Of != Forward {
		return errors.New("edn: feedback and interneurons can be copies of forward weights only")
	}
	return nil
}

// Names of variables of cells that predict, and of the ways from and to interneurons.
const (
	predicted = "predicted"
	untaught  = "untaught"
)

func mirror(l int) string      { return fmt.Sprintf("F%d", l) }
func mirrorBias(l int) string  { return fmt.Sprintf("f%d", l) }
func explanation(l int) string { return fmt.Sprintf("H%d", l) }

// model is how the interneurons of layer l see the cells that they mirror.
func (c *EDN) model(l int) string { return layerOf(c.Sizes, l+1) + "-" + iPop(l) }

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *EDN) Spec() circuit.Spec {
	if err := c.Check(); err != nil {
		return circuit.Spec{Name: "edn", Invalid: err}
	}
	s := pyramids("edn", c.Sizes, predicted, []string{soma, predicted, untaught, apical}, []string{soma, predicted})
	s.Phases = []string{teacherOn}
	s.Equations = []string{
		"V_l = R_{l−1} W_l + b_l,   R_l = σ(V_l)",
		fmt.Sprintf("V*_L = %g V_L + %g σ⁻¹(0.2 + 0.6 target)", 1-c.Lambda.Output, c.Lambda.Output),
		fmt.Sprintf("N_l = R_l F_l + f_l,   N*_l = %g N_l + %g V*_{l+1}", 1-c.Lambda.Interneuron, c.Lambda.Interneuron),
		fmt.Sprintf("A_l = σ(V*_{l+1}) Y_l − σ(N*_l) H_l,   V*_l = V_l + %g A_l", c.Lambda.Hidden),
	}
	for i, p := range s.Projections {
		if p.Pre != inputPop && p.Pre != biasPop {
			s.Projections[i].Sends = untaught
		}
	}
	for l := 1; l < c.layers(); l++ {
		c.mirrored(&s, l)
	}
	for l := 1; l < c.layers(); l++ { // Y of all layers first: H may be its copy
		c.Y.copied(&s, fromAbove(l), weight(l+1), "")
	}
	for l := 1; l < c.layers(); l++ {
		c.Interneurons.tie(&s, circuit.Tie{Dst: mirror(l), Src: weight(l + 1), Scale: 1})
		c.Interneurons.tie(&s, circuit.Tie{Dst: mirrorBias(l), Src: bias(l + 1), Scale: 1})
		c.Interneurons.tie(&s, circuit.Tie{Dst: explanation(l), Src: fromAbove(l), Scale: c.Interneurons.Scale})
		s.Mirrors = append(s.Mirrors,
			circuit.Mirror{Weights: fromAbove(l), Of: weight(l + 1), Transposed: true, Name: "Wᵀ"},
			circuit.Mirror{Weights: mirror(l), Of: weight(l + 1), Name: "W"},
			circuit.Mirror{Weights: explanation(l), Of: fromAbove(l), Name: "Y"})
		s.Watched = append(s.Watched, circuit.Watched{Population: layerOf(c.Sizes, l), Var: apical})
	}
	return s
}

// mirrored adds the interneurons of layer l and what goes to and from them.
func (c *EDN) mirrored(s *circuit.Spec, l int) {
	E, above, I := layerOf(c.Sizes, l), layerOf(c.Sizes, l+1), iPop(l)
	learn, first := c.Interneurons.Copies != Always, circuit.Init(circuit.Zeros{})
	if c.Interneurons.Copies == Never {
		first = circuit.Xavier{Gain: 3.6}
	}
	s.Populations = append(s.Populations,
		circuit.Population{Name: I, Cell: circuit.Inhibitory, Size: c.Sizes[l+1], Vars: []string{soma, predicted}, Phi: circuit.Sigmoid{}})
	s.Projections = append(s.Projections,
		circuit.Projection{Name: fromAbove(l), Pre: above, Post: E, Onto: apical, Sign: circuit.Positive, Init: c.Y.init()},
		circuit.Projection{Name: mirror(l), Pre: E, Sends: untaught, Post: I, Onto: predicted, Plastic: learn, Init: first},
		circuit.Projection{Name: mirrorBias(l), Pre: biasPop, Post: I, Onto: predicted, Plastic: learn, Init: circuit.Zeros{}},
		circuit.Projection{Name: c.model(l), Pre: above, Sends: soma, Post: I, Onto: soma, Form: circuit.OneToOne, Sign: circuit.Positive},
		circuit.Projection{Name: explanation(l), Pre: I, Post: E, Onto: apical, Sign: circuit.Negative, Plastic: learn, Init: c.Interneurons.init()})
}
