package circuittest_test

import (
	"runtime"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/graph/graphtest"
)

// spoilt is a circuit in time, two side by side, that breaks one law.
type spoilt struct {
	graphtest.Leaky
	law     string
	written *int // times that Settle was called
}

func spoil(law string) spoilt {
	return spoilt{graphtest.Leaky{Inputs: 3, Cells: 2, Networks: 2}, law, new(int)}
}

func (c spoilt) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	signal, state := io.Signal, io.State
	before := func(change func(v graph.Node) graph.Node) func(string) graph.Node {
		return func(name string) graph.Node {
			if name == "v" {
				return change(state(name))
			}
			return state(name)
		}
	}
	less := func(axis int) func(string) graph.Node {
		return func(name string) graph.Node { return b.Sub(signal(name), mean(b, signal(name), axis)) }
	}
	switch *c.written++; {
	case c.law == "gradient":
		io.State = before(b.Detach)
	case c.law == "samples":
		io.Signal = less(1)
	case c.law == "networks":
		io.Signal = less(0)
	case c.law == "moments" && *c.written > 1:
		io.State = before(func(v graph.Node) graph.Node { return b.Scale(v, 0.99) })
	}
	s := c.Leaky.Settle(b, io)
	if c.law == "target" {
		s.SetNext("trial", "a", b.Add(s.Next("trial", "a"), io.Target()))
	}
	return s
}

func mean(b *graph.Builder, x graph.Node, axis int) graph.Node {
	shape, one := x.Shape(), x.Shape()
	one[axis] = 1
	return b.Expand(b.Reshape(b.Mean(x, axis), one...), shape...)
}

// Every law notices the circuit that breaks it, in a moment or in a trial.
func TestLawsAreBroken(t *testing.T) {
	for _, row := range []struct {
		law      string
		inMoment bool
	}{
		{"samples", true}, {"networks", true},
		{"gradient", false}, // one moment does not learn through the moment before
		{"target", false},   // its answer comes before the target
		{"moments", false},
	} {
		c := spoil(row.law)
		if row.law != "moments" && broken(t, c, row.law) != row.inMoment {
			t.Errorf("%s: noticed in a moment: %v", row.law, !row.inMoment)
		}
		*c.written = 0
		if !broken(t, circuittest.Trial{Circuit: c, Steps: 4}, row.law) {
			t.Errorf("%s: not noticed in a trial", row.law)
		}
		if broken(t, circuittest.Trial{Circuit: spoil(""), Steps: 4}, row.law) {
			t.Errorf("%s: a circuit that keeps it breaks it", row.law)
		}
	}
}

func broken(t *testing.T, c circuit.Circuit, law string) bool {
	r := &recorder{TB: t}
	done := make(chan bool)
	go func() { // Fatal ends it
		defer close(done)
		circuittest.Law(r, c, law)
	}()
	<-done
	return r.failed
}

func (r *recorder) Fatal(args ...any) {
	r.Errorf("")
	r.Logf("fatal: %v", args)
	runtime.Goexit()
}
