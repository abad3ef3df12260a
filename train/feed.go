package train

import (
	"sync"

	"github.com/pkg/errors"

	"credo/train/task"
)

// feed hands the minibatches of a part to a learner. While the learner works on one, another goroutine fills the next. For each number of
// samples there are two minibatches that take turns, so that programs read the same arrays all the time.
type feed struct {
	learner *Learner
	task    task.Task
	at      task.Address // part, size and seed
	buffers map[int][2]Batch
}

func newFeed(l *Learner, t task.Task, part task.Part, size int, seed uint64) *feed {
	return &feed{l, t, task.Address{Part: part, Size: size, Seed: seed, Dt: l.spec.Dt}, map[int][2]Batch{}}
}

// steps is the number of minibatches of an epoch.
func (f *feed) steps() int { return f.task.Steps(f.at.Part, f.at.Size) }

// prepared is a minibatch, or the reason why there is none.
type prepared struct {
	batch Batch
	err   error
}

// each calls do for every minibatch of an epoch, as from does.
func (f *feed) each(epoch int, do func(b Batch) error) error { return f.from(epoch, 0, do) }

// from calls do for every minibatch of an epoch from one on, in order. A minibatch that cannot be filled is an error in its turn. When from
// returns, nothing is being filled any more.
func (f *feed) from(epoch, first int, do func(b Batch) error) error {
	f.reserve(epoch)
	ready, stop := make(chan prepared), make(chan struct{})
	var filling sync.WaitGroup
	filling.Go(func() { f.prepare(epoch, first, ready, stop) })
	defer filling.Wait()
	defer close(stop)
	for range f.steps() - first {
		p := <-ready
		if p.err != nil {
			return p.err
		}
		if err := do(p.batch); err != nil {
			return err
		}
	}
	return nil
}

// prepare fills one minibatch after the other. It hands each over before it fills the next: the learner is then done with the one before,
// whose arrays the next takes.
func (f *feed) prepare(epoch, first int, ready chan<- prepared, stop <-chan struct{}) {
	at := f.at
	at.Epoch, at.Time = epoch, f.learner.State.Time
	for at.Step = first; at.Step < f.steps(); at.Step++ {
		b, err := f.fill(at)
		if at.Part == task.Train { // the other parts are previews, which all begin now
			at.Time += f.learner.passes()
		}
		select {
		case ready <- prepared{b, err}:
		case <-stop:
			return
		}
		if err != nil {
			return
		}
	}
}

// reserve makes room for the minibatches of an epoch.
func (f *feed) reserve(epoch int) {
	at := f.at
	at.Epoch = epoch
	for at.Step = range f.steps() {
		n := f.task.Samples(at)
		if _, ok := f.buffers[n]; !ok {
			f.buffers[n] = [2]Batch{f.learner.NewBatch(n), f.learner.NewBatch(n)}
		}
	}
}

// fill fills a minibatch. It leaves the learner alone, which is at work.
func (f *feed) fill(at task.Address) (Batch, error) {
	b := f.buffers[f.task.Samples(at)][at.Step%2]
	if err := f.task.Fill(at, b.Values); err != nil {
		return Batch{}, errors.WithMessagef(err, "task %s, part %s, epoch %d, minibatch %d", f.task.Name(), at.Part, at.Epoch+1, at.Step+1)
	}
	return b, nil
}

// evaluate scores the answers to all minibatches of a part. It asks between them whether to stop.
func (f *feed) evaluate(stopped func() error) (Score, error) {
	sum, out := newSums(f.task.Measures(), f.learner.instances()), Score{}
	err := f.each(0, func(b Batch) error {
		if err := stopped(); err != nil {
			return err
		}
		a, err := f.learner.Evaluate(b)
		if err != nil {
			return err
		}
		return sum.add(a, b)
	})
	sum.into(out)
	return out, err
}

// instances is the number of instances.
func (l *Learner) instances() int { return max(l.spec.Instances, 1) }

// instance is the number by which reports know an instance, 0 if there is only one.
func (l *Learner) instance(k int) int {
	if l.instances() == 1 {
		return 0
	}
	return k + 1
}
