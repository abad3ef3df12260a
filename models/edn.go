package models

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
)

// EDN is the error-encoding dendritic network of Sacramento et al. 2018 (doi:10.48550/arXiv.1810.11393) in the form in which Greedy et
// al. 2022 (doi:10.48550/arXiv.2206.11769) compare it: interneurons I_l mirror the layer above, and the part of its feedback
// that they fail to explain is the error, at the apical dendrite. In one phase, "teacher":
//
//	V_l  = R_{l−1} W_l + b_l,   R_l = σ(V_l)                          predicted: basal input alone; R_0 = x, l = 1 … L
//	V*_L = (1 − λ_out) V_L + λ_out σ⁻¹(0.2 + 0.6 target)              taught; without a teacher V_L
//	N_l  = R_l F_l + f_l,   N*_l = (1 − λ_I) N_l + λ_I V*_{l+1}       interneurons, l < L
//	A_l  = σ(V*_{l+1}) Y_l − σ(N*_l) H_l                              apical potential
//	V*_l = V_l + λ_h A_l
//
// The rate of a cell is the rate of its soma, σ(V*) or σ(N*); the way up and interneurons receive R, "untaught". Weights are (cells of the
// presynaptic population, cells of the postsynaptic). All is dimensionless. The loss is ½ Σ (R_L − target)², mean over the batch.
//
// Layers of maps are not defined for it: each interneuron mirrors one cell, through weights of its own.
//
// Differs from the paper: one sweep up and one down instead of time constants; softened targets.
type EDN struct {
	Layers
	Taught
	LambdaOutput      float64        `yaml:"lambda_output" above:"0" below:"1" doc:"share of the teacher in the somata of the read-out"`
	LambdaInterneuron float64        `yaml:"lambda_intn" above:"0" below:"1" doc:"share of the mirrored cells in the somata of interneurons"`
	LambdaHidden      float64        `yaml:"lambda_hidden" above:"0" doc:"factor of the apical potential in the somata of hidden cells"`
	Interneurons      circuit.Source `yaml:"interneurons" doc:"source of the weights of interneurons: F and f, drawn or copies of W and b, and H, whose original is Y"`
	batch             int            // samples of a full minibatch; 0: not told
}

// NewEDN returns the circuit with the published settings, but Y drawn with standard deviation 0.1 and fixed: at larger ones
// interneurons can diverge. They start as mirrors and learn.
func NewEDN(sizes []int) *EDN {
	return &EDN{
		Layers:       Layers{Sizes: sizes},
		Taught:       Taught{Teacher: true, Y: circuit.Random{Scale: 0.1, Draw: circuit.NormalDraw}},
		LambdaOutput: 0.1, LambdaInterneuron: 0.1, LambdaHidden: 0.1,
		Interneurons: circuit.Symmetric{Scale: 1},
	}
}

// Ends fits the circuit to its data. The loss must be the squared error.
func (c *EDN) Ends(e circuit.Ends) error {
	if err := c.Layers.Ends(e); err != nil {
		return err
	}
	if err := checkLoss("edn", e.Loss); err != nil {
		return err
	}
	c.batch = e.Batch
	return c.Check()
}

// References returns feedback alignment through the circuit's own Y.
func (c *EDN) References() []circuit.Reference { return alignment(aligned(Maps{Layers: c.Layers})) }

// Check reports the first setting that makes no sense. With catalog.At it names the option.
func (c *EDN) Check() error {
	if err := c.Layers.check("edn"); err != nil {
		return err
	}
	for _, at := range []struct {
		key   string
		share float64
	}{{"lambda_output", c.LambdaOutput}, {"lambda_intn", c.LambdaInterneuron}} {
		if !(at.share > 0 && at.share < 1) {
			return catalog.At(at.key, errors.Errorf("edn: teaching moves a soma by a share of %g: needs a number between 0 and 1", at.share))
		}
	}
	if !positive(c.LambdaHidden) {
		return catalog.At("lambda_hidden", errors.Errorf("edn: somata take %g of the apical potential: needs a positive number", c.LambdaHidden))
	}
	if err := c.Taught.check("edn"); err != nil {
		return err
	}
	return checkSource("edn", "interneurons", c.Interneurons)
}

// Names of variables of cells that predict, and of the ways from and to interneurons.
const (
	predicted = "predicted"
	untaught  = "untaught"
)

func mirror(l int) string      { return fmt.Sprintf("F%d", l) }
func mirrorBias(l int) string  { return fmt.Sprintf("f%d", l) }
func explanation(l int) string { return fmt.Sprintf("H%d", l) }

