package train

import (
	"credo/train/stream"
)

// Changes returns the rule's changes of the weights for a minibatch, ΔW by projection, before any optimizer: of the stored values, so that
// synapses that a mask takes away have none. It changes nothing.
func (l *Learner) Changes(batch Batch) (*Values, error) { return l.changesBy(l.own(), batch) }

// changesBy returns ΔW of a rule on a circuit, at the learner's weights and memory, in arrays of its own.
func (l *Learner) changesBy(r Reference, batch Batch) (*Values, error) {
	p, err := l.program("changes", r, batch, r.writeChanges)
	if err != nil {
		return nil, err
	}
	if err := p.run(l.seed, stream.Noise, l.State.Step); err != nil { // with the noise of the step to come
		return nil, err
	}
	return p.copies(l.dtype)
}

// writeChanges writes ΔW by projection.
func (r Reference) writeChanges(g *page) error {
	_, c, err := g.taught(r.Rule)
	if err != nil {
		return err
	}
	spec := r.Circuit.Spec()
	for _, p := range spec.Plastic() {
		if dw, asked := c.steps[p.Name]; asked {
			g.output(p.Name, spec.Pulled(g.b, p, dw, g.outside.Fixed))
		}
	}
	return nil
}
