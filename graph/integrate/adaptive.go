package integrate

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
)

// Tsit5 steps a batch of samples to rest by the method of Tsitouras, each sample in steps of its own length. With the error
// estimate of a step as s = RMS of err/(Atol + Rtol max(|y|, |next|)), over all variables of the sample:
//
//	a step is accepted if s < 1, or if it is as short as a step may be; else the state stays
//	h ← h clip(0.9 s^−0.1 s₁^0.06 s₂^−0.02, lo, hi),   lo, hi = 1, 2 after acceptance, 0.1, 0.9 after rejection
//
// where s₁, s₂ are the errors s of the last two accepted steps, 1 at first. A sample is done, and its state stays, after a step that
// leaves RMS(dy/dt) < Atol + Rtol RMS(y), or at the end of time.
type Tsit5 struct {
	Rtol, Atol         float64
	First, Least, Most float64 // lengths of steps, s
	End                float64 // time when every sample stops, s
	Steps              int     // at most, rejected ones included
	Restless           bool    // stop at the end of time only, however still a sample is
}

// Run returns the state (batch, size of the variable) where every sample is done or has run out of steps, and the steps that were
// taken for the slowest of them, rejected ones included. No gradient goes through.
func (m Tsit5) Run(b *graph.Builder, f Field, y []graph.Node) (final []graph.Node, steps graph.Node) {
	defer b.Within("tsit5")()
	for _, v := range y {
		if b.Err() == nil && v.Rank() != 2 {
			b.Fail(errors.Errorf("a variable has shape %v: it must be (batch, size)", v.Shape()))
		}
	}
	if b.Err() != nil {
		return y, graph.Node{}
	}
	same := func(v float64) graph.Node { return b.Expand(b.Const(v), y[0].Shape()[0], 1) }
	start := progress{y: y, slope: f(b, y), t: same(0), h: same(m.First), last: same(0), before: same(0), running: same(1)}
	s := b.Scan(m.Steps, start.pack(), nil, graph.ScanOptions{ForwardOnly: true, Tolerance: 0.5},
		func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
			next := m.attempt(b, f, unpack(carry))
			return graph.Step{Carry: next.pack(), Until: b.Sum(next.running)}
		})
	return s.Final[:len(y)], s.Steps
}

// progress is the carry from step to step.
type progress struct {
	y, slope     []graph.Node // the state and its derivative
	t, h         graph.Node   // (batch, 1): time, and length of the next step
	last, before graph.Node   // (batch, 1): log s of the last two accepted steps
	running      graph.Node   // (batch, 1): 1, or 0 when the sample is done
}

func (p progress) pack() []graph.Node {
	return slices.Concat(p.y, p.slope, []graph.Node{p.t, p.h, p.last, p.before, p.running})
}

func unpack(c []graph.Node) progress {
	n := (len(c) - 5) / 2
	rest := c[2*n:]
	return progress{c[:n:n], c[n : 2*n : 2*n], rest[0], rest[1], rest[2], rest[3], rest[4]}
}

// attempt takes one step of every sample, or rejects it.
func (m Tsit5) attempt(b *graph.Builder, f Field, p progress) progress {
	h := b.Min(p.h, b.Sub(b.Const(m.End), p.t))
	y, slope, miss := tsit5Step(b, f, p.y, p.slope, h)
	s := m.norm(b, p.y, y, miss)
	accepted := b.Max(b.Lt(s, b.Const(1)), b.Lte(p.h, b.Const(m.Least)))
	log := b.Log(s)
	next := progress{h: b.Clip(b.Mul(h, factor(b, accepted, log, p)), m.Least, m.Most)}

	take := b.Mul(p.running, accepted)
	for i := range y {
		next.y = append(next.y, b.Select(take, y[i], p.y[i]))
		next.slope = append(next.slope, b.Select(take, slope[i], p.slope[i]))
	}
	next.t = b.Select(take, b.Add(p.t, h), p.t)
	next.last, next.before = b.Select(take, log, p.last), b.Select(take, p.last, p.before)

	moving := m.moving(b, next)
	next.running = b.Mul(p.running, b.Mul(moving, b.Lt(next.t, b.Const(m.End))))
	return next
}

// moving tells whether a sample goes on by itself, (batch, 1). A sample that is not a number, or beyond all bounds, does not.
func (m Tsit5) moving(b *graph.Builder, p progress) graph.Node {
	speed := rms(b, p.slope)
	if m.Restless {
		return b.Lt(speed, b.Const(1e30))
	}
	return b.Gte(speed, b.Shift(b.Scale(rms(b, p.y), m.Rtol), m.Atol))
}

// norm returns s. Its logarithm must be finite: NaN counts as a very large error, and 0 as a very small one. At either the step
// changes as fast as it may.
func (m Tsit5) norm(b *graph.Builder, y, next, miss []graph.Node) graph.Node {
	const least, most = 1e-30, 1e30
	scaled := make([]graph.Node, len(y))
	for i := range y {
		scale := b.Shift(b.Scale(b.Max(b.Abs(y[i]), b.Abs(next[i])), m.Rtol), m.Atol)
		scaled[i] = b.Div(miss[i], scale)
	}
	s := rms(b, scaled)
	return b.Select(b.Lt(s, b.Const(most)), b.Max(s, b.Const(least)), b.Const(most))
}

// factor returns by how much the length of the step changes. After a rejection it shrinks: the published rule allows growth there
// too, and where the error rises by a factor of thousands in one step it then rejects for ever.
func factor(b *graph.Builder, accepted, log graph.Node, p progress) graph.Node {
	power := b.Add(b.Scale(log, -0.1), b.Sub(b.Scale(p.last, 0.06), b.Scale(p.before, 0.02)))
	lo := b.Select(accepted, b.Const(1), b.Const(0.1))
	hi := b.Select(accepted, b.Const(2), b.Const(0.9))
	return b.Min(b.Max(b.Scale(b.Exp(power), 0.9), lo), hi)
}

// rms returns the root mean square of all variables of each sample, (batch, 1).
func rms(b *graph.Builder, x []graph.Node) graph.Node {
	if b.Err() != nil {
		return graph.Node{}
	}
	sum, n := b.Const(0), 0
	for _, v := range x {
		sum = b.Add(sum, b.Sum(b.Square(v), 1))
		n += v.Shape()[1]
	}
	return b.Sqrt(b.Scale(b.Reshape(sum, x[0].Shape()[0], 1), 1/float64(n)))
}
