package locality

import (
	"fmt"
	"slices"
	"strings"

	"credo/graph/circuit"
)

// transport lists the projections onto the postsynaptic cells, and onto their private one-to-one partners, whose weights are
// copied or computed from the weights of others.
func transport(spec circuit.Spec, p circuit.Projection) (out []string) {
	cells := []string{p.Post}
	for _, q := range spec.Onto(p.Post) {
		if q.Private() {
			cells = append(cells, q.Pre)
		}
	}
	for _, q := range spec.Projections {
		if !slices.Contains(cells, q.Post) || q.Role == circuit.Modulators { // of these only the ones that are read

			continue
		}
		if len(q.From) > 0 {
			out = append(out, fmt.Sprintf("%s: computed from %s", q.Name, strings.Join(q.From, ", ")))
		}
		for _, c := range spec.Constraints {
			if c.Target() == q.Name && c.Source() != "" {
				out = append(out, fmt.Sprintf("%s: %s", q.Name, c))
			}
		}
	}
	return out
}

// modulators lists the modulatory projections whose weights are read, and the origin of the weights.
func (v *view) modulators(r reached) (out []string) {
	for _, n := range r.sites {
		if s := v.senses[n]; s.modulates {
			q, _ := v.spec.Projection(s.site.Who)
			origin := "weights of its own"
			if q.Computation != nil {
				origin = fmt.Sprintf("%s %s", q.Computation, strings.Join(q.From, ", "))
			}
			out = append(out, fmt.Sprintf("%s: %s", q.Name, origin))
		}
	}
	return distinct(out)
}
