package locality

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// CheckDeclared compares the transport that the spec declares with the graph: between the rates and variables of cells and a
// recorded current may stand the weights of the current's own projection and the weights that its From names. Any other weight is an
// error, which names it. Currents that are recorded only as the result of a Scan cannot be judged so: the walk then meets the whole
// dynamics. So circuits with states are judged by the record of one moment.
func CheckDeclared(b *graph.Builder, s *circuit.Settled) error {
	sites := s.Sites()
	v := &view{Walker: b.Walker(), senses: map[graph.Node]sense{}}
	for _, t := range sites {
		if t.Kind != circuit.Current {
			v.senses[t.Node] = sense{site: t}
		}
	}
	for _, t := range sites {
		if t.Kind != circuit.Current {
			continue
		}
		p, ok := s.Spec().Projection(t.Who)
		if !ok {
			return errors.Errorf("%s: there is no such projection", t)
		}
		for _, n := range v.walk(t.Node).sites {
			w := v.senses[n].site
			if w.Kind == circuit.Weight && w.Who != p.Name && !slices.Contains(p.From, w.Who) {
				return errors.Errorf("%s depends on %s, and the circuit's spec does not say so: From of projection %s is %v", t, w, p.Name, p.From)
			}
		}
	}
	return b.Err()
}
