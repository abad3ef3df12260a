package task_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/train/task"
	"credo/train/task/tasktest"
)

var nan = math.NaN()

// answered is a minibatch of answers to targets, both with these axes.
func answered(samples int, shape []int, answer, target []float64) task.Answered {
	return task.Answered{Samples: samples, Answer: graph.ArrayOf(graph.Float64, answer, shape...),
		Given: tasktest.Arrays{"target": graph.ArrayOf(graph.Float64, target, shape...)}}
}

func added(t *testing.T, m task.Measure, instances int, minibatches ...task.Answered) []task.Quotient {
	t.Helper()
	to := make([]task.Quotient, instances)
	for _, b := range minibatches {
		if err := m.Add(b, to); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// By hand. Of five answers the first, second and fourth are right; in the third the first of two equal outputs counts, which is wrong. The
// squared errors are 0.25, 0, 1, 1 and 0.25 + 9.
func TestMeasuresByHand(t *testing.T) {
	one := answered(3, []int{3, 2}, []float64{0.5, 0, 0, 1, 1, 1}, []float64{1, 0, 0, 1, 0, 1})
	two := answered(2, []int{2, 2}, []float64{2, 0, 0.5, -2}, []float64{1, 0, 0, 1})
	for _, row := range []struct {
		measure task.Measure
		want    task.Quotient
	}{{task.Accuracy(), task.Quotient{Sum: 3, Of: 5}}, {task.SquaredError(), task.Quotient{Sum: 11.5, Of: 5}}} {
		if got := added(t, row.measure, 1, one, two); got[0] != row.want {
			t.Errorf("%s is %v, want %v", row.measure.Name, got, row.want)
		}
	}
}

// Two instances of two samples, at each of two moments: rows go by moment, instance and sample.
func TestMeasuresOfInstances(t *testing.T) {
	right, wrong := []float64{1, 0}, []float64{0, 1}
	answer := slices.Concat(right, right, wrong, right, right, wrong, wrong, wrong)
	target := slices.Concat(right, right, right, right, right, right, right, right)
	m := answered(2, []int{2, 2, 2, 2}, answer, target)
	if got, want := added(t, task.Accuracy(), 2, m), []task.Quotient{{Sum: 3, Of: 4}, {Sum: 1, Of: 4}}; !slices.Equal(got, want) {
		t.Errorf("accuracy %v, want %v", got, want)
	}
	if got, want := added(t, task.SquaredError(), 2, m), []task.Quotient{{Sum: 2, Of: 4}, {Sum: 6, Of: 4}}; !slices.Equal(got, want) {
		t.Errorf("squared error %v, want %v", got, want)
	}
}

// A target without moments stays the same at each of two moments.
func TestTargetsWithoutMoments(t *testing.T) {
	m := task.Answered{Samples: 2, Answer: graph.ArrayOf(graph.Float64, []float64{1, 0, 0, 1, 0, 1, 0, 1}, 2, 2, 2),
		Given: tasktest.Arrays{"target": graph.ArrayOf(graph.Float64, []float64{1, 0, 0, 1}, 2, 2)}}
	if got := added(t, task.Accuracy(), 1, m); got[0] != (task.Quotient{Sum: 3, Of: 4}) {
		t.Errorf("accuracy %v", got)
	}
	if got := added(t, task.SquaredError(), 1, m); got[0] != (task.Quotient{Sum: 2, Of: 4}) {
		t.Errorf("squared error %v", got)
	}
}

// The share of one and two thirds of a million samples is the one quotient, whatever the minibatches.
func TestSharesAreExactQuotients(t *testing.T) {
	q := make([]task.Quotient, 1)
	for range 1000 {
		q[0].Sum, q[0].Of = q[0].Sum+333, q[0].Of+999
	}
	if got := q[0].Value(); got != 333000.0/999000.0 {
		t.Errorf("%v", got)
	}
	if !math.IsNaN((task.Quotient{}).Value()) {
		t.Error("nothing has a score")
	}
}

func TestAnswersThatCannotBeScored(t *testing.T) {
	m := answered(2, []int{2, 2}, make([]float64, 4), make([]float64, 4))
	other := m
	other.Given = tasktest.Arrays{"target": graph.NewArray(graph.Float64, 2, 3)}
	without := m
	without.Given = tasktest.Arrays{}
	for _, measure := range []task.Measure{task.Accuracy(), task.SquaredError()} {
		for says, c := range map[string]struct {
			minibatch task.Answered
			instances int
		}{
			"answers of shape [2 2], of 2 samples and 1 instances, cannot be compared with a signal target of shape [2 3]": {other, 1},
			"of 2 samples and 3 instances":    {m, 3},
			"the task gives no signal target": {without, 1},
		} {
			if err := measure.Add(c.minibatch, make([]task.Quotient, c.instances)); err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%s: %v, want %q", measure.Name, err, says)
			}
		}
	}
}

func TestHeadlines(t *testing.T) {
	if h := task.Headline(nil); h.Name != "loss" || h.Higher {
		t.Errorf("without measures: %+v", h)
	}
	h := task.Headline([]task.Measure{task.SquaredError(), task.Accuracy()})
	if h.Key() != "squared_error" || !h.Better(1, 2) || h.Better(2, 1) || h.Better(1, 1) || h.Better(nan, 1) {
		t.Errorf("%+v", h)
	}
	if a := task.Accuracy(); !a.Better(2, 1) || a.Better(1, 2) || a.Better(1, 1) || a.Better(nan, 1) {
		t.Errorf("%+v", a)
	}
}
