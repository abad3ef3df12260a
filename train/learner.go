package train

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/optim"
)

// Learner is one circuit that learns by one rule through one optimizer. It is used by one goroutine; Learners run side by side.
type Learner struct {
	State      State
	circuit    circuit.Circuit
	spec       circuit.Spec
	rule       rules.Rule
	compared   Reference // its ΔW is compared with the ΔW of the references
	references []Reference
	opt        optim.Optimizer
	flow       flowing // in the flow of time
	lesson     Lesson
	dtype      graph.Dtype
	seed       uint64
	threads    int
	programs   map[programKey]*program
	shapes     map[int][]given // of minibatches, by their samples
}

// Setup says how a Learner is made. Without References it is compared with the gradient of its own circuit, but in
// the flow of time with nothing: an instant has no gradient.
type Setup struct {
	Circuit    circuit.Circuit
	Rule       rules.Rule
	Compared   Reference // the circuit and rule whose ΔW is compared with the references'; without a circuit the learner's own
	References []Reference
	Optimizer  optim.Optimizer
	Lesson     Lesson
	Batch      int // samples of a minibatch, where the circuit has states that go on from trial to trial
	Dtype      graph.Dtype
	Seed       uint64
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
		circuit: s.Circuit, spec: s.Circuit.Spec(), rule: s.Rule, references: s.References, opt: optim.Routed(s.Optimizer), lesson: s.Lesson, dtype: s.Dtype, seed: s.Seed, threads: 1,
		programs: map[programKey]*program{}, shapes: map[int][]given{},
	}
	if err := l.spec.Check(); err != nil {
		return nil, err
	}
	if err := rules.Check(s.Rule, l.spec); err != nil {
		return nil, err
	}
	if err := l.lesson.Check(l.spec, s.Rule, l.opt, s.Batch); err != nil {
		return nil, err
	}
	if err := l.begin(max(s.Batch, 1)); err != nil {
		return nil, err
	}
	if l.lesson.Learn == InFlow {
		if err := l.beginFlow(); err != nil {
			return nil, err
		}
	} else if len(l.references) == 0 {
		l.references = []Reference{{Gradient, l.circuit, rules.Backprop()}}
	}
	if l.compared = s.Compared; l.compared.Circuit == nil {
		l.compared = l.own()
	}
	for _, r := range append([]Reference{l.compared}, l.references...) {
		if err := l.checkReference(r); err != nil {
			return nil, errors.WithMessagef(err, "alignment to %s", r.Name)
		}
	}
	return l, nil
}

// Spec describes the circuit.
func (l *Learner) Spec() circuit.Spec { return l.spec }

// Dtype returns the precision.
func (l *Learner) Dtype() graph.Dtype { return l.dtype }
