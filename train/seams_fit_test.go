package train_test

import (
	"context"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/graph/graphtest"
	"credo/rules"
	"credo/train"
	"credo/train/optim"
	"credo/train/task"
	"credo/train/task/tasktest"
)

// quiet is a Listener that does not listen.
type quiet struct{}

func (quiet) Metric(train.Metric)                                       {}
func (quiet) Progress(int, int)                                         {}
func (quiet) Warn(string)                                               {}
func (quiet) Epoch(int, *train.Learner, train.Score, train.Score) error { return nil }
func (quiet) Checkpoint(*train.Learner, *train.Progress) error          { return nil }

// seam is a circuit that is not built yet, as an experiment of several rules on one task.
type seam struct {
	name    string
	task    task.Task
	batch   int
	epochs  int
	lesson  train.Lesson
	entries []entry
}

// entry is a row of the table of a seam. The headline of the test part, in the mean over replicates, begins beyond a bound and ends within it.
type entry struct {
	circuit   circuit.Circuit
	rule      rules.Rule
	optimizer optim.Optimizer
	bound     float64
}

func seams() []seam {
	maps, spiking, side := graphtest.Maps{}, spikingNetwork(), gated
	side.Cells, side.Networks = 1, 3
	perLayer := optim.NewAdagrad(0.1)
	perLayer.Per = optim.Layer
	atEnd, each := train.Lesson{Steps: trialT}, train.Lesson{Steps: 40, Learn: train.EachMoment}
	return []seam{
		{"maps", imagesTask(), 8, 16, train.Lesson{}, []entry{
			{maps, rules.Backprop(), optim.NewAdam(0.03), 0.9},
			{maps, rules.FeedbackAlignment(), optim.NewMomentum(0.1), 0.9},
		}},
		{"spiking", trainsTask(spiking), 4, 4, atEnd, []entry{
			{spiking, rules.Backprop(), optim.NewAdam(0.02), 1.5},
			{spiking, eprop(spiking), optim.NewAdam(0.02), 1.5},
			{spiking, epropBackwards(spiking), optim.NewAdam(0.02), 1.5},
		}},
		{"trial", bitsTask(side), 2, 3, each, []entry{
			{side, hebbRule(), halving(0.1, 0), 0.05},
			{side, hebbRule(), perLayer, 0.05},
		}},
		{"continuous", wavesTask(), 2, 6, each, []entry{
			{continuous, rules.ContinuousBurst(), optim.NewSGD(1), 0.18},
			{continuous, rules.ContinuousBurst(), optim.NewAdam(0.02), 0.18},
			{continuous, rules.Backprop(), optim.NewSGD(0.4), 0.18},
		}},
	}
}

func (s seam) learner(t *testing.T, e entry, seed uint64) *train.Learner {
	t.Helper()
	l, err := train.NewLearner(train.Setup{Circuit: e.circuit, Rule: e.rule, Optimizer: e.optimizer, Lesson: s.lesson, Batch: s.batch, Dtype: graph.Float64, Seed: seed})
	if err != nil {
		t.Fatalf("%s, %s: %v", s.name, e.rule.Name(), err)
	}
	return l
}

func (s seam) fit(t *testing.T, l *train.Learner, seed uint64, epochs int) *train.Result {
	t.Helper()
	r, err := train.Fit(context.Background(), l, s.task, train.FitOptions{Batch: s.batch, Epochs: epochs, Seed: seed}, quiet{})
	if err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	return r
}

// Every seam circuit learns its task by every rule, over seeds and networks side by side, and makes one table. Without learning the bounds are
// not reached. E-prop makes the same scores by traces and backwards, and other scores than back-propagation through time.
func TestSeamCircuitsLearnInOneTable(t *testing.T) {
	seeds := []uint64{1, 2}
	for _, s := range seams() {
		var entrants []train.Entrant
		var results [][]*train.Result
		for _, e := range s.entries {
			entrants = append(entrants, train.Entrant{Circuit: s.name, Rule: e.rule.Name()})
			var own []*train.Result
			for _, seed := range seeds {
				own = append(own, s.fit(t, s.learner(t, e, seed), seed, s.epochs))
			}
			results = append(results, own)
		}
		c := train.Summarize(entrants, seeds, s.task.Name(), s.task.Measures(), results)
		for i, e := range s.entries {
			e.improves(t, s.name+", "+e.rule.Name()+", "+e.optimizer.Name(), c, i)
		}
		if s.name == "spiking" {
			bptt, traces, backwards := c.Rows[0].ByEpoch, c.Rows[1].ByEpoch, c.Rows[2].ByEpoch
			for k := range bptt {
				circuittest.Near(t, "scores of e-prop", traces[k], backwards[k], 1e-9)
				circuittest.Apart(t, "scores of e-prop and back-propagation", traces[k], bptt[k], 1e-4)
			}
		}
	}
}

