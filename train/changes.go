package train

import (
	"credo/graph"
	"credo/rules"
	"credo/train/stream"
)

// Changes returns the rule's changes of the weights for a minibatch, ΔW by projection, before any optimizer. It changes nothing.
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
	out := &Values{}
	for i, name := range p.names {
		was := p.Output(i)
		dw := graph.NewArray(l.dtype, was.Shape...)
		if err := dw.CopyFrom(was); err != nil {
			return nil, err
		}
		out.Add(name, dw)
	}
	return out, nil
}

// writeChanges writes ΔW by projection.
func (r Reference) writeChanges(g *page) error {
	updates, err := g.updates(r.Rule)
	if err != nil {
		return err
	}
	for _, u := range updates {
		if u.Mode == rules.Step {
			g.output(u.Target, u.DW)
		}
	}
	return nil
}

// updates writes a rule's updates; several steps on one projection are added up.
func (g *page) updates(r rules.Rule) (out []rules.Update, err error) {
	all, err := rules.Write(g.b, g.s, r)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for _, u := range all {
		i, seen := at[u.Target]
		if !seen || u.Mode == rules.Set {
			at[u.Target] = len(out)
			out = append(out, u)
			continue
		}
		out[i].DW = g.b.Add(out[i].DW, u.DW)
	}
	return out, nil
}
