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
	form      circuit.Wiring
	memory    map[string]Kept // their own, by name
}

func newSynapses(s *circuit.Settled, t Target) (*synapses, error) {
	spec := s.Spec()
	p, ok := spec.Projection(t.Projection)
	if !ok {
		return nil, errors.Errorf("circuit %s has no projection %q", spec.Name, t.Projection)
	}
	form, err := spec.Wiring(p)
	if err != nil {
		return nil, err
	}
	y := &synapses{spec: spec, proj: p, form: form, memory: map[string]Kept{}}
	y.pre, _ = spec.Population(p.Pre)
	y.post, _ = spec.Population(p.Post)
	for _, m := range t.Memory {
		y.memory[m.Name] = m
	}
	return y, nil
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
	site      circuit.Site
	access    access
	modulates bool // the weights of a modulatory projection onto the postsynaptic cells
	whose          // population of the cells of the last axis; neither: an axis over synapses, or no neuron axis
}

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
		s.modulates = y.modulated(t.Who)
		s.allow(t.Who == y.proj.Name || s.modulates)
	case circuit.Memory:
		_, own := y.memory[t.Who]
		s.allow(own)
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

// modulated tells whether a projection is a modulatory one onto the postsynaptic cells.
func (y *synapses) modulated(projection string) bool {
	p, ok := y.spec.Projection(projection)
	return ok && p.Role == circuit.Modulators && p.Post == y.post.Name
}

func (s *sense) allow(yes bool) {
	if yes {
		s.access = sensed
	}
}

// senseCells judges a rate, a variable, or the value that a variable had as the moment began.
func (y *synapses) senseCells(s *sense, t circuit.Site) {
	if pop, ok := y.spec.Population(t.Who); ok && pop.Cell == circuit.Constant {
		s.access = sensed
		return
	}
	sent := (t.Kind == circuit.Variable || t.Kind == circuit.After) && !y.proj.Delayed || t.Kind == circuit.Before && y.proj.Delayed
	s.pre = t.Who == y.pre.Name && (t.Kind == circuit.Rate || sent && t.Which == y.proj.Sends)
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
