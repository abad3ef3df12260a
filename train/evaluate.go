package train

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/train/stream"
)

// evaluator answers a minibatch with the first phase alone; operations that only later phases need are not in the program.
type evaluator struct {
	program *graph.Program
	batch   Batch
	noise   noise
}

func newEvaluator(l *Learner, batch Batch) (*evaluator, error) {
	b, s, err := l.write(batch.X.Shape[0])
	if err != nil {
		return nil, err
	}
	first := l.spec.Phases[0]
	p, err := l.compile(b, nil, s.Loss(first), s.Output(first))
	if err != nil {
		return nil, err
	}
	n, err := l.bindNoise(p, s)
	if err != nil {
		return nil, err
	}
	return &evaluator{p, batch, n}, l.bind(p, named{circuit.InputName, batch.X}, named{circuit.TargetName, batch.Y})
}

// Evaluate returns the mean loss of the first phase over a minibatch and how many answers were right.
func (l *Learner) Evaluate(batch Batch) (loss float64, right int, err error) {
	if err := l.checkBatch(batch); err != nil {
		return 0, 0, err
	}
	n := batch.X.Shape[0]
	e, ok := l.evals[n]
	if !ok {
		if e, err = newEvaluator(l, batch); err != nil {
			return 0, 0, err
		}
		l.evals[n] = e
	} else if e.batch != batch {
		e.batch = batch
		if err := l.bind(e.program, named{circuit.InputName, batch.X}, named{circuit.TargetName, batch.Y}); err != nil {
			return 0, 0, err
		}
	}
	e.noise.draw(l.seed, stream.Noise+"/evaluation", 0) // the same for every minibatch
	if err := e.program.Run(); err != nil {
		return 0, 0, errors.WithMessage(err, "evaluation")
	}
	return e.program.Output(0).At(0), correct(e.program.Output(1), batch.Y), nil
}