// improves checks a row of the table.
func (e entry) improves(t *testing.T, what string, c *train.Comparison, at int) {
	t.Helper()
	r, networks := c.Rows[at], max(e.circuit.Spec().Instances, 1)
	if r.N != networks*len(c.Seeds) || r.Headline().SE == nil {
		t.Errorf("%s: %d replicates of %d seeds and %d networks", what, r.N, len(c.Seeds), networks)
	}
	if r.Reference != "" && (r.Difference == nil || r.P == nil) {
		t.Errorf("%s: no paired test", what)
	}
	first := 0.0
	for _, curve := range r.ByEpoch {
		first += curve[0] / float64(r.N)
	}
	if final := r.Headline().Mean; !c.Headline.Better(final, e.bound) || !c.Headline.Better(e.bound, first) {
		t.Errorf("%s: %s goes from %.4f to %.4f, and must pass %g", what, c.Headline.Name, first, final, e.bound)
	}
}

// The state is the whole checkpoint: a new learner that takes it over after the first epoch has the same bits after the second as a learner that
// was never stopped. Without one part of the state it has not.
func TestSeamCircuitsGoOn(t *testing.T) {
	for _, s := range seams() {
		for _, e := range s.entries {
			what := s.name + ", " + e.rule.Name() + ", " + e.optimizer.Name()
			whole, first := s.learner(t, e, 1), s.learner(t, e, 1)
			s.fit(t, whole, 1, 2)
			s.fit(t, first, 1, 1)
			second := s.takesOver(t, e, first, "")
			s.fit(t, second, 1, 2)
			same(t, what, second, whole)
			for _, g := range whole.State.Groups() {
				if len(g.Values.Names()) > 0 {
					without := s.takesOver(t, e, first, g.Name)
					s.fit(t, without, 1, 2)
					circuittest.Apart(t, what+", without "+g.Name, weights(without), weights(whole), 1e-6)
				}
			}
		}
	}
}

// takesOver is a new learner that has the state of another but for one group, all of whose values are ½.
func (s seam) takesOver(t *testing.T, e entry, from *train.Learner, without string) *train.Learner {
	t.Helper()
	l := s.learner(t, e, 1)
	restore(t, &l.State, &from.State)
	for _, g := range l.State.Groups() {
		for _, name := range g.Values.Names() {
			if g.Name == without {
				g.Values.Get(name).Fill(0.5)
			}
		}
	}
	return l
}

// weights are the weights of all projections that learn, one after the other.
func weights(l *train.Learner) (out []float64) {
	for _, p := range l.Spec().Plastic() {
		out = append(out, l.State.Weights.Get(p.Name).Float64s()...)
	}
	return out
}

// same compares all of two states.
func same(t *testing.T, what string, got, want *train.Learner) {
	t.Helper()
	for i, g := range want.State.Groups() {
		for _, name := range g.Values.Names() {
			circuittest.Same(t, what+", "+g.Name+" "+name, got.State.Groups()[i].Values.Get(name).Float64s(), g.Values.Get(name).Float64s())
		}
	}
	if got.State.Step != want.State.Step || got.State.Epoch != want.State.Epoch || got.State.Step == 0 {
		t.Errorf("%s: step %d of epoch %d, and %d of %d", what, got.State.Step, got.State.Epoch, want.State.Step, want.State.Epoch)
	}
}

// The tasks of the seam circuits keep the laws of tasks.
func TestSeamTasks(t *testing.T) {
	side := gated
	side.Networks = 2 // as the laws have
	for _, made := range []func() task.Task{imagesTask, func() task.Task { return trainsTask(spikingNetwork()) }, func() task.Task { return bitsTask(side) }, wavesTask} {
		if err := tasktest.Laws(made); err != nil {
			t.Errorf("%s: %v", made().Name(), err)
		}
	}
}

// A step of every seam circuit, in both precisions, needs no operation without a kernel.
func TestSeamCircuitsHaveKernels(t *testing.T) {
	for _, s := range seams() {
		for _, e := range s.entries {
			for _, d := range []graph.Dtype{graph.Float32, graph.Float64} {
				l, err := train.NewLearner(train.Setup{Circuit: e.circuit, Rule: e.rule, Optimizer: e.optimizer, Lesson: s.lesson, Batch: s.batch, Dtype: d})
				if err != nil {
					t.Fatal(err)
				}
				p, err := l.StepProgram(l.NewBatch(s.batch))
				if err != nil || p.Stats().Fallbacks != 0 {
					t.Errorf("%s, %s, %s: %d operations have no kernel (%v)", s.name, e.rule.Name(), d, p.Stats().Fallbacks, err)
				}
			}
		}
	}
}
