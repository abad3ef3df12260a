package train

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"credo/graph"
	"credo/models"
	"credo/rules"
	"credo/train/optim"
)

// saved is a checkpoint as a file would have it, and the number of metrics at its time.
type saved struct {
	values      [][]float64
	epoch, step int
	progress    string
	metrics     int
}

// keeper is a Listener that keeps every checkpoint, and calls before every event.
type keeper struct {
	silent
	kept  []saved
	event func()
}

func (k *keeper) happens() {
	if k.event != nil {
		k.event()
	}
}

func (k *keeper) Metric(m Metric) {
	k.silent.Metric(m)
	k.happens()
}

func (k *keeper) Progress(step, steps int) {
	k.silent.Progress(step, steps)
	k.happens()
}

func (k *keeper) Checkpoint(l *Learner, p *Progress) error {
	text, err := json.Marshal(p)
	k.kept = append(k.kept, saved{valuesOf(l), l.State.Epoch, l.State.Step, string(text), len(k.metrics)})
	return err
}

// valuesOf copies all arrays of a learner's state.
func valuesOf(l *Learner) (out [][]float64) {
	for _, g := range l.State.Groups() {
		for _, name := range g.Values.Names() {
			out = append(out, slices.Clone(g.Values.Get(name).Float64s()))
		}
	}
	return out
}

// into brings a new learner to the state of a checkpoint, and reads its progress.
func (s saved) into(t *testing.T, l *Learner) *Progress {
	t.Helper()
	i := 0
	for _, g := range l.State.Groups() {
		for _, name := range g.Values.Names() {
			a := g.Values.Get(name)
			for k, v := range s.values[i] {
				a.Set(k, v)
			}
			i++
		}
	}
	l.State.Epoch, l.State.Step = s.epoch, s.step
	p := &Progress{}
	if err := json.Unmarshal([]byte(s.progress), p); err != nil {
		t.Fatal(err)
	}
	return p
}

