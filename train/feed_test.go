package train

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"credo/train/task"
)

// Learning from minibatches that are prepared ahead gives the bits of learning from each as soon as it is filled.
func TestPreparingAheadChangesNoBit(t *testing.T) {
	const size, seed = 3, 5
	s := toySplits() // eight images: the last minibatch is short
	ahead, plain := regression(t), regression(t)
	if _, err := Fit(t.Context(), ahead, s, FitOptions{Batch: size, Epochs: 3, Seed: seed}, &silent{}); err != nil {
		t.Fatal(err)
	}
	for epoch := range 3 {
		for step := range 3 {
			at := task.Address{Part: task.Train, Size: size, Seed: seed, Epoch: epoch, Step: step}
			b := plain.NewBatch(min(size, 8-size*step))
			if err := s.Fill(at, b.Values); err != nil {
				t.Fatal(err)
			}
			if _, err := plain.Step(b); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, name := range plain.State.Weights.Names() {
		if !slices.Equal(ahead.State.Weights.Get(name).F64, plain.State.Weights.Get(name).F64) {
			t.Errorf("weights %s differ", name)
		}
	}
}

// While the learner works on a minibatch, the next is being filled, and no other: its arrays are not the ones at work.
func TestTheNextMinibatchIsFilledMeanwhile(t *testing.T) {
	const minibatches = 5
	begun := make(chan int, minibatches)
	var done atomic.Int32
	s := sines{minibatches: minibatches, filling: func(at task.Address) {
		if d := int(done.Load()); at.Step > d+1 {
			t.Errorf("minibatch %d is filled when %d are done: its arrays may be at work still", at.Step, d)
		}
		begun <- at.Step
	}}
	step, last := 0, Batch{}
	err := newFeed(regression(t), s, task.Train, 2, 1).each(0, func(b Batch) error {
		if b == last {
			t.Errorf("minibatch %d has the arrays of the one before", step)
		}
		if step+1 < minibatches && !comes(begun, step+1) {
			return errors.New("the next minibatch is not filled meanwhile")
		}
		step, last = step+1, b
		done.Add(1)
		return nil
	})
	if err != nil || step != minibatches {
		t.Errorf("%d minibatches, %v", step, err)
	}
}

// comes waits for a number; it gives up after a while that no machine needs.
func comes(numbers <-chan int, want int) bool {
	for {
		select {
		case n := <-numbers:
			if n == want {
				return true
			}
		case <-time.After(20 * time.Second):
			return false
		}
	}
}

// A minibatch that cannot be filled is an error in its turn: those before it are learned.
func TestErrorsOfAMinibatchComeInItsTurn(t *testing.T) {
	at := task.Address{Part: task.Train, Size: 5, Seed: 2, Epoch: 1, Step: 2}
	l := regression(t)
	r, err := Fit(t.Context(), l, sines{minibatches: 4, fail: at}, FitOptions{Batch: 5, Epochs: 3, Seed: 2}, &silent{})
	if err == nil || err.Error() != "task sines, part train, epoch 2, minibatch 3: the sea is calm" || r.Steps != 6 || l.State.Step != 6 {
		t.Errorf("after %d steps: %v", l.State.Step, err)
	}
	at.Part, at.Epoch = task.Test, 0
	_, err = Fit(t.Context(), regression(t), sines{minibatches: 4, fail: at}, FitOptions{Batch: 5, Epochs: 3, Seed: 2}, &silent{})
	if err == nil || err.Error() != "evaluation of part test: task sines, part test, epoch 1, minibatch 3: the sea is calm" {
		t.Errorf("%v", err)
	}
}

// However an epoch ends, nothing is filled afterwards, and no goroutine is left.
func TestNothingIsFilledAfterwards(t *testing.T) {
	before := runtime.NumGoroutine()
	var over atomic.Bool
	s := sines{minibatches: 6, filling: func(at task.Address) {
		if over.Load() {
			t.Errorf("minibatch %d is filled after the end", at.Step)
		}
	}}
	full := errors.New("no space left on device")
	for _, stop := range []int{0, 3, 6} {
		over.Store(false)
		step := 0
		err := newFeed(regression(t), s, task.Train, 2, 1).each(0, func(Batch) error {
			if step == stop {
				return full
			}
			step++
			return nil
		})
		over.Store(true)
		if step != stop || stop < 6 && !errors.Is(err, full) || stop == 6 && err != nil {
			t.Errorf("stopped after %d: %v", step, err)
		}
	}
	over.Store(false)
	ctx, cancel := context.WithCancel(t.Context())
	l, w := regression(t), &silent{epoch: func(int) error { cancel(); return nil }}
	if _, err := Fit(ctx, l, s, FitOptions{Batch: 2, Epochs: 9}, w); !errors.Is(err, context.Canceled) || l.State.Step != 6 {
		t.Errorf("after %d steps: %v", l.State.Step, err)
	}
	over.Store(true)
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

// A longer epoch allocates no more than a short one.
func TestFeedingAllocatesNothing(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector allocates")
	}
	s := toySplits()
	allocations := func(size int) float64 {
		f := newFeed(regression(t), s, task.Train, size, 1)
		return testing.AllocsPerRun(20, func() {
			if err := f.each(0, func(Batch) error { return nil }); err != nil {
				t.Fatal(err)
			}
		})
	}
	if one, eight := allocations(8), allocations(1); eight > one {
		t.Errorf("an epoch of 8 minibatches allocates %v times, one of 1 minibatch %v", eight, one)
	}
}

// busy keeps a core at work for so many square roots, and returns something that depends on them.
func busy(roots int) float64 {
	x := 1.0
	for range roots {
		x = math.Sqrt(x + 1)
	}
	return x
}

// used keeps the compiler from leaving the work away.
func used(b *testing.B, x float64) {
	if x < 0 {
		b.Error("a root is negative")
	}
}

// BenchmarkFeed is a minibatch whose preparation and whose learning cost the same each, so many square roots or a wait of a millisecond: both
// together take as long as one of them, of roots where there are two free cores.
func BenchmarkFeed(b *testing.B) {
	const minibatches = 50
	roots := func() { used(b, busy(100_000)) }
	wait := func() { time.Sleep(time.Millisecond) }
	free := func() {}
	for _, k := range []struct {
		name           string
		prepare, learn func()
	}{
		{"cost=roots/prepare=1/learn=0", roots, free}, {"cost=roots/prepare=0/learn=1", free, roots}, {"cost=roots/prepare=1/learn=1", roots, roots},
		{"cost=wait/prepare=1/learn=0", wait, free}, {"cost=wait/prepare=0/learn=1", free, wait}, {"cost=wait/prepare=1/learn=1", wait, wait},
	} {
		b.Run(k.name, func(b *testing.B) {
			s := sines{minibatches: minibatches, filling: func(task.Address) { k.prepare() }}
			f := newFeed(regression(b), s, task.Train, 10, 1)
			for b.Loop() {
				if err := f.each(0, func(Batch) error { k.learn(); return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(minibatches*b.N), "µs/minibatch")
		})
	}
}
