package rulestest_test

import (
	"runtime"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/graphtest"
	"credo/rules"
	"credo/rules/rulestest"
)

// traced is ΔW = ⟨e' error⟩ with e' = e/2 + new, where both factors may be spoilt.
func traced(next func(b *graph.Builder, l rules.Locals, e graph.Node) graph.Node) rules.Rule {
	memory := []rules.Memory{{Name: "e", Per: circuit.PerSynapse, Span: rules.Trial}}
	needs := rules.Needs{Phases: []string{inTrial}, Vars: []string{"error"}}
	return rules.Local("traced", needs, memory, func(b *graph.Builder, l rules.Locals) []rules.Update {
		e := next(b, l, b.Scale(l.Memory("e"), 0.5))
		return []rules.Update{{DW: l.Credit(e, l.Var(inTrial, "error"))}, {Target: "e", DW: e, Mode: rules.Set}}
	})
}

// averaged is the mean over an axis, at all its places.
func averaged(b *graph.Builder, x graph.Node, axis int) graph.Node {
	shape, one := x.Shape(), x.Shape()
	one[axis] = 1
	return b.Expand(b.Reshape(b.Mean(x, axis), one...), shape...)
}

// Every law notices the rule in time that breaks it.
func TestLawsInTimeAreBroken(t *testing.T) {
	fresh := func(b *graph.Builder, l rules.Locals) graph.Node { return pairs(b, l.Pre(), l.Var(inTrial, "v")) }
	for _, row := range []struct {
		law string // "": none
		r   rules.Rule
	}{
		{"", traced(func(b *graph.Builder, l rules.Locals, e graph.Node) graph.Node { return b.Add(e, fresh(b, l)) })},
		{"batch", traced(func(b *graph.Builder, l rules.Locals, e graph.Node) graph.Node {
			return b.Add(averaged(b, e, 1), fresh(b, l))
		})},
		{"batch", traced(func(b *graph.Builder, l rules.Locals, e graph.Node) graph.Node {
			return b.Add(e, averaged(b, fresh(b, l), 1))
		})},
		{"locality", traced(func(b *graph.Builder, l rules.Locals, e graph.Node) graph.Node {
			return b.Add(e, averaged(b, fresh(b, l), 3))
		})},
		{"locality", traced(func(b *graph.Builder, l rules.Locals, e graph.Node) graph.Node {
			return b.Add(averaged(b, e, 0), fresh(b, l))
		})},
		{"shapes", traced(func(b *graph.Builder, l rules.Locals, e graph.Node) graph.Node { return b.Scale(e, 0) })},
		{"changes", rules.Local("idle", rules.Needs{Phases: []string{inTrial}}, nil, func(*graph.Builder, rules.Locals) []rules.Update { return nil })},
		{"batch", rules.Course("sum", rules.Needs{Phases: []string{inTrial}}, func(b *graph.Builder, l rules.Locals) []rules.Update {
			y := l.Var(inTrial, "error") // the mean of the samples, times their number
			return []rules.Update{{DW: b.Scale(l.Outer(y), float64(y.Shape()[2]))}}
		})},
		{"locality", rules.Course("neighbours", rules.Needs{Phases: []string{inTrial}}, func(b *graph.Builder, l rules.Locals) []rules.Update {
			return []rules.Update{{DW: l.Outer(averaged(b, l.Var(inTrial, "error"), 3))}}
		})},
	} {
		for _, law := range []string{"changes", "batch", "shapes", "locality"} {
			c := graphtest.Leaky{Inputs: 3, Cells: 2, Networks: 2}
			if row.law == "" && broken(t, row.r, c, law) {
				t.Errorf("%s is broken by a rule that keeps it", law)
			} else if law == row.law && !broken(t, row.r, c, law) {
				t.Errorf("%s: the broken law is not noticed", law)
			}
		}
	}
}

func broken(t *testing.T, r rules.Rule, c circuit.Circuit, law string) bool {
	heard := &recorder{TB: t}
	done := make(chan bool)
	go func() { // Fatal ends it
		defer close(done)
		rulestest.Law(heard, r, c, law)
	}()
	<-done
	return heard.failed
}

// recorder is a test that fails for itself.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }
func (r *recorder) Fatal(args ...any) {
	r.failed = true
	r.Logf("fatal: %v", args)
	runtime.Goexit()
}
