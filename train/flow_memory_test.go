package train_test

import (
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/rules"
	"credo/train"
)

// meanTau is the time constant of the mean rate that a rule remembers, s.
const meanTau = 0.1

// aboveMean is ΔW = ⟨rᵢₙᵀ · (r − m)⟩, τ dm/dt = r − m: a rule whose memory goes on in the flow of time.
func aboveMean(span rules.Span, flows bool) rules.Rule {
	memory := []rules.Memory{{Name: "mean", Per: circuit.PerPost, Span: span, Value: 0.5, Flows: flows}}
	return rules.Local("above-mean", rules.Needs{Phases: []string{"closed"}}, memory, func(b *graph.Builder, l rules.Locals) []rules.Update {
		above := b.Sub(l.Rate("closed"), l.Memory("mean"))
		return []rules.Update{{DW: l.Outer(above)}, {Target: "mean", DW: b.Scale(above, 1/meanTau), Mode: rules.Set}}
	})
}

// Memory flows as in plain Euler steps: of the run from stretch to stretch, of the trial anew with each.
func TestMemoryFlowsAsInPlainGo(t *testing.T) {
	var ends [][]float64
	for _, span := range []rules.Span{rules.Run, rules.Trial} {
		s := newPupil(t, inFlow(func(s *train.Setup) { s.Rule, s.Lesson.Flow.Seconds = aboveMean(span, true), 0.1 }))
		s.waves(t)
		p := newPlain(s, smallStudent(), nil)
		p.tau = meanTau
		for stretch := range 2 {
			if stretch == 0 || span == rules.Trial {
				p.mean = [2][]float64{slices.Repeat([]float64{0.5}, 5), slices.Repeat([]float64{0.5}, 2)}
			}
			s.learn(t)
			p.passed(500, true, true)
		}
		name := map[rules.Span]string{rules.Run: "run", rules.Trial: "trial"}[span]
		circuittest.Near(t, name+", W1", s.State.Weights.Get("W1").Float64s(), p.student.w[0], 1e-10)
		circuittest.Near(t, name+", b2", s.State.Weights.Get("b2").Float64s(), p.student.b[1], 1e-10)
		if kept := s.State.Memory.Get("above-mean/W1/mean"); span == rules.Run {
			circuittest.Near(t, name+", mean", kept.Float64s(), p.mean[0], 1e-10)
			if _, err := s.Pass(s.waves(t), train.Passage{Phase: "open", Seconds: 0.1}); err != nil {
				t.Fatal(err)
			}
			circuittest.Near(t, name+", mean without learning", kept.Float64s(), p.mean[0], 1e-10)
		} else if kept != nil {
			t.Error("a memory of the trial is kept")
		}
		ends = append(ends, p.student.w[0])
	}
	circuittest.Apart(t, "run and trial", ends[0], ends[1], 1e-5)
}

// A memory that says its new values has none in the flow of time, and one that says how fast it changes needs time that passes.
func TestMemoryThatDoesNotSuitItsLesson(t *testing.T) {
	_, err := train.NewLearner(inFlow(func(s *train.Setup) { s.Rule = aboveMean(rules.Run, false) }))
	if err == nil || !strings.Contains(err.Error(), "rule above-mean remembers above-mean/W1/mean from minibatch to minibatch, and in continuous time there are none") {
		t.Error(err)
	}
	err = train.Lesson{}.Takes(aboveMean(rules.Run, true), smallStudent().Spec())
	if err == nil || !strings.Contains(err.Error(), "rule above-mean says how fast its memory above-mean/W1/mean changes while time passes, and in this lesson none does") {
		t.Error(err)
	}
}
