package train

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"credo/graph"
	"credo/train/task"
)

// scored is a score by accuracy and loss.
func scored(loss, accuracy float64) Score {
	return Score{"loss": {loss}, "accuracy": {accuracy}}
}

var accuracy = []task.Measure{task.Accuracy()}

func run(accuracy, loss float64, cosines ...float64) *Result {
	r := &Result{
		Test: []Score{scored(1, 0.1), scored(loss, accuracy)}, Valid: []Score{scored(1, 0.9), scored(1, 0.2)},
		Unsettled: 1, Steps: 4,
	}
	for _, c := range cosines {
		r.Alignment = append(r.Alignment, Alignment{To: "backprop", Projection: "W1", Cosine: c, Angle: 60, Ratio: 2}, Alignment{To: "mlp", Projection: "W1", Cosine: c / 2, Angle: 70, Ratio: 1})
	}
	return r
}

// near compares a number that may not exist.
func near(t *testing.T, what string, got *float64, want float64) {
	t.Helper()
	if got == nil || math.Abs(*got-want) > 1e-12 {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// Three seeds: accuracies 0.5, 0.6, 0.7 have mean 0.6 and standard error 0.1/√3; against 0.4, 0.5, 0.9 the differences are 0.1,
// 0.1, -0.2, mean 0, so that t = 0 and P = 1. Validation was best before learning, where the test accuracy is 0.1.
func TestSummarize(t *testing.T) {
	entrants := []Entrant{{"dic", "inhibitory-exact", "ours"}, {"mlp", "backprop", "theirs"}}
	c := Summarize(entrants, []uint64{1, 2, 3}, "toy", accuracy, [][]*Result{
		{run(0.5, 1, 0.5, 0.7), run(0.6, 2, 0.9, math.NaN()), run(0.7, 3)},
		{run(0.4, 1, 1), run(0.5, 1, 1), run(0.9, 1, 1)},
	})
	ours, theirs := c.Rows[0], c.Rows[1]
	if c.Headline.Name != "accuracy" || ours.Headline().Name != "accuracy" || len(ours.Scores) != 2 || ours.Scores[1].Name != "loss" {
		t.Fatalf("headline %s, scores %+v", c.Headline.Name, ours.Scores)
	}
	near(t, "accuracy", &ours.Scores[0].Mean, 0.6)
	near(t, "standard error", ours.Scores[0].SE, 0.1/math.Sqrt(3))
	near(t, "loss", &ours.Scores[1].Mean, 2)
	near(t, "accuracy of the best on validation", ours.BestValid, 0.1)
	if len(ours.Alignment) != 2 || ours.Alignment[0].To != "backprop" || ours.Alignment[1].To != "mlp" {
		t.Fatalf("alignment %+v", ours.Alignment)
	}
	near(t, "cosine", ours.Alignment[0].Cosine["W1"], 0.7) // of the three that exist
	near(t, "angle", ours.Alignment[0].Angle["W1"], 60)
	near(t, "ratio", ours.Alignment[0].Ratio["W1"], 2)
	near(t, "cosine to mlp", ours.Alignment[1].Cosine["W1"], 0.35)
	near(t, "angle to mlp", ours.Alignment[1].Angle["W1"], 70)
	near(t, "difference", ours.Difference, 0)
	near(t, "P", ours.P, 1)
	if ours.Reference != "mlp/backprop" || ours.N != 3 || ours.Unsettled != 3 || ours.Steps != 12 {
		t.Errorf("%+v", ours)
	}
	if theirs.Difference != nil || theirs.P != nil || theirs.Reference != "" {
		t.Errorf("the reference is compared with itself: %+v", theirs)
	}
	if diff := cmp.Diff([][]float64{{0.1, 0.5}, {0.1, 0.6}, {0.1, 0.7}}, ours.ByEpoch); diff != "" {
		t.Error(diff)
	}
}

// instances is a run of several instances, tested before learning and after, by squared error.
func instances(before, after []float64) *Result {
	return &Result{Test: []Score{{"loss": before, "squared error": before}, {"loss": after, "squared error": after}}}
}

// Seeds and instances are both replicates, seed by seed: with errors 1, 2 and 3, 6 the mean is 3 and the standard error √(14/3)/2. Against
// 2, 3, 4, 7 all differences are −1, so that P = 0; in other pairs it would be above.
func TestReplicates(t *testing.T) {
	measures := []task.Measure{task.SquaredError()}
	entrants := []Entrant{{"net", "backprop", "reference"}, {"net", "local", "ours"}, {"one", "local", "single"}}
	c := Summarize(entrants, []uint64{1, 2}, "toy", measures, [][]*Result{
		{instances([]float64{9, 8}, []float64{2, 3}), instances([]float64{7, 6}, []float64{4, 7})},
		{instances([]float64{4, 4}, []float64{1, 2}), instances([]float64{4, 4}, []float64{3, 6})},
		{instances([]float64{4}, []float64{1}), instances([]float64{4}, []float64{2})},
	})
	ours := c.Rows[1]
	if ours.N != 4 || ours.Headline().Name != "squared error" {
		t.Errorf("%d replicates by %s", ours.N, ours.Headline().Name)
	}
	near(t, "mean", &ours.Scores[0].Mean, 3)
	near(t, "standard error", ours.Scores[0].SE, math.Sqrt(14.0/3)/2)
	near(t, "difference", ours.Difference, -1)
	near(t, "P", ours.P, 0)
	if diff := cmp.Diff([][]float64{{9, 2}, {8, 3}, {7, 4}, {6, 7}}, c.Rows[0].ByEpoch); diff != "" {
		t.Error(diff)
	}
	single := c.Rows[2] // without pairs there is no test, only the difference of 1.5 and 4
	near(t, "difference of rows without pairs", single.Difference, -2.5)
	if single.P != nil || single.BestValid != nil {
		t.Errorf("%+v", single)
	}
}

// Of a task with a measure of its own and without accuracy, keys tell the measure; of a task without measures the loss is the headline.
func TestKeysOfComparisonsGoByMeasure(t *testing.T) {
	second := task.Measure{Name: "lag"}
	r := &Result{Test: []Score{{"loss": {4}, "squared error": {2}, "lag": {7}}}}
	for _, row := range []struct {
		measures []task.Measure
		want     string
	}{
		{[]task.Measure{task.SquaredError(), second}, `"n":1,"test_squared_error":2,"test_squared_error_se":null,"test_squared_error_best_valid":null,"test_lag":7,"test_lag_se":null,"test_loss":4,"align_to"`},
		{nil, `"n":1,"test_loss":4,"test_loss_se":null,"test_loss_best_valid":null,"align_to"`},
	} {
		text, err := json.Marshal(Summarize([]Entrant{{"net", "a", "a<b"}}, []uint64{1}, "toy", row.measures, [][]*Result{{r}}))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), row.want) || strings.Contains(string(text), "accuracy") {
			t.Errorf("%s\nhas no %s", text, row.want)
		}
	}
}

