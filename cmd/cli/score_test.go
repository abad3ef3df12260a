package cli

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"credo/train"
	"credo/train/runner"
	"credo/train/task"
)

// A comparison by squared error, of two seeds of two instances each. By hand: errors 1, 2, 3, 6 have mean 3 and standard error 1.08; the
// differences to the reference are 1, 1, 1, 1.
func TestTablesGoByMeasure(t *testing.T) {
	run := func(errors ...float64) *train.Result {
		return &train.Result{Test: []train.Score{{"loss": {1}, "squared error": errors}, {"loss": {0.25}, "squared error": errors}}}
	}
	measures := []task.Measure{task.SquaredError()}
	c := train.Summarize([]train.Entrant{{Circuit: "mlp", Rule: "backprop", Label: "mlp backprop"}, {Circuit: "dic", Rule: "local", Label: "dic local"}}, []uint64{1, 2}, "sines", measures,
		[][]*train.Result{{run(0, 1), run(2, 5)}, {run(1, 2), run(3, 6)}})
	var out bytes.Buffer
	if err := (format{"csv"}).print(&out, comparisonSheet(c)); err != nil {
		t.Fatal(err)
	}
	want := `circuit,rule,n,test squared error,"cosine to backprop, by layer",angle,difference,P
mlp,backprop,4,2 ± 1.1,,,reference,-
dic,local,4,3 ± 1.1,,,+1,0.000
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}

	out.Reset()
	sum := &runner.Summary{Circuit: "mlp", Rule: "backprop", Data: "sines", Epochs: 1, Measures: []task.Measure{measures[0], task.Loss()}, Result: run(1.5), Dir: "here"}
	if err := (format{"csv"}).print(&out, summarySheet(sum)); err != nil {
		t.Fatal(err)
	}
	if want := "circuit,rule,data,epochs,test squared error,test loss,folder\nmlp,backprop,sines,1,1.5,0.25,here\n"; out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
	out.Reset()
	if err := (format{"json"}).print(&out, summarySheet(sum)); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{`"test_squared_error": 1.5,`, `"test_loss": 0.25,`, `"folder": "here"`} {
		if !strings.Contains(out.String(), key) || strings.Contains(out.String(), "accuracy") {
			t.Errorf("no %s in\n%s", key, out.String())
		}
	}
}

// Shares are in percent and known without their name, other scores have it, and a score beyond all numbers is a dash.
func TestScoresAreWritten(t *testing.T) {
	share, other := task.Accuracy(), task.SquaredError()
	for got, want := range map[string]string{
		value(share, 0.92675): "92.67 %", called(share, 0.5): "50.00 %", apart(share, -0.0052): "-0.52",
		value(other, 0.12345): "0.1235", called(other, 2): "squared error 2", apart(other, 0.25): "+0.25",
		known(other, nil): "-", value(other, math.Inf(1)): "+Inf",
		spread(train.Replicated{Measure: share, Mean: 0.5, SE: new(0.0125)}): "50.00 ± 1.25 %",
		spread(train.Replicated{Measure: share, Mean: 0.5}):                  "50.00 %",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// The line of an epoch names the headline unless it is a share, and the loss once.
func TestLinesOfEpochs(t *testing.T) {
	var out bytes.Buffer
	s := &runScreen{bar: newProgress(&out).start("run"), every: 1}
	score := train.Score{"loss": {0.5}, "accuracy": {0.75}, "squared error": {0.25, 0.75}}
	s.Epoch(1, []task.Measure{task.Accuracy(), task.Loss()}, score, score)
	s.Epoch(2, []task.Measure{task.SquaredError(), task.Loss()}, nil, score)
	s.Epoch(3, []task.Measure{task.Loss()}, score, score)
	want := `run: test 75.00 % after 1 epoch, validation 75.00 %, test loss 0.5
run: test squared error 0.5 after 2 epochs, test loss 0.5
run: test loss 0.5 after 3 epochs, validation 0.5
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}
