package train

import (
	"credo/graph"
	"credo/rules"
	"credo/train/stream"
)

// begin makes the state as a run begins: fixed values are drawn, and weights, which may follow from them, memory and optimizer begin where they say, and states that go
// on from trial to trial at 0, for this number of samples.
func (l *Learner) begin(batch int) error {
	for _, f := range l.spec.Fixed {
		w := l.spec.DrawFixed(f, stream.New(l.seed, stream.Init+"/"+f.Name))
		l.State.Fixed.Add(f.Name, graph.ArrayOf(l.dtype, w, l.spec.FixedShape(f)...))
	}
	if err := l.initWeights(); err != nil {
		return err
	}
	for _, m := range l.remembered() {
		a := graph.NewArray(l.dtype, m.Shape(l.spec, batch)...)
		a.Fill(m.Value)
		l.State.Memory.Add(m.Name, a)
	}
	for _, st := range l.spec.States {
		if !st.Fresh {
			l.State.Cells.Add(st.Name, graph.NewArray(l.dtype, l.spec.StateShape(st, batch)...))
		}
	}
	if err := l.constrain(); err != nil {
		return err
	}
	l.initOptimizer()
	return nil
}

// remembered lists the memory of the run.
func (l *Learner) remembered() (out []rules.Memory) {
	for _, m := range l.rule.Memory(l.spec) {
		if m.Span == rules.Run {
			out = append(out, m)
		}
	}
	return out
}

func (l *Learner) initWeights() error {
	for _, p := range l.spec.Stored() {
		w, err := l.spec.Draw(p, stream.New(l.seed, stream.Init+"/"+p.Name), l.fixed)
		if err != nil {
			return err
		}
		l.State.Weights.Add(p.Name, graph.ArrayOf(l.dtype, w, l.spec.Shape(p)...))
	}
	return nil
}

// fixed returns the fixed values of a name.
func (l *Learner) fixed(name string) []float64 { return l.State.Fixed.Get(name).Float64s() }

// constrain makes the circuit's constraints hold for the starting weights, the Starts first.
func (l *Learner) constrain() error {
	if len(l.spec.Starts)+len(l.spec.Constraints) == 0 {
		return nil
	}
	b := graph.NewBuilder(graph.Options{Dtype: l.dtype, NoGrad: true})
	weights := map[string]graph.Node{}
	for _, p := range l.spec.Stored() {
		weights[p.Name] = b.Param(p.Name, l.spec.Shape(p)...)
	}
	for _, c := range append(l.spec.Starts[:len(l.spec.Starts):len(l.spec.Starts)], l.spec.Constraints...) {
		weights[c.Target()] = c.Apply(b, func(name string) graph.Node { return weights[name] })
	}
	var outputs []graph.Node
	for _, p := range l.spec.Stored() {
		outputs = append(outputs, weights[p.Name])
	}
	program, err := graph.Compile(b, outputs...)
	if err != nil {
		return err
	}
	if err := l.State.bind(program); err != nil {
		return err
	}
	if err := program.Run(); err != nil {
		return err
	}
	for i, p := range l.spec.Stored() {
		if err := l.State.Weights.Get(p.Name).CopyFrom(program.Output(i)); err != nil {
			return err
		}
	}
	return nil
}