// A circuit that is taught in all phases has no other scores, and keys say so.
func TestScoresThatWereTaughtSaySo(t *testing.T) {
	r := &Result{Test: []Score{{"taught loss": {3}, "taught accuracy": {0.5}}}, Valid: []Score{{"taught loss": {3}, "taught accuracy": {0.5}}}}
	c := Summarize([]Entrant{{"net", "a", "a"}}, []uint64{1}, "toy", accuracy, [][]*Result{{r}})
	if h := c.Rows[0].Headline(); h.Name != "taught accuracy" || h.Mean != 0.5 || !h.Share || *c.Rows[0].BestValid != 0.5 || c.Rows[0].Scores[1].Mean != 3 {
		t.Errorf("%+v", c.Rows[0])
	}
}

// Without back-propagation the first row is the reference; numbers that do not exist are null.
func TestSummarizeOneSeed(t *testing.T) {
	c := Summarize([]Entrant{{"dic", "a", "a"}, {"dic", "b", "b"}}, []uint64{1}, "toy", accuracy,
		[][]*Result{{run(0.5, math.Inf(1), math.NaN())}, {run(0.6, math.NaN())}})
	if r := c.Rows[1]; r.Reference != "dic/a" || math.Abs(*r.Difference-0.1) > 1e-12 || r.P != nil || r.Headline().SE != nil {
		t.Errorf("%+v", r)
	}
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"test_loss":null`, `"test_accuracy_se":null`, `"cosine":{"W1":null}`, `"norm_ratio":{"W1":2}`, `"p":null`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
}

// settled is a report of two phases.
func settled(open, closed Phase) Report {
	open.Name, closed.Name = "open", "closed"
	return Report{Phases: []Phase{open, closed}}
}

// A minibatch counts once, however many phases did not settle; a residual that is no number did not settle.
func TestTally(t *testing.T) {
	sum := newTally(nil, 1)
	for _, r := range []Report{
		settled(Phase{Residual: 1e-6, Steps: 10}, Phase{Residual: 1e-6, Steps: 4}),
		settled(Phase{Residual: 1e-6, Steps: 30}, Phase{Residual: math.NaN(), Steps: 4}),
		settled(Phase{Residual: 0.5, Steps: 20}, Phase{Residual: 0.1, Steps: 4}),
	} {
		if err := sum.add(r, Batch{Samples: 4}); err != nil {
			t.Fatal(err)
		}
	}
	open, closed := sum.phases[0], sum.phases[1]
	if sum.unsettled != 2 || open.unsettled != 1 || closed.unsettled != 2 {
		t.Errorf("%d unsettled minibatches, %d and %d by phase", sum.unsettled, open.unsettled, closed.unsettled)
	}
	if sum.batches != 3 || open.steps != 60 || open.worst != 0.5 || !math.IsNaN(closed.worst) || len(sum.score()) != 0 {
		t.Errorf("%+v", sum)
	}
}

// By hand, of minibatches of 3 and 1 samples and two instances: the mean losses are (3·1 + 1·5)/4 = 2 and (3·2 + 1·6)/4 = 3; the first
// instance answers 2 of 4 right, the second 3.
func TestScoresAreWeighedBySamples(t *testing.T) {
	right, wrong := []float64{1, 0}, []float64{0, 1}
	add := func(s *sums, n int, losses []float64, answers ...[]float64) {
		t.Helper()
		target := slices.Repeat(right, 2*n)
		b := Examples(graph.NewArray(graph.Float64, n, 1), graph.ArrayOf(graph.Float64, target, 2, n, 2))
		a := Answer{Output: graph.ArrayOf(graph.Float64, slices.Concat(answers...), 2, n, 2), losses: graph.ArrayOf(graph.Float64, losses, 2)}
		if err := s.add(a, b); err != nil {
			t.Fatal(err)
		}
	}
	s := newSums(accuracy, 2)
	add(s, 3, []float64{1, 2}, right, wrong, wrong, right, right, wrong)
	add(s, 1, []float64{5, 6}, right, right)
	got := Score{}
	s.into(got)
	if diff := cmp.Diff(Score{"loss": {2, 3}, "accuracy": {0.5, 0.75}}, got); diff != "" {
		t.Error(diff)
	}
	if got.Mean("accuracy") != 0.625 || !math.IsNaN(got.Mean("lag")) {
		t.Errorf("mean %v", got.Mean("accuracy"))
	}
	err := newSums(accuracy, 3).add(Answer{losses: graph.NewArray(graph.Float64, 2)}, Batch{Samples: 1})
	if err == nil || !strings.Contains(err.Error(), "2 losses of 3 instances") {
		t.Errorf("a loss for some instances alone: %v", err)
	}
}
