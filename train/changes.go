package train

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/stream"
)

// Changes returns the rule's changes of the weights for a minibatch, ΔW by projection, before any optimizer. It changes nothing.
func (l *Learner) Changes(batch Batch) (*Values, error) {
	if err := l.checkBatch(batch); err != nil {
		return nil, err
	}
	return l.changesBy(Reference{Circuit: l.circuit, Rule: l.rule}, batch)
}

// changer computes ΔW of a rule on a circuit, at the learner's weights and memory.
type changer struct {
	program *graph.Program
	batch   Batch
	names   []string // of the projections that change; the outputs
	noise   noise
}

// changerKey finds a changer: the name of the reference, empty for the learner's own rule, and the batch size.
type changerKey struct {
	name  string
	batch int
}

func newChanger(l *Learner, r Reference, batch Batch) (*changer, error) {
	b := graph.NewBuilder(graph.Options{Dtype: l.dtype})
	s, err := circuit.Write(b, r.Circuit, batch.X.Shape[0], l.inputs, l.outputs)
	if err != nil {
		return nil, err
	}
	updates, err := rules.Write(b, s, r.Rule)
	if err != nil {
		return nil, err
	}
	c := &changer{batch: batch}
	var outputs []graph.Node
	for _, u := range merge(b, updates) {
		if u.Mode == rules.Step {
			c.names, outputs = append(c.names, u.Target), append(outputs, u.DW)
		}
	}
	if c.program, err = l.compile(b, nil, outputs...); err != nil {
		return nil, err
	}
	if c.noise, err = l.bindNoise(c.program, s); err != nil {
		return nil, err
	}
	return c, l.bind(c.program, named{circuit.InputName, batch.X}, named{circuit.TargetName, batch.Y})
}

// changer returns the program for a batch of this size, reading this batch.
func (l *Learner) changer(r Reference, batch Batch) (*changer, error) {
	key := changerKey{r.Name, batch.X.Shape[0]}
	c, ok := l.changers[key]
	if !ok {
		c, err := newChanger(l, r, batch)
		if err == nil {
			l.changers[key] = c
		}
		return c, err
	}
	if c.batch == batch {
		return c, nil
	}
	c.batch = batch
	return c, l.bind(c.program, named{circuit.InputName, batch.X}, named{circuit.TargetName, batch.Y})
}

// changesBy returns ΔW of a rule on a circuit, in arrays of its own.
func (l *Learner) changesBy(r Reference, batch Batch) (*Values, error) {
	c, err := l.changer(r, batch)
	if err != nil {
		return nil, err
	}
	c.noise.draw(l.seed, stream.Noise, l.State.Step) // as in the step to come
	if err := c.program.Run(); err != nil {
		return nil, err
	}
	out := &Values{}
	for i, name := range c.names {
		was := c.program.Output(i)
		dw := graph.NewArray(l.dtype, was.Shape...)
		if err := dw.CopyFrom(was); err != nil {
			return nil, err
		}
		out.Add(name, dw)
	}
	return out, nil
}
