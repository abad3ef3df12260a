package train_test

import (
	"math"
	"slices"
	"testing"

	"credo/graph/circuit/circuittest"
	"credo/train"
	"credo/train/data"
	"credo/train/task"
)

// clone returns networks that share nothing that moves.
func (p *twoNets) clone() *twoNets {
	out := *p
	for l := range 2 {
		for _, n := range []*net{&out.student, &out.teacher} {
			n.uE[l], n.uI[l], n.w[l], n.b[l] = slices.Clone(n.uE[l]), slices.Clone(n.uI[l]), slices.Clone(n.w[l]), slices.Clone(n.b[l])
		}
		out.Q[l] = slices.Clone(out.Q[l])
	}
	out.q = slices.Clone(out.q)
	return &out
}

// passed lets steps of 0.2 ms pass, and returns the means of error and control.
func (p *twoNets) passed(steps int, closed, learns bool) []float64 {
	p.errorSum, p.control = 0, 0
	for range steps {
		p.step(0.0002, closed, learns)
	}
	t := 0.0002 * float64(steps)
	return []float64{p.errorSum / t, p.control / t}
}

// twice are waves of two stretches an epoch.
type twice struct{ data.Waves }

func (w twice) Steps(part task.Part, size int) int {
	if part == task.Train {
		return 2
	}
	return w.Waves.Steps(part, size)
}

// A run in the flow of time as plain Euler steps: two stretches before learning, then epochs of one stretch; what is tested is a preview
// without control from the time that it is. A learner that goes on from a saved state has the same numbers.
func TestFitInTheFlowOfTime(t *testing.T) {
	const epochs, steps = 3, 500
	setup := inFlow(func(s *train.Setup) { s.Lesson.Flow.Seconds, s.Lesson.Flow.Before = 0.1, 2 })
	s := newPupil(t, setup)
	s.waves(t)
	p := newPlain(s, smallStudent(), flavours[0].post)
	run := func(l *train.Learner, epochs int) *train.Result {
		r, err := train.Fit(t.Context(), l, data.Waves{Inputs: 4}, train.FitOptions{Batch: 1, Epochs: epochs, Seed: setup.Seed}, deaf{})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	whole := run(s.Learner, epochs)
	both := newPupil(t, setup)
	if _, err := train.Fit(t.Context(), both.Learner, twice{data.Waves{Inputs: 4}}, train.FitOptions{Batch: 1, Epochs: 1, Seed: setup.Seed}, deaf{}); err != nil {
		t.Fatal(err)
	}
	begun, other := newPupil(t, setup), newPupil(t, setup)
	run(begun.Learner, 2)
	circuittest.Same(t, "two stretches in one epoch, or in two", both.State.Weights.Get("W1").Float64s(), begun.State.Weights.Get("W1").Float64s())
	if err := other.State.CopyFrom(&begun.State); err != nil {
		t.Fatal(err)
	}
	rest := run(other.Learner, epochs)

	p.passed(2*steps, false, false)
	var open, taught, got, learned []float64
	for epoch := range epochs + 1 {
		open = append(open, p.clone().passed(steps, false, false)[0])
		got = append(got, whole.Test[epoch].Mean("error"))
		if epoch < epochs {
			taught = append(taught, p.passed(steps, true, true)...)
			learned = append(learned, whole.Train[epoch].Mean("taught error"), whole.Train[epoch].Mean("taught control"))
		}
	}
	circuittest.Near(t, "error without control", got, open, 1e-9)
	circuittest.Near(t, "error and control while learning", learned, taught, 1e-9)
	circuittest.Apart(t, "errors of two epochs", got[:1], got[1:2], 1e-3)
	if math.Abs(s.State.Time-0.5) > 1e-12 || s.State.Step != epochs || s.State.Epoch != epochs {
		t.Errorf("time %g, step %d, epoch %d", s.State.Time, s.State.Step, s.State.Epoch)
	}
	circuittest.Same(t, "from the state on", []float64{rest.Train[0].Mean("taught error"), rest.Final().Mean("error")}, []float64{whole.Train[2].Mean("taught error"), whole.Final().Mean("error")})
	circuittest.Same(t, "weights", other.State.Weights.Get("W1").Float64s(), s.State.Weights.Get("W1").Float64s())
}
