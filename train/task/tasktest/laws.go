package tasktest

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/train/task"
)

// Laws says which law a task breaks, nil if none. Every minibatch must be a pure function of its address: the same in any order, twice, by
// another copy of the task that made makes, and in both precisions. It must be whole, and there must be the minibatches of each size that
// Steps and Samples say.
func Laws(made func() task.Task) error {
	for _, size := range []int{1, 3, 8} {
		for _, instances := range []int{0, 2} {
			if err := laws(made(), made(), size, instances); err != nil {
				return errors.WithMessagef(err, "minibatches of %d, %d instances", size, instances)
			}
		}
	}
	return nil
}

func laws(one, other task.Task, size, instances int) error {
	addresses, err := addresses(one, size)
	if err != nil {
		return err
	}
	var first []Arrays
	for _, at := range addresses {
		a, err := filled(one, at, instances, graph.Float64)
		if err != nil {
			return err
		}
		first = append(first, a)
	}
	if !alive(first) {
		return errors.New("all minibatches are alike")
	}
	for i := len(addresses) - 1; i >= 0; i-- {
		for _, again := range []task.Task{one, other, other} {
			if err := repeated(again, addresses[i], instances, first[i]); err != nil {
				return errors.WithMessagef(err, "%+v", addresses[i])
			}
		}
	}
	return nil
}

// addresses returns two seeds and two epochs of training, and an epoch of every other part.
func addresses(t task.Task, size int) (out []task.Address, err error) {
	for _, at := range []task.Address{{Part: task.Train, Seed: 1}, {Part: task.Train, Seed: 1, Epoch: 1}, {Part: task.Train, Seed: 2}, {Part: task.Valid, Seed: 1}, {Part: task.Test, Seed: 1}} {
		at.Size, at.Dt = size, 0.1
		steps := t.Steps(at.Part, size)
		for at.Step = range steps {
			if n := t.Samples(at); n < 1 || n > size || n < size && at.Step < steps-1 {
				return nil, errors.Errorf("%+v, of %d steps, has %d samples", at, steps, n)
			}
			out = append(out, at)
		}
	}
	return out, nil
}

// filled returns a minibatch, all of whose values are numbers.
func filled(t task.Task, at task.Address, instances int, d graph.Dtype) (Arrays, error) {
	to := Room(t, d, instances, t.Samples(at))
	if err := t.Fill(at, to); err != nil {
		return nil, errors.WithMessagef(err, "%+v", at)
	}
	for name, a := range to {
		if !a.Finite() {
			return nil, errors.Errorf("%+v: not all of signal %s is filled", at, name)
		}
	}
	return to, nil
}

// repeated fills a minibatch again, in both precisions.
func repeated(t task.Task, at task.Address, instances int, want Arrays) error {
	double, err := filled(t, at, instances, graph.Float64)
	if err != nil {
		return err
	}
	single, err := filled(t, at, instances, graph.Float32)
	if err != nil {
		return err
	}
	for name, a := range want {
		if !slices.Equal(a.F64, double[name].F64) {
			return errors.Errorf("signal %s is not always the same", name)
		}
		for i, v := range a.F64 {
			if got := single[name].F32[i]; got != float32(v) {
				return errors.Errorf("value %d of signal %s is %v in single precision and %v in double", i, name, got, v)
			}
		}
	}
	return nil
}

// alive tells whether some minibatches of a size differ. A task that gives the same all the time keeps the other laws whatever it does.
func alive(all []Arrays) bool {
	for _, m := range all {
		for name, a := range m {
			if len(a.F64) == len(all[0][name].F64) && !slices.Equal(a.F64, all[0][name].F64) {
				return true
			}
		}
	}
	return false
}
