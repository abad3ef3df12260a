package task_test

import (
	"strings"
	"testing"

	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/train/stream"
	"credo/train/task"
	"credo/train/task/tasktest"
)

// recall is a generator of sequences: x is a random bit at every moment, and the target is the bit of the first moment. Every instance has
// sequences of its own.
type recall struct{ moments, minibatches int }

func (r recall) Name() string { return "recall" }

func (r recall) Signals() []circuit.Signal {
	return []circuit.Signal{{Name: "x", Shape: circuit.Shape{1}, Timed: true}, {Name: "target", Shape: circuit.Shape{1}}}
}

func (r recall) Moments() int                { return r.moments }
func (r recall) Measures() []task.Measure    { return []task.Measure{task.SquaredError()} }
func (r recall) Samples(at task.Address) int { return at.Size }
func (r recall) Steps(p task.Part, _ int) int {
	return map[task.Part]int{task.Train: r.minibatches, task.Test: 2}[p]
}

func (r recall) Fill(at task.Address, to task.Arrays) error {
	x, target := to.Get("x"), to.Get("target")
	if x.Shape[0] != r.moments {
		return errors.Errorf("recall has %d moments, not %d", r.moments, x.Shape[0])
	}
	rng := stream.New(at.Seed, stream.Task+"/"+string(at.Part), uint64(at.Epoch), uint64(at.Step))
	for i := range x.Len() {
		x.Set(i, float64(rng.IntN(2)))
	}
	for i := range target.Len() { // the values of the first moment come first
		target.Set(i, x.At(i))
	}
	return nil
}

// association has pairs that are fixed by a seed of its own, shown in an order that each run draws anew. All instances see the same.
type association struct{ pairs int }

func (a association) Name() string              { return "association" }
func (a association) Signals() []circuit.Signal { return circuit.Examples(2, 1) }
func (a association) Moments() int              { return 0 }
func (a association) Measures() []task.Measure  { return nil }

// Steps has no part for validation: all pairs are to be learned, and tested.
func (a association) Steps(p task.Part, size int) int {
	if p == task.Valid {
		return 0
	}
	return (a.pairs + size - 1) / size
}

func (a association) Samples(at task.Address) int { return min(at.Size, a.pairs-at.Step*at.Size) }

func (a association) Fill(at task.Address, to task.Arrays) error {
	order := stream.New(at.Seed, stream.Order, uint64(at.Epoch)).Perm(a.pairs)
	x, target := to.Get("x"), to.Get("target")
	for row := range target.Len() {
		rng := stream.New(1, stream.Task, uint64(order[at.Step*at.Size+row%a.Samples(at)]))
		x.Set(2*row, rng.NormFloat64())
		x.Set(2*row+1, rng.NormFloat64())
		target.Set(row, rng.NormFloat64())
	}
	return nil
}

// broken is an association whose Fill breaks a law.
type broken struct {
	association
	fill func(at task.Address, to task.Arrays)
}

func (b broken) Fill(at task.Address, to task.Arrays) error {
	err := b.association.Fill(at, to)
	b.fill(at, to)
	return err
}

// Generators of sequences and of associations keep the laws of tasks.
func TestGenerators(t *testing.T) {
	for _, made := range []func() task.Task{
		func() task.Task { return recall{moments: 4, minibatches: 3} },
		func() task.Task { return association{pairs: 7} },
	} {
		if err := tasktest.Laws(made); err != nil {
			t.Errorf("%s: %v", made().Name(), err)
		}
	}
}

// The laws are broken by a task that counts its minibatches, that knows which copy it is, that leaves something out, that is not rounded, that
// gives the same all the time.
func TestLawsCanBeBroken(t *testing.T) {
	copies := 0
	for says, fill := range map[string]func() func(at task.Address, to task.Arrays){
		"signal x is not always the same": func() func(task.Address, task.Arrays) {
			count := 0.0
			return func(_ task.Address, to task.Arrays) { count++; to.Get("x").Set(0, count) }
		},
		"signal target is not always the same": func() func(task.Address, task.Arrays) {
			copies++
			mine := float64(copies)
			return func(_ task.Address, to task.Arrays) { to.Get("target").Set(0, mine) }
		},
		"not all of signal x is filled": func() func(task.Address, task.Arrays) {
			return func(_ task.Address, to task.Arrays) { to.Get("x").Set(1, nan) }
		},
		"value 0 of signal x is": func() func(task.Address, task.Arrays) {
			return func(_ task.Address, to task.Arrays) {
				if x := to.Get("x"); x.F32 != nil {
					x.F32[0]++
				}
			}
		},
		"all minibatches are alike": func() func(task.Address, task.Arrays) {
			return func(_ task.Address, to task.Arrays) { to.Get("x").Fill(1); to.Get("target").Fill(1) }
		},
	} {
		err := tasktest.Laws(func() task.Task { return broken{association{7}, fill()} })
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
	}
}
