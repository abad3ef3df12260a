package bench

import (
	"context"
	"slices"
	"time"

	"credo/train"
)

// A meter runs turns of a learner again and again.
type meter struct {
	ctx     context.Context
	learner *train.Learner
	data    source
	batch   train.Batch // of a turn: always the same arrays, as in training, with new contents
	budget  time.Duration
	at      int
}

// A turn works on a minibatch.
type turn func(train.Batch) error

// windows are the measurements of one kind of turn.
type windows struct {
	ms    []float64 // mean time of a turn in each window, ms
	draw  []float64 // mean time of drawing its minibatch, ms
	cpu   float64   // of the processor in a turn, ms, mean of all
	turns int
}

// next puts the next minibatch before the learner.
func (m *meter) next() error {
	m.at++
	return m.data.next(m.at-1, m.batch)
}

func (m *meter) step(batch train.Batch) error {
	_, err := m.learner.Step(batch)
	return err
}

func (m *meter) change(batch train.Batch) error {
	_, err := m.learner.Changes(batch)
	return err
}

// warm is the share of the time that is spent before measuring: caches, branch predictors and the processor's clock settle.
const warm = 0.2

// window is the least time that is measured as one: shorter turns are counted together, and their mean is one measurement.
const window = 50 * time.Millisecond

// run measures kinds of turns, a window of each in rounds, until the budget's share is used up, and at least three rounds.
func (m *meter) run(share float64, kinds ...turn) ([]windows, error) {
	total := time.Duration(share * float64(m.budget))
	out := make([]windows, len(kinds))
	for begin := time.Now(); len(out[0].ms) < 3 || time.Since(begin) < total; {
		for i, t := range kinds {
			if err := m.window(&out[i], min(window, total/4), t); err != nil {
				return nil, err
			}
		}
	}
	for i := range out {
		out[i].cpu /= float64(out[i].turns)
	}
	return out, nil
}

// window measures turns for so long.
func (m *meter) window(w *windows, least time.Duration, do turn) error {
	n, drawn, done := 0, time.Duration(0), time.Duration(0)
	for ; n == 0 || done < least; n++ {
		begin := time.Now()
		if err := m.next(); err != nil {
			return err
		}
		used, start := processor(), time.Now()
		if err := do(m.batch); err != nil {
			return err
		}
		done += time.Since(start)
		drawn += start.Sub(begin)
		w.cpu += ms(processor() - used)
		if err := m.ctx.Err(); err != nil {
			return err
		}
	}
	w.ms, w.draw = append(w.ms, ms(done)/float64(n)), append(w.draw, ms(drawn)/float64(n))
	w.turns += n
	return nil
}

// median is the middle of so many values in any order.
func median(values []float64) float64 {
	return slices.Sorted(slices.Values(values))[len(values)/2]
}

func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
