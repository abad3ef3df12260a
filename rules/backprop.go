package rules

import (
	"credo/graph"
	"credo/graph/circuit"
)

// Backprop is the reference: steepest descent of the circuit's loss through its first phase, by Gorgonia's symbolic gradient.
//
//	ΔW = -∂E/∂W
//
//	E   Loss(first phase)   mean loss of the minibatch on the true target
//
// Not local: it reads everything that the loss depends on. Projections that do not reach the loss (feedback that learns) are
// left alone. Needs a loss.
func Backprop() Rule { return backprop{} }

type backprop struct{}

func (backprop) Name() string                 { return "backprop" }
func (backprop) Needs() Needs                 { return Needs{Gradient: true} }
func (backprop) Memory(circuit.Spec) []Memory { return nil }

func (backprop) Updates(b *graph.Builder, s *circuit.Settled) (out []Update) {
	plastic := s.Spec().Plastic()
	weights := make([]graph.Node, len(plastic))
	for i, p := range plastic {
		weights[i] = s.Weight(p.Name)
	}
	for i, g := range b.Grad(s.TotalLoss(s.Spec().Phases[0]), weights...) {
		if g.Valid() {
			out = append(out, Update{Target: plastic[i].Name, DW: b.Neg(g)})
		}
	}
	return out
}
