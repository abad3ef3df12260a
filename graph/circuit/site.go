package circuit

import "credo/graph"

// Site is one recorded node that a cell or synapse has. The locality certificate walks to sites.
type Site struct {
	Kind  Kind
	Phase string
	Who   string // the population, projection, modulator or memory
	Which string // the variable
	Node  graph.Node
}

// String names the site: "rate E1 in phase closed".
func (t Site) String() string { return key{t.Kind, t.Phase, t.Who, t.Which}.String() }

// Sites returns all records of cells and synapses, in order, the weights of all stored projections among them.
func (s *Settled) Sites() []Site {
	for _, p := range s.spec.Stored() {
		s.Weight(p.Name)
	}
	var out []Site
	for _, k := range s.order {
		switch k.kind {
		case Variable, Before, After, Rate, Current, Modulation, Memory, Weight:
			out = append(out, Site{k.kind, k.phase, k.who, k.which, s.nodes[k]})
		}
	}
	return out
}
