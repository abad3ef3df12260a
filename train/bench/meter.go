package bench

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"credo/graph/circuit"
	"credo/train"
)

// batches is how many minibatches take turns.
const batches = 16

// synthetic draws images of independent uniform pixels, or other signals, and classes in turn.
func synthetic(l *train.Learner, n int) []train.Batch {
	rng := rand.New(rand.NewPCG(1, 2))
	list := make([]train.Batch, batches)
	for i := range list {
		list[i] = l.NewBatch(n)
		for _, name := range list[i].Names() {
			x := list[i].Get(name)
			if name == circuit.TargetName {
				classes := x.Shape[len(x.Shape)-1]
				for row := range x.Len() / classes {
					x.Set(row*classes+row%classes, 1)
				}
				continue
			}
			for k := range x.Len() {
				x.Set(k, rng.Float64())
			}
		}
	}
	return list
}

// moments is the number of moments of a minibatch, 1 if the circuit settles in one.
func moments(l *train.Learner, b train.Batch) int {
	for _, g := range l.Spec().Given() {
		if g.Timed {
			return b.Get(g.Name).Shape[0]
		}
	}
	return 1
}

// A meter runs something again and again.
type meter struct {
	ctx     context.Context
	learner *train.Learner
	data    []train.Batch // equal in size
	batch   train.Batch   // of a turn: always the same arrays, as in training, with new contents
	budget  time.Duration
	at      int
}

// next puts the next images before the learner.
func (m *meter) next() {
	d := m.data[m.at%len(m.data)]
	for _, name := range d.Names() {
		to, from := m.batch.Get(name), d.Get(name)
		to.F32, to.F64 = from.F32, from.F64
	}
}

// warm is the share of the time that is spent before measuring: caches, branch predictors and the processor's clock settle.
const warm = 0.2

// window is the least time that is measured as one: shorter turns are counted together, and their mean is one measurement.
const window = 50 * time.Millisecond

// run takes turns until the budget's share is used up, and returns the mean time of a turn in each window, in milliseconds and in
// order of size, and how many turns there were.
func (m *meter) run(share float64, turn func(train.Batch) error) (times []float64, turns int, err error) {
	total := time.Duration(share * float64(m.budget))
	for begin := time.Now(); len(times) < 3 || time.Since(begin) < total; {
		n, start := 0, time.Now()
		for ; n == 0 || time.Since(start) < min(window, total/4); n++ {
			m.next()
			if err := turn(m.batch); err != nil {
				return nil, 0, err
			}
			if err := m.ctx.Err(); err != nil {
				return nil, 0, err
			}
			m.at++
		}
		times = append(times, ms(time.Since(start))/float64(n))
		turns += n
	}
	slices.Sort(times)
	return times, turns, nil
}

func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
