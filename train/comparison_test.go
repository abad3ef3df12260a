package train

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func run(accuracy, loss float64, cosines ...float64) *Result {
	r := &Result{
		Test: []Score{{1, 0.1}, {loss, accuracy}}, Valid: []Score{{1, 0.9}, {1, 0.2}},
		Unsettled: 1, Steps: 4,
	}
	for _, c := range cosines {
		r.Alignment = append(r.Alignment, Alignment{To: "backprop", Projection: "W1", Cosine: c, Angle: 60, Ratio: 2}, Alignment{To: "mlp", Projection: "W1", Cosine: c / 2, Angle: 70, Ratio: 1})
	}
	return r
}

// Three seeds: accuracies 0.5, 0.6, 0.7 have mean 0.6 and standard error 0.1/√3; against 0.4, 0.5, 0.9 the differences are 0.1,
// 0.1, -0.2, mean 0, so that t = 0 and P = 1. Validation was best before learning, where the test accuracy is 0.1.
func TestSummarize(t *testing.T) {
	entrants := []Entrant{{"dic", "inhibitory-exact", "ours"}, {"mlp", "backprop", "theirs"}}
	c := Summarize(entrants, []uint64{1, 2, 3}, "toy", [][]*Result{
		{run(0.5, 1, 0.5, 0.7), run(0.6, 2, 0.9, math.NaN()), run(0.7, 3)},
		{run(0.4, 1, 1), run(0.5, 1, 1), run(0.9, 1, 1)},
	})
	near := func(what string, got *float64, want float64) {
		t.Helper()
		if got == nil || math.Abs(*got-want) > 1e-12 {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	ours, theirs := c.Rows[0], c.Rows[1]
	near("accuracy", &ours.TestAccuracy, 0.6)
	near("standard error", ours.TestAccuracySE, 0.1/math.Sqrt(3))
	near("loss", ours.TestLoss, 2)
	near("accuracy of the best on validation", ours.BestValid, 0.1)
	near("cosine", ours.Cosine["W1"], 0.7) // of the three that exist
	near("angle", ours.Angle["W1"], 60)
	near("ratio", ours.Ratio["W1"], 2)
	if len(ours.Alignment) != 2 || ours.To != "backprop" || ours.Alignment[0].To != "backprop" || ours.Alignment[1].To != "mlp" {
		t.Fatalf("alignment %+v", ours.Alignment)
	}
	near("cosine to mlp", ours.Alignment[1].Cosine["W1"], 0.35)
	near("angle to mlp", ours.Alignment[1].Angle["W1"], 70)
	near("difference", ours.Difference, 0)
	near("P", ours.P, 1)
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

// Without back-propagation the first row is the reference; numbers that do not exist are null.
func TestSummarizeOneSeed(t *testing.T) {
	c := Summarize([]Entrant{{"dic", "a", "a"}, {"dic", "b", "b"}}, []uint64{1}, "toy",
		[][]*Result{{run(0.5, math.Inf(1), math.NaN())}, {run(0.6, math.NaN())}})
	if r := c.Rows[1]; r.Reference != "dic/a" || math.Abs(*r.Difference-0.1) > 1e-12 || r.P != nil || r.TestAccuracySE != nil {
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

// A minibatch counts once, however many phases did not settle; a residual that is no number did not settle.
func TestTally(t *testing.T) {
	var sum tally
	sum.add(Report{Loss: 1, Correct: 2, Phases: []Phase{{"open", 1e-6, 10}, {"closed", 1e-6, 4}}}, 4)
	sum.add(Report{Loss: 1, Correct: 0, Phases: []Phase{{"open", 1e-6, 30}, {"closed", math.NaN(), 4}}}, 1)
	sum.add(Report{Loss: 4, Correct: 1, Phases: []Phase{{"open", 0.5, 20}, {"closed", 0.1, 4}}}, 2)
	open, closed := sum.phases[0], sum.phases[1]
	if sum.unsettled != 2 || open.unsettled != 1 || closed.unsettled != 2 {
		t.Errorf("%d unsettled minibatches, %d and %d by phase", sum.unsettled, open.unsettled, closed.unsettled)
	}
	if sum.loss != 13 || sum.right != 3 || sum.images != 7 || sum.batches != 3 || open.steps != 60 || open.worst != 0.5 || !math.IsNaN(closed.worst) {
		t.Errorf("%+v", sum)
	}
}