// settlingLearner has phases that settle, memory of the rule and state of the optimizer.
func settlingLearner(t *testing.T) *Learner {
	t.Helper()
	recipe, err := rules.Table().Find("inhibitory-threshold")
	if err != nil {
		t.Fatal(err)
	}
	c := models.NewDIC([]int{4, 5, 3})
	l, err := NewLearner(Setup{Circuit: c, Rule: recipe.New().On(c.Spec()), Optimizer: optim.NewAdam(0.01), Dtype: graph.Float32, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

var toyOptions = FitOptions{Batch: 3, Epochs: 3, Seed: 11, LogEvery: 2, AlignEvery: 2}

// A run of three epochs, of two full minibatches and a short one, is stopped at every step, before and after every evaluation, and goes on
// in a new learner: all numbers, weights and results equal the numbers of the run that was not stopped.
func TestRunsGoOnFromEveryCheckpoint(t *testing.T) {
	o := toyOptions
	o.CheckpointEvery = 1
	whole, l := &keeper{}, settlingLearner(t)
	want, err := Fit(t.Context(), l, toySplits(), o, whole)
	if err != nil {
		t.Fatal(err)
	}
	if n := 9 + 3; len(whole.kept) != n { // after each step, and as each of three epochs begins
		t.Errorf("%d checkpoints, want %d", len(whole.kept), n)
	}
	for i, s := range whole.kept {
		again, fresh := &keeper{}, settlingLearner(t)
		o.From = s.into(t, fresh)
		got, err := Fit(t.Context(), fresh, toySplits(), o, again)
		if err != nil {
			t.Fatalf("checkpoint %d: %v", i, err)
		}
		what := fmt.Sprintf("from checkpoint %d, at step %d", i, s.step)
		if !slices.EqualFunc(valuesOf(fresh), valuesOf(l), slices.Equal) {
			t.Errorf("%s: the state is another", what)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -whole +resumed\n%s", what, diff)
		}
		if diff := cmp.Diff(whole.metrics, append(slices.Clone(whole.metrics[:s.metrics]), again.metrics...)); diff != "" {
			t.Errorf("%s: -whole +resumed\n%s", what, diff)
		}
	}
}

// A run is stopped after any number of its events, in the middle of evaluations too, and goes on again and again.
func TestRunsGoOnFromEveryStop(t *testing.T) {
	whole, l := &keeper{}, settlingLearner(t)
	want, err := Fit(t.Context(), l, toySplits(), toyOptions, whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, apart := range []int{7, 23, 60} {
		var before *saved
		o, stops := toyOptions, 0
		var metrics []Metric
		for {
			ctx, cancel := context.WithCancel(t.Context())
			part, fresh, events := &keeper{}, settlingLearner(t), 0
			if before != nil {
				o.From = before.into(t, fresh)
			}
			part.event = func() {
				if events++; events >= apart {
					cancel()
				}
			}
			got, err := Fit(ctx, fresh, toySplits(), o, part)
			cancel()
			metrics = append(metrics, part.metrics...)
			if err == nil {
				if diff := cmp.Diff(want, got); diff != "" || !slices.EqualFunc(valuesOf(fresh), valuesOf(l), slices.Equal) {
					t.Errorf("stopped every %d events: -whole +resumed\n%s", apart, diff)
				}
				break
			}
			if !errors.Is(err, context.Canceled) || len(part.kept) != 1 || part.kept[0].metrics != len(part.metrics) {
				t.Fatalf("%v, with %d checkpoints", err, len(part.kept))
			}
			before, stops = &part.kept[0], stops+1
		}
		if diff := cmp.Diff(whole.metrics, metrics); diff != "" || stops == 0 {
			t.Errorf("stopped %d times, every %d events: -whole +resumed\n%s", stops, apart, diff)
		}
	}
}

// Checkpoints that cannot be true are refused in words.
func TestCheckpointsThatLie(t *testing.T) {
	o := toyOptions
	o.CheckpointEvery = 1
	whole, l := &keeper{}, settlingLearner(t)
	if _, err := Fit(t.Context(), l, toySplits(), o, whole); err != nil {
		t.Fatal(err)
	}
	middle := whole.kept[6] // step 5, in the second epoch
	if middle.step != 5 || middle.epoch != 1 {
		t.Fatalf("checkpoint 6 is at step %d of epoch %d", middle.step, middle.epoch)
	}
	for says, lie := range map[string]func(s *saved, p *Progress){
		"never is":               func(s *saved, _ *Progress) { s.step = 100 },
		"epoch 9":                func(s *saved, _ *Progress) { s.epoch = 8 },
		"has learned from 1":     func(s *saved, _ *Progress) { s.step = 4 },
		"has learned from 2":     func(_ *saved, p *Progress) { p.epoch = nil },
		"the training scores":    func(_ *saved, p *Progress) { p.result.Train = nil },
		"has reported 0 epochs":  func(_ *saved, p *Progress) { p.told = 0 },
		"scores of part test":    func(_ *saved, p *Progress) { p.result.Test = p.result.Test[:1] },
		"scores of part valid":   func(_ *saved, p *Progress) { p.result.Valid = append(p.result.Valid, Score{}) },
		"steps of phase open":    func(_ *saved, p *Progress) { p.result.Settling["open"] = nil },
		"sums of 1 samples":      func(_ *saved, p *Progress) { p.epoch.answers[0].samples = 1 },
		"0 measures and 1 insta": func(_ *saved, p *Progress) { p.epoch.answers[1].quotients = nil },
	} {
		fresh, s := settlingLearner(t), middle
		p := s.into(t, fresh)
		lie(&s, p)
		fresh.State.Epoch, fresh.State.Step, o.From = s.epoch, s.step, p
		if _, err := Fit(t.Context(), fresh, toySplits(), o, &keeper{}); err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("%v, want %q", err, says)
		}
	}
}

// Every number of a result and of sums comes back from JSON with all its bits, also where JSON has none for it.
func TestProgressKeepsItsBits(t *testing.T) {
	odd := []float64{0.1, math.Nextafter(1, 2), math.Copysign(0, -1), math.SmallestNonzeroFloat64, math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN()}
	sum := newTally(accuracy, len(odd))
	sum.batches, sum.unsettled, sum.phases = 3, 5, []phaseTally{{"open", odd[1], odd[7], 2}}
	for i, v := range odd {
		sum.answers[1].loss[i], sum.answers[1].quotients[0][i].Sum = v, -v
	}
	p := &Progress{told: 2, epoch: sum, begun: place{4, 5}, result: Result{
		Test: []Score{{"loss": odd}, {"loss": odd}}, Settling: map[string][]float64{"open": odd}, Unsettled: 3, Steps: 9,
		Alignment: []Alignment{{"mlp", "W1", 1, 8, odd[7], odd[6], odd[0]}, {"mlp", "all", 2, 8, odd[2], odd[3], odd[4]}},
		Watched:   []Statistic{{"apical", "u", 8, odd[5], odd[2], odd[1]}},
	}}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	got := &Progress{}
	if err := json.Unmarshal(text, got); err != nil {
		t.Fatal(err)
	}
	got.epoch.measured(accuracy)
	again, err := json.Marshal(got)
	if err != nil || string(again) != string(text) {
		t.Errorf("%v\n%s\n%s", err, text, again)
	}
	for i, v := range got.result.Test[1]["loss"] {
		if math.Float64bits(v) != math.Float64bits(odd[i]) && !(math.IsNaN(v) && math.IsNaN(odd[i])) {
			t.Errorf("%v became %v", odd[i], v)
		}
		if w := got.epoch.answers[1].quotients[0][i].Sum; math.Float64bits(w) != math.Float64bits(-odd[i]) && !math.IsNaN(odd[i]) {
			t.Errorf("%v became %v", -odd[i], w)
		}
	}
	if a := got.result.Alignment[1]; a.To != "mlp" || a.Projection != "all" || a.Step != 8 || a.Ratio != odd[4] || got.told != 2 || got.begun != (place{4, 5}) || got.epoch.batches != 3 || got.epoch.unsettled != 5 || got.epoch.phases[0].unsettled != 2 {
		t.Errorf("%+v", got)
	}
	for _, text := range []string{`{"told":1}`, `{"result":{"test":[{"loss":[null]}]}}`, `{"result":{"alignment":{"to":["a"]}}}`, `{"result":{"test":[{"loss":["x"]}]}}`} {
		if err := json.Unmarshal([]byte(text), &Progress{}); err == nil {
			t.Errorf("%s was read", text)
		}
	}
}

// By the clock a checkpoint is due after the least time, and after fifty times the time that the last one took.
func TestPace(t *testing.T) {
	ago := func(begun, done time.Duration) pace {
		now := time.Now()
		return pace{least: time.Minute, last: now.Add(-begun), done: now.Add(-done)}
	}
	for _, row := range []struct {
		pace
		due bool
	}{
		{ago(59*time.Second, 59*time.Second), false}, {ago(61*time.Second, 61*time.Second), true},
		{ago(103*time.Second, 101*time.Second), true}, {ago(93*time.Second, 90*time.Second), false},
		{pace{}, false}, {pace{every: 5}, true}, {pace{every: 3}, false},
	} {
		if got := row.pace.due(10); got != row.due {
			t.Errorf("%+v: due %v", row.pace, got)
		}
	}
}

// A checkpoint that cannot be written stops the run at once, and says that it was stopped before, if it was.
func TestCheckpointsThatFail(t *testing.T) {
	full := errors.New("no space left on device")
	o := toyOptions
	o.CheckpointEvery = 4
	l := settlingLearner(t)
	if _, err := Fit(t.Context(), l, toySplits(), o, failing{err: full}); !errors.Is(err, full) || l.State.Step != 0 {
		t.Errorf("%v at step %d", err, l.State.Step)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Fit(ctx, settlingLearner(t), toySplits(), toyOptions, failing{err: full}); !errors.Is(err, full) || !strings.Contains(err.Error(), "stopped after 0 steps") {
		t.Errorf("%v", err)
	}
}

// failing is a Listener that cannot keep a checkpoint.
type failing struct{ err error }

func (f failing) Metric(Metric)                           {}
func (f failing) Warn(string)                             {}
func (f failing) Progress(int, int)                       {}
func (f failing) Epoch(int, *Learner, Score, Score) error { return nil }
func (f failing) Checkpoint(*Learner, *Progress) error    { return f.err }
