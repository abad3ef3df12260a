package locality

import (
	"fmt"
	"slices"

	"credo/graph"
)

// reached is the set of nodes that a walk met.
type reached struct {
	sites  []graph.Node // recorded nodes, where the walk ended
	inputs []string     // names of inputs that are not recorded
	future bool
	met    map[graph.Node]bool // all nodes on the way
}

// walk follows the nodes back to recorded nodes and inputs, through all scopes and steps.
func (v *view) walk(roots ...graph.Node) (r reached) {
	r.met = map[graph.Node]bool{}
	for todo := slices.Clone(roots); len(todo) > 0; {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if r.met[n] {
			continue
		}
		r.met[n] = true
		if _, ok := v.senses[n]; ok {
			r.sites = append(r.sites, n)
			continue
		}
		if name, ok := v.Input(n); ok {
			r.inputs = append(r.inputs, name)
		}
		for _, s := range v.Sources(n) {
			r.future = r.future || s.Future
			todo = append(todo, s.Node)
		}
	}
	return r
}

// leaks names the values that the synapses cannot sense.
func (v *view) leaks(r reached) []string {
	return distinct(append(v.named(r, foreign), r.inputs...))
}

// relayed names the values read from a private partner, with the projection from the partner.
func (v *view) relayed(r reached) []string {
	var out []string
	for _, n := range r.sites {
		if s := v.senses[n]; s.access == relayed {
			out = append(out, fmt.Sprintf("%s: read from the one-to-one partner of %s", s.site, v.partner(s.site.Who)))
		}
	}
	return distinct(out)
}

func (v *view) named(r reached, a access) (out []string) {
	for _, n := range r.sites {
		if s := v.senses[n]; s.access == a {
			out = append(out, s.site.String())
		}
	}
	return out
}

func distinct(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}
