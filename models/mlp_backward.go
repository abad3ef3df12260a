package models

import (
	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
)

// Backward is feedback that brings errors to the hidden cells of an MLP through weights Y of its own, as feedback alignment has it. Every
// cell of layers 1 … L then has a variable "delta", the local error at its potential:
//
//	δ_L = −∂E/∂u_L,   δ_l = φ'(u_l) ⊙ δ_{l+1} Y_l       l < L; direct: δ_L Y_l
//
// E is the loss of a sample. Y_l is (n_{l+1}, n_l), direct (n_L, n_l), and is named as in BurstCCN, whose Y therefore serve an MLP. With
// Y_l = W_{l+1}ᵀ the sweep is back-propagation. From maps onto maps δ_{l+1} comes through the adjoint of the convolution, and Y_l has its shape, as
// W_{l+1} has.
type Backward interface {
	// sweep says how errors come back, nil if they do not.
	sweep() *sweep
	// check reports the first setting that makes no sense, and names the option.
	check() error
}

// Backwards lists the forms of feedback.
func Backwards() catalog.Table[Backward] {
	random := circuit.Random{Scale: 1, Draw: circuit.XavierDraw}
	return catalog.Table[Backward]{Kind: "feedback of errors", Entries: []catalog.Entry[Backward]{
		{Name: "none", About: "no feedback: for rules that go by the gradient", New: func() Backward { return NoBackward{} }},
		{Name: "layers", About: "from layer to layer, δ_l = φ'(u_l) ⊙ δ_{l+1} Y_l", Citation: lillicrap,
			New: func() Backward { return Layered{Y: random} }},
		{Name: "direct", About: "from the read-out to each hidden layer, δ_l = φ'(u_l) ⊙ δ_L Y_l", Citation: nokland,
			New: func() Backward { return Direct{Y: random} }},
	}}
}

// NoBackward is an MLP without feedback.
type NoBackward struct{}

func (NoBackward) sweep() *sweep { return nil }
func (NoBackward) check() error  { return nil }

// Layered is feedback from layer to layer.
type Layered struct {
	Y        circuit.Source `yaml:"y" doc:"source of the feedback weights; their original is W of the layer above, transposed"`
	Learning bool           `yaml:"learning" doc:"whether they learn, by a rule such as kolen-pollack"`
}

func (f Layered) sweep() *sweep {
	return &sweep{y: f.Y, learns: f.Learning, equation: "δ_l = φ'(u_l) ⊙ δ_{l+1} Y_l"}
}

func (f Layered) check() error {
	if err := checkBackward(f.Y); err != nil {
		return err
	}
	if f.Learning && !f.Y.Free() {
		return catalog.At("backward.learning", errors.New("mlp: feedback that learns must be random or symmetric"))
	}
	return nil
}

// Direct is feedback from the read-out to each hidden layer.
type Direct struct {
	Y circuit.Source `yaml:"y" doc:"source of the feedback weights, random: there are no forward weights between the same cells"`
}

func (f Direct) sweep() *sweep {
	return &sweep{y: f.Y, direct: true, equation: "δ_l = φ'(u_l) ⊙ δ_L Y_l"}
}

func (f Direct) check() error {
	if err := checkBackward(f.Y); err != nil {
		return err
	}
	if _, drawn := f.Y.(circuit.Random); !drawn {
		return catalog.At("backward.y", errors.Errorf("mlp: feedback from the read-out to each layer must be random, not %s: there are no forward weights between the same cells", f.Y))
	}
	return nil
}

func checkBackward(y circuit.Source) error {
	if y == nil {
		return catalog.At("backward.y", errors.New("mlp: feedback needs a source of weights"))
	}
	return catalog.At("backward.y", errors.WithMessage(y.Check(), "mlp"))
}
