package task_test

import (
	"strings"
	"testing"

	"credo/graph/circuit"
	"credo/train/task"
)

// shown is an association that gives other signals.
type shown struct {
	association
	signals []circuit.Signal
}

func (s shown) Signals() []circuit.Signal { return s.signals }

// Signals that task and circuit do not agree about are refused in a sentence that names both and lists the signals.
func TestSignalsThatDoNotMeet(t *testing.T) {
	x, target := circuit.Signal{Name: "x", Shape: circuit.Shape{784}}, circuit.Signal{Name: "target", Shape: circuit.Shape{10}}
	image := circuit.Signal{Name: "x", Shape: circuit.Shape{28, 28, 1}}
	channels := circuit.Signal{Name: "x", Shape: circuit.Shape{1, 28, 28}}
	timed, shared := x, x
	timed.Timed, shared.Shared = true, true
	drawn := circuit.Signal{Name: "gate", Shape: circuit.Shape{1}, Origin: circuit.NormalDrawn}
	list := func(s ...circuit.Signal) []circuit.Signal { return s }
	for _, row := range []struct {
		gives, takes []circuit.Signal
		want         string // "": they meet
	}{
		{list(x, target), list(target, x), ""},
		{list(x, target), list(x, drawn, target), ""},
		{list(image, target), list(x, target), ""},
		{list(x, target), list(image, target), ""},
		{list(x, target), list(x), "task association gives a signal target, which circuit net does not declare; it needs: x (784)"},
		{list(x), nil, "task association gives a signal x, which circuit net does not declare; it needs: none"},
		{list(drawn), list(drawn), "task association gives a signal gate, which circuit net does not declare; it needs: none"},
		{list(x), list(x, target), "circuit net needs a signal target, which task association does not give; it gives: x (784)"},
		{nil, list(image), "circuit net needs a signal x, which task association does not give; it gives: none"},
		{list(target), list(circuit.Signal{Name: "target", Shape: circuit.Shape{9}}), "task association gives signal target in shape 10, and circuit net takes shape 9"},
		{list(image), list(channels), "task association gives signal x in shape 28x28x1, and circuit net takes shape 1x28x28"},
		{list(x), list(timed), "task association gives signal x once a trial, for each sample, and circuit net takes it at every moment, for each sample"},
		{list(shared), list(x), "task association gives signal x once a trial, for all samples alike, and circuit net takes it once a trial, for each sample"},
	} {
		err := task.Check(shown{signals: row.gives}, circuit.Spec{Name: "net", Signals: row.takes})
		if row.want == "" && err != nil || row.want != "" && (err == nil || err.Error() != row.want) {
			t.Errorf("%v\nwant %q", err, row.want)
		}
	}
	if err := task.Check(recall{moments: 3}, circuit.Spec{Name: "net", Signals: circuit.Examples(1, 1)}); err == nil || !strings.Contains(err.Error(), "task recall gives signal x at every moment") {
		t.Errorf("a sequence for a circuit of images: %v", err)
	}
}

// scored is an association with measures.
type scored struct {
	association
	measures []task.Measure
}

func (s scored) Measures() []task.Measure { return s.measures }

// Measures whose numbers could not be told apart, or that have none, are refused.
func TestMeasuresThatCannotBeRecorded(t *testing.T) {
	own := task.Loss()
	own.Add = task.Accuracy().Add
	spec := circuit.Spec{Name: "net", Signals: circuit.Examples(2, 1)}
	for want, measures := range map[string][]task.Measure{
		"task association has a measure loss, a name that is taken; there are already: loss":               {own},
		"task association has a measure accuracy, a name that is taken; there are already: loss, accuracy": {task.Accuracy(), task.Accuracy()},
		`task association has a measure "lag" without a name, or without Add: it needs both`:               {{Name: "lag"}},
		`task association has a measure "" without a name, or without Add: it needs both`:                  {{Add: own.Add}},
	} {
		if err := task.Check(scored{measures: measures}, spec); err == nil || err.Error() != want {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if err := task.Check(scored{measures: []task.Measure{task.Accuracy(), task.SquaredError()}}, spec); err != nil {
		t.Error(err)
	}
}