// mirrored names the projection that shows the interneurons of layer l the cells that they mirror.
func (c *EDN) mirrored(l int) string { return c.stack().population(l+1) + "-" + iPop(l) }

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *EDN) Spec() circuit.Spec {
	if err := c.Check(); err != nil {
		return circuit.Spec{Name: "edn", Invalid: err}
	}
	s := pyramids("edn", c.stack(), predicted, []string{soma, predicted, untaught, apical}, []string{soma, predicted})
	s.Phases, s.Batch = []string{teacherOn}, c.batch
	s.Equations = []string{
		"V_l = R_{l−1} W_l + b_l,   R_l = σ(V_l)",
		fmt.Sprintf("V*_L = %g V_L + %g σ⁻¹(0.2 + 0.6 target)", 1-c.LambdaOutput, c.LambdaOutput),
		fmt.Sprintf("N_l = R_l F_l + f_l,   N*_l = %g N_l + %g V*_{l+1}", 1-c.LambdaInterneuron, c.LambdaInterneuron),
		fmt.Sprintf("A_l = σ(V*_{l+1}) Y_l − σ(N*_l) H_l,   V*_l = V_l + %g A_l", c.LambdaHidden),
	}
	for i, p := range s.Projections {
		if p.Pre != inputPop && p.Pre != biasPop {
			s.Projections[i].Sends = untaught
		}
	}
	for l := 1; l < c.layers(); l++ {
		c.interneurons(&s, l)
	}
	for l := 1; l < c.layers(); l++ { // Y of all layers first: H may be its copy
		c.Y.Hold(&s, circuit.Copy{Dst: fromAbove(l), Src: weight(l + 1), Factor: 1, Transposed: true})
	}
	whole := unscaled(c.Interneurons)
	for l := 1; l < c.layers(); l++ {
		whole.Hold(&s, circuit.Copy{Dst: mirror(l), Src: weight(l + 1), Factor: 1})
		whole.Hold(&s, circuit.Copy{Dst: mirrorBias(l), Src: bias(l + 1), Factor: 1})
		c.Interneurons.Hold(&s, circuit.Copy{Dst: explanation(l), Src: fromAbove(l), Factor: 1})
		s.Mirrors = append(s.Mirrors,
			circuit.Mirror{Weights: fromAbove(l), Of: weight(l + 1), Transposed: true, Name: "Wᵀ"},
			circuit.Mirror{Weights: mirror(l), Of: weight(l + 1), Name: "W"},
			circuit.Mirror{Weights: explanation(l), Of: fromAbove(l), Name: "Y"})
		s.Watched = append(s.Watched, circuit.Watched{Population: c.stack().population(l), Var: apical})
	}
	return s
}

// unscaled is the source whose copies have the size of their original.
func unscaled(s circuit.Source) circuit.Source {
	switch s.(type) {
	case circuit.Tied:
		return circuit.Tied{Scale: 1}
	case circuit.Symmetric:
		return circuit.Symmetric{Scale: 1}
	}
	return s
}

// interneurons adds the interneurons of layer l and the projections to and from them.
func (c *EDN) interneurons(s *circuit.Spec, l int) {
	E, above, I := c.stack().population(l), c.stack().population(l+1), iPop(l)
	learn, source, first, pre, post := c.Interneurons.Free(), c.Interneurons.String(), circuit.Init(circuit.Zeros{}), c.Sizes[l+1], c.Sizes[l]
	if _, drawn := c.Interneurons.(circuit.Random); drawn {
		first = circuit.Xavier{Gain: 3.6}
	}
	s.Populations = append(s.Populations,
		circuit.Population{Name: I, Cell: circuit.Inhibitory, Shape: circuit.Shape{pre}, Vars: []string{soma, predicted}, Phi: circuit.Sigmoid{}})
	s.Projections = append(s.Projections,
		circuit.Projection{Name: fromAbove(l), Pre: above, Post: E, Onto: apical, Role: circuit.Errors, Source: c.Y.String(), Sign: circuit.Positive, Init: c.Y.Init(pre, post)},
		circuit.Projection{Name: mirror(l), Pre: E, Sends: untaught, Post: I, Onto: predicted, Role: circuit.Interneuron, Source: source, Plastic: learn, Init: first},
		circuit.Projection{Name: mirrorBias(l), Pre: biasPop, Post: I, Onto: predicted, Role: circuit.Interneuron, Source: source, Plastic: learn, Init: circuit.Zeros{}},
		circuit.Projection{Name: c.mirrored(l), Pre: above, Sends: soma, Post: I, Onto: soma, Role: circuit.Interneuron, Form: circuit.OneToOne{}, Sign: circuit.Positive},
		circuit.Projection{Name: explanation(l), Pre: I, Post: E, Onto: apical, Role: circuit.Inhibition, Source: source, Sign: circuit.Negative, Plastic: learn, Init: c.Interneurons.Init(pre, post)})
}
