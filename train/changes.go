package train

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/stream"
)

// Changes returns what the rule would add to the weights for a minibatch, ΔW by projection, before any optimizer. It changes nothing.
func (l *Learner) Changes(batch Batch) (*Values, error) {
	if err := l.checkBatch(batch); err != nil {
		return nil, err
	}
	b, s, err := l.trace(batch.X.Shape[0])
	if err != nil {
		return nil, err
	}
	updates, err := rules.Write(b, s, l.rule)
	if err != nil {
		return nil, err
	}
	var names []string
	var outputs []graph.Node
	for _, u := range merge(b, updates) {
		if u.Mode == rules.Step {
			names, outputs = append(names, u.Target), append(outputs, u.DW)
		}
	}
	p, err := graph.Compile(b, outputs...)
	if err != nil {
		return nil, err
	}
	noise, err := l.bindNoise(p, s)
	if err != nil {
		return nil, err
	}
	if err := l.bind(p, named{circuit.InputName, batch.X}, named{circuit.TargetName, batch.Y}); err != nil {
		return nil, err
	}
	noise.draw(l.seed, stream.Noise, l.State.Step) // that of the step to come
	if err := p.Run(); err != nil {
		return nil, err
	}
	out := &Values{}
	for i, name := range names {
		out.Add(name, p.Output(i))
	}
	return out, nil
}
