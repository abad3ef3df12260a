package train

import (
	"github.com/pkg/errors"

	"credo/train/stream"
)

// Evaluate returns the answer to a minibatch of the first phase in which the circuit is not taught; of the first phase if it is taught
// in all.
func (l *Learner) Evaluate(batch Batch) (Answer, error) {
	if l.lesson.Learn == InFlow {
		return l.evaluateInFlow(batch)
	}
	p, err := l.program("evaluation", l.own(), batch, l.writeEvaluation)
	if err != nil {
		return Answer{}, err
	}
	if err := p.run(l.seed, stream.Noise+"/evaluation", 0); err != nil { // the same noise for every minibatch
		return Answer{}, errors.WithMessage(err, "evaluation")
	}
	return p.answer(0), nil
}

// writeEvaluation writes loss and answer of one phase; operations that only other phases need are not in the program.
func (l *Learner) writeEvaluation(g *page) error {
	s, err := g.settled(g.first())
	if err != nil {
		return err
	}
	phase, ok := untaught(g.b, s)
	if !ok {
		phase = g.first()
	}
	g.answer(s, phase, !ok)
	return nil
}
