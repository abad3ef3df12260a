package exec

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
)

// Gradient returns the gradient of Σ ⟨seeds[i], outputs[i]⟩ with respect to each wrt, by Gorgonia's Backpropagate; nil where no
// differentiable path leads from the wrt to an output. A wrt may be an input or any other node; its gradient is the total
// one: with respect to both h and the W that h is computed from, the gradient of W contains the path through h. The seeds have the
// shapes of the outputs.
//
// Backpropagate works on a copy, and the result is written into the graph of the outputs: a second call on one Gorgonia graph
// would silently reuse the first one's derivatives.
func Gradient(outputs, seeds, wrt []*G.Node) ([]*G.Node, error) {
	if err := checkGradient(outputs, seeds, wrt); err != nil {
		return nil, errors.WithMessage(err, "gradient")
	}
	a, err := differentiate(outputs, wrt)
	if err != nil {
		return nil, errors.WithMessage(err, "gradient")
	}
	given := map[*G.Node]*G.Node{}
	for i, s := range a.seeds {
		if s != nil {
			given[s] = seeds[i]
		}
	}
	c := a.writer(outputs[0].Graph(), func(n *G.Node) (*G.Node, error) {
		if s := given[n]; s != nil {
			return s, nil
		}
		return a.origin[n], nil
	})
	return a.write(c)
}

func checkGradient(outputs, seeds, wrt []*G.Node) error {
	if len(outputs) == 0 || len(outputs) != len(seeds) {
		return errors.Errorf("%d outputs and %d seeds", len(outputs), len(seeds))
	}
	for i, n := range outputs {
		if n == nil || seeds[i] == nil {
			return errors.Errorf("output %d or its seed is nil", i+1)
		}
		if err := alike(n, seeds[i]); err != nil {
			return errors.WithMessagef(err, "seed %d", i+1)
		}
	}
	for i, w := range wrt {
		if w == nil {
			return errors.Errorf("wrt %d is nil", i+1)
		}
		if _, ok := w.Op().(scanOp); ok {
			return errors.Errorf("wrt %d is the packed value of a scan: take its outputs", i+1)
		}
	}
	return nil
}
