package train

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/train/task"
)

// settledBelow is the residual, in units of the potentials (which are of the order of 1), above which a phase counts as not
// settled. Float32 rounding leaves about 1e-6, the published adaptive solver stops at up to 1.5e-3.
const settledBelow = 3e-3

// close reports an epoch's training.
func (f *fit) close(sum *tally) {
	score := sum.score()
	f.result.Train = append(f.result.Train, score)
	epoch := f.l.State.Epoch + 1
	f.scored(epoch, task.Train, "", score)
	for _, p := range sum.phases {
		steps := p.steps / float64(sum.batches)
		f.result.Settling[p.name] = append(f.result.Settling[p.name], steps)
		f.metric(epoch, "steps "+p.name, "", steps)
		f.metric(epoch, "residual "+p.name, "", p.worst)
		if p.unsettled > 0 {
			f.to.Warn(fmt.Sprintf("epoch %d: phase %s did not settle in %d of %d minibatches: residual up to %.2g, settled is below %g; give it more settling steps or sweeps",
				epoch, p.name, p.unsettled, sum.batches, p.worst, settledBelow))
		}
	}
	f.result.Unsettled += sum.unsettled
	for _, name := range f.l.State.Weights.Names() {
		f.metric(epoch, "norm", name, f.l.State.Norm(name))
	}
	f.metric(epoch, "denormal", "", f.l.State.Denormal())
}

func (f *fit) align(b Batch) error {
	as, err := f.l.Align(b)
	for _, a := range as {
		f.metric(f.l.State.Epoch, a.Metric("cosine"), a.Projection, a.Cosine)
		f.metric(f.l.State.Epoch, a.Metric("angle"), a.Projection, a.Angle)
		f.metric(f.l.State.Epoch, a.Metric("ratio"), a.Projection, a.Ratio)
	}
	f.result.Alignment = append(f.result.Alignment, as...)
	if err != nil {
		return errors.WithMessage(err, "alignment")
	}
	watched, err := f.l.Watch(b)
	for i := range watched {
		s := &watched[i]
		for _, q := range Quantities() {
			f.metric(f.l.State.Epoch, q+" "+s.Var, s.Population, *s.Quantity(q))
		}
	}
	f.result.Watched = append(f.result.Watched, watched...)
	return errors.WithMessage(err, "watched variables")
}

func (f *fit) probe(b Batch) error {
	for _, p := range f.o.Probes {
		if p.Every == 0 || f.l.State.Step%p.Every != 0 {
			continue
		}
		v, err := p.Measure(f.l, b)
		if err != nil {
			return errors.WithMessage(err, p.Name)
		}
		f.metric(f.l.State.Epoch, p.Name, "", v)
	}
	return nil
}

// scored reports the scores of a part, each under its name behind a prefix.
func (f *fit) scored(epoch int, part task.Part, prefix string, s Score) {
	for _, name := range ScoreNames(f.task.Measures()) {
		for i, v := range s[name] {
			m := Metric{Epoch: epoch, Step: f.l.State.Step, Split: string(part), Name: prefix + name, Value: v}
			if len(s[name]) > 1 {
				m.Instance = i + 1
			}
			f.to.Metric(m)
		}
	}
}

// metric reports a number of training.
func (f *fit) metric(epoch int, name, projection string, v float64) {
	f.to.Metric(Metric{Epoch: epoch, Step: f.l.State.Step, Split: string(task.Train), Name: name, Projection: projection, Value: v})
}
