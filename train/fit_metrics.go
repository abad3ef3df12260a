package train

import (
	"fmt"
	"slices"

	"github.com/pkg/errors"

	"credo/graph/circuit"
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
		for i, own := range f.l.each(f.l.State.Weights.Get(name).Float64s()) {
			f.ofInstance(epoch, "norm", name, f.l.instance(i), norm(own))
		}
	}
	f.metric(epoch, "denormal", "", f.l.State.Denormal())
}

func (f *fit) align(b Batch) error {
	as, err := f.l.Align(b)
	for _, a := range as {
		for i, v := range []float64{a.Cosine, a.Angle, a.Ratio} {
			name := a.Metric([]string{"cosine", "angle", "ratio"}[i])
			f.ofInstance(f.l.State.Epoch, name, a.Projection, a.Instance, v)
		}
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

// limits warns where the mean of a watched variable is at or beyond a limit: cells are silent, or fire all the time.
func (f *fit) limits(b Batch) error {
	if !slices.ContainsFunc(f.l.spec.Watched, circuit.Watched.Limited) {
		return nil
	}
	watched, err := f.l.Watch(b)
	if err != nil {
		return errors.WithMessage(err, "watched variables")
	}
	for i, w := range f.l.spec.Watched {
		mean, side := watched[i].Mean, "low"
		if mean >= w.High {
			side = "high"
		}
		if w.Limited() && (mean <= w.Low || mean >= w.High) {
			f.to.Warn(fmt.Sprintf("epoch %d: population %s has a %s of %.3g %s, which is too %s to learn from: between %.3g and %.3g %s it can",
				f.l.State.Epoch+1, w.Population, w.Var, mean, w.Unit, side, w.Low, w.High, w.Unit))
		}
	}
	return nil
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
			f.to.Metric(Metric{Epoch: epoch, Step: f.l.State.Step, Split: string(part), Name: prefix + name, Instance: f.l.instance(i), Value: v})
		}
	}
}

// metric reports a number of training.
func (f *fit) metric(epoch int, name, projection string, v float64) {
	f.ofInstance(epoch, name, projection, 0, v)
}

// ofInstance reports a number of training that belongs to one instance.
func (f *fit) ofInstance(epoch int, name, projection string, instance int, v float64) {
	f.to.Metric(Metric{Epoch: epoch, Step: f.l.State.Step, Split: string(task.Train), Name: name, Projection: projection, Instance: instance, Value: v})
}
