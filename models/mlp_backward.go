package models

import (
	"math"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// Backward is feedback that brings errors to the hidden cells of an MLP through weights of its own, as feedback alignment has it. Every
// cell of layers 1 … L then has a variable "delta", the local error at its potential:
//
//	δ_L = −∂E/∂u_L,   δ_l = φ'(u_l) ⊙ δ_{l+1} Y_l       l < L; direct: δ_L Y_l
//
// E is the loss of a sample. Y_l is (n_{l+1}, n_l), direct (n_L, n_l), and is named as in BurstCCN, whose Y therefore serve an MLP. With
// Y_l = W_{l+1}ᵀ the sweep is back-propagation.
type Backward struct {
	Direct bool // from the read-out to each hidden layer
	Regime Regime
	Scale  float64 // of a copy, to its source; of what is drawn, the standard deviation
	Xavier bool    // that standard deviation is Scale √(2/(cells at both ends))
	Learn  bool
}

const delta = "delta"

// check reports the first setting that makes no sense.
func (f *Backward) check() error {
	r, err := f.Regime.row()
	switch {
	case err != nil:
		return err
	case !(f.Scale > 0) || math.IsInf(f.Scale, 0):
		return errors.Errorf("mlp: feedback of scale %g: needs a positive number", f.Scale)
	case f.Direct && f.Regime != Random:
		return errors.Errorf("mlp: feedback from the read-out to each layer must be %s, not %s: there are no forward weights between the same cells", Random, f.Regime)
	case f.Learn && (f.Direct || r.draw == nil || r.hold != nil && !r.once):
		return errors.Errorf("mlp: feedback that learns must go from layer to layer and be %s or %s", Random, Symmetric)
	}
	return nil
}

// std is the standard deviation of feedback weights that are drawn, or their size if they all have one.
func (f *Backward) std(pre, post int) float64 {
	if f.Xavier {
		return f.Scale * math.Sqrt(2/float64(pre+post))
	}
	return f.Scale
}

// describe adds the feedback to the description of the circuit.
func (f *Backward) describe(c *MLP, s *circuit.Spec) {
	for i, p := range s.Populations {
		if len(p.Vars) > 0 {
			s.Populations[i].Vars = append(p.Vars, delta)
		}
	}
	r, _ := f.Regime.row()
	for l := 1; l < c.layers(); l++ {
		from, forward := c.errorSource(l), c.onto(l+1)
		y := circuit.Projection{Name: fromAbove(l), Pre: c.population(from), Sends: delta, Post: c.population(l), Onto: delta, Plastic: f.Learn}
		if r.draw == nil {
			y.From = []string{forward}
		} else {
			y.Init = r.draw(f.std(c.Sizes[from], c.Sizes[l]))
		}
		s.Projections = append(s.Projections, y)
		switch {
		case r.hold == nil:
		case r.once:
			s.Starts = append(s.Starts, r.hold(y.Name, forward, f.Scale))
		default:
			s.Constraints = append(s.Constraints, r.hold(y.Name, forward, f.Scale))
		}
	}
	s.Equations = append(s.Equations, "δ_L = −∂E/∂u_L", f.equation())
}

func (f *Backward) equation() string {
	if f.Direct {
		return "δ_l = φ'(u_l) ⊙ δ_L Y_l"
	}
	return "δ_l = φ'(u_l) ⊙ δ_{l+1} Y_l"
}

// errorSource is the layer whose errors reach layer l.
func (c *MLP) errorSource(l int) int {
	if c.Backward.Direct {
		return c.layers()
	}
	return l + 1
}

// back records the sweep of errors. answer is what the loss is of: potentials of the read-out, or its rates.
func (c *MLP) back(b *graph.Builder, io circuit.IO, out *circuit.Settled, answer graph.Node) {
	errs := make([]graph.Node, c.layers()+1)
	record := func(l int, n graph.Node) {
		errs[l] = n
		out.SetVar(forwardPhase, c.population(l), delta, n)
	}
	slope := func(l int) graph.Node { return c.Phi.Slope(b, out.Var(forwardPhase, c.population(l), "u")) }
	top := c.Loss.Error(b, answer, io.Target)
	if c.answersWithRates() {
		top = b.Mul(top, slope(c.layers()))
	}
	record(c.layers(), top)
	for l := c.layers() - 1; l >= 1; l-- {
		current := b.MatMul(errs[c.errorSource(l)], c.feedbackWeights(b, io, out.Spec(), l))
		out.SetCurrent(forwardPhase, fromAbove(l), current)
		record(l, b.Mul(slope(l), current))
	}
}

// feedbackWeights returns Y_l: those that are stored, or new sizes with the signs of the forward weights.
func (c *MLP) feedbackWeights(b *graph.Builder, io circuit.IO, spec circuit.Spec, l int) graph.Node {
	y, _ := spec.Projection(fromAbove(l))
	if y.Stored() {
		return io.Weight(y.Name)
	}
	n := spec.Shape(y)
	size := b.Scale(io.Noise("size of "+y.Name, n...), c.Backward.std(n[0], n[1]))
	return circuit.WithSigns(b, size, b.Transpose(io.Weight(y.From[0])))
}
