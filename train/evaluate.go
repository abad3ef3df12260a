package train

import (
	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/train/stream"
)

// Evaluate returns the mean loss of the first phase over a minibatch and how many answers were right.
func (l *Learner) Evaluate(batch Batch) (loss float64, right int, err error) {
	p, err := l.program("evaluation", l.own(), batch, l.writeEvaluation)
	if err != nil {
		return 0, 0, err
	}
	if err := p.run(l.seed, stream.Noise+"/evaluation", 0); err != nil { // the same noise for every minibatch
		return 0, 0, errors.WithMessage(err, "evaluation")
	}
	return p.Output(0).At(0), correct(p.Output(1), batch.Get(circuit.TargetName)), nil
}

// writeEvaluation writes loss and answer of the first phase; operations that only later phases need are not in the program.
func (l *Learner) writeEvaluation(g *page) error {
	s, err := g.settled()
	if err != nil {
		return err
	}
	first := l.spec.Phases[0]
	g.output("loss", s.Loss(first))
	g.output("answer", s.Output(first))
	return nil
}
