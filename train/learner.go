package train

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/optim"
	"credo/train/stream"
)

// Learner is one circuit that learns by one rule through one optimizer. It is used by one goroutine; Learners run side by side.
type Learner struct {
	State      State
	circuit    circuit.Circuit
	spec       circuit.Spec
	rule       rules.Rule
	references []Reference
	opt        optim.Optimizer
	dtype      graph.Dtype
	inputs     int
	outputs    int
	seed       uint64
	threads    int
	programs   map[programKey]*program
}

// Setup says how a Learner is made. Inputs and Outputs are the widths of the data. Without References it is compared with the
// gradient of its own circuit.
type Setup struct {
	Circuit         circuit.Circuit
	Rule            rules.Rule
	References      []Reference
	Optimizer       optim.Optimizer
	Dtype           graph.Dtype
	Inputs, Outputs int
	Seed            uint64
}

// check reports a part that is missing, or an optimizer that makes no sense.
func (s Setup) check() error {
	if s.Circuit == nil || s.Rule == nil || s.Optimizer == nil {
		return errors.New("a learner needs a circuit, a rule and an optimizer")
	}
	return s.Optimizer.Check()
}

// NewLearner checks that the rule fits the circuit and draws the starting weights: each projection from a stream of its own, so
// that circuits which share names and sizes start alike. The optimizer's rates by role count.
func NewLearner(s Setup) (*Learner, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	l := &Learner{
		circuit: s.Circuit, spec: s.Circuit.Spec(), rule: s.Rule, references: s.References, opt: optim.Routed(s.Optimizer), dtype: s.Dtype, inputs: s.Inputs, outputs: s.Outputs, seed: s.Seed, threads: 1,
		programs: map[programKey]*program{},
	}
	if err := l.spec.Check(); err != nil {
		return nil, err
	}
	if err := rules.Check(s.Rule, l.spec); err != nil {
		return nil, err
	}
	if err := l.initWeights(s.Seed); err != nil {
		return nil, err
	}
	for _, m := range s.Rule.Memory(l.spec) {
		a := graph.NewArray(s.Dtype, m.Shape(l.spec)...)
		a.Fill(m.Value)
		l.State.Memory.Add(m.Name, a)
	}
	if err := l.constrain(); err != nil {
		return nil, err
	}
	l.initOptimizer()
	if len(l.references) == 0 {
		l.references = []Reference{{Gradient, l.circuit, rules.Backprop()}}
	}
	for _, r := range l.references {
		if err := l.checkReference(r); err != nil {
			return nil, errors.WithMessagef(err, "alignment to %s", r.Name)
		}
	}
	return l, nil
}

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

// constrained applies the constraints in order and returns the weights that a step may change.
func (l *Learner) constrained(b *graph.Builder, weights map[string]graph.Node) (out []graph.Node) {
	for _, c := range l.spec.Constraints {
		weights[c.Target()] = c.Apply(b, func(name string) graph.Node { return weights[name] })
	}
	for _, p := range l.changed() {
		out = append(out, weights[p.Name])
	}
	return out
}

func (l *Learner) initWeights(seed uint64) error {
	for _, p := range l.spec.Stored() {
		w, err := l.spec.Draw(p, stream.New(seed, stream.Init+"/"+p.Name))
		if err != nil {
			return err
		}
		l.State.Weights.Add(p.Name, graph.ArrayOf(l.dtype, w, l.spec.Shape(p)...))
	}
	return nil
}

// Spec describes the circuit.
func (l *Learner) Spec() circuit.Spec { return l.spec }

// Dtype returns the precision.
func (l *Learner) Dtype() graph.Dtype { return l.dtype }

// Batch is a minibatch in the learner's precision: X (batch, inputs), Y (batch, outputs), one-hot.
type Batch struct{ X, Y *graph.Array }

// NewBatch returns room for n samples.
func (l *Learner) NewBatch(n int) Batch {
	return Batch{graph.NewArray(l.dtype, n, l.inputs), graph.NewArray(l.dtype, n, l.outputs)}
}

func (l *Learner) checkBatch(b Batch) error {
	if n := b.X.Shape[0]; b.X.Shape[1] != l.inputs || b.Y.Shape[0] != n || b.Y.Shape[1] != l.outputs {
		return errors.Errorf("a minibatch of shapes %v and %v: the circuit takes (batch, %d) and (batch, %d)", b.X.Shape, b.Y.Shape, l.inputs, l.outputs)
	}
	return nil
}
