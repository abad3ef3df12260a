package locality

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// synapses are the synapses of the projection that is certified.
type synapses struct {
	spec      circuit.Spec
	proj      circuit.Projection
	pre, post circuit.Population
	owned     func(memory string) bool
}

func newSynapses(spec circuit.Spec, projection string, owned func(string) bool) (*synapses, error) {
	p, ok := spec.Projection(projection)
	if !ok {
		return nil, errors.Errorf("circuit %s has no projection %q", spec.Name, projection)
	}
	pre, okPre := spec.Population(p.Pre)
	post, okPost := spec.Population(p.Post)
	if !okPre || !okPost {
		return nil, errors.Errorf("circuit %s: projection %s goes from %q to %q, and one of them is no population", spec.Name, p.Name, p.Pre, p.Post)
	}
	if owned == nil {
		owned = func(string) bool { return false }
	}
	return &synapses{spec, p, pre, post, owned}, nil
}

// access says how a synapse knows a recorded value.
type access int

const (
	foreign access = iota // not at all
	relayed               // the value of a private partner, whose current the synapse senses
	sensed
)

// sense says how a synapse senses a recorded value.
type sense struct {
	site   circuit.Site
	access access
	whose  // population of the cells of the last axis; neither: an axis over synapses, or no neuron axis
}

// own tells whether the synapses or their cells keep the value.
func (s sense) own() bool { return s.site.Kind == circuit.Weight || s.site.Kind == circuit.Memory }

// senses judges all recorded values. Equal expressions are one node: a node that is both allowed and not is allowed.
func (y *synapses) senses(sites []circuit.Site) map[graph.Node]sense {
	out := map[graph.Node]sense{}
	for _, t := range sites {
		if !t.Node.Valid() {
			continue
		}
		now, before := y.sense(t), out[t.Node]
		switch {
		case before.site.Kind == "" || now.access > before.access:
			out[t.Node] = now
		case now.access == before.access:
			before.pre, before.post = before.pre || now.pre, before.post || now.post
			out[t.Node] = before
		}
	}
	return out
}

func (y *synapses) sense(t circuit.Site) sense {
	s := sense{site: t}
	switch t.Kind {
	case circuit.Weight:
		s.allow(t.Who == y.proj.Name)
	case circuit.Memory:
		s.allow(y.owned(t.Who))
	case circuit.Modulation:
		shape := t.Node.Shape()
		s.allow(len(shape) == 0 || shape[len(shape)-1] == 1)
	case circuit.Current:
		p, ok := y.spec.Projection(t.Who)
		s.post = ok && p.Post == y.post.Name
		s.allow(s.post)
	default:
		y.senseCells(&s, t)
	}
	return s
}

func (s *sense) allow(yes bool) {
	if yes {
		s.access = sensed
	}
}

// senseCells judges a rate, a variable or a course of one.
func (y *synapses) senseCells(s *sense, t circuit.Site) {
	if pop, ok := y.spec.Population(t.Who); ok && pop.Cell == circuit.Constant {
		s.access = sensed
		return
	}
	s.pre = t.Who == y.pre.Name && (t.Kind == circuit.Rate || t.Kind == circuit.Variable && t.Which == y.proj.Sends)
	s.post = t.Who == y.post.Name
	s.allow(s.pre || s.post)
	if s.access == foreign && y.partner(t.Who) != "" {
		s.access, s.post = relayed, true
	}
}

// partner returns the one-to-one projection by which a population reaches the postsynaptic cells, or "".
func (y *synapses) partner(population string) string {
	for _, p := range y.spec.Onto(y.post.Name) {
		if p.Pre == population && p.Private() {
			return p.Name
		}
	}
	return ""
}
