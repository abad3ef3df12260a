package experiment

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pkg/errors"
)

func problems(t *testing.T, err error) Problems {
	t.Helper()
	var p Problems
	if !errors.As(err, &p) {
		t.Fatalf("%v is no list of problems", err)
	}
	return p
}

func TestRowsAreMergedOverTheRest(t *testing.T) {
	e := decode(t, `
name: all
data: mnist
circuit: {hidden: [32, 16], controller: {kp: 0.3}}
settle: euler
align_to: [bptt, mlp]
seeds: 2
compare:
  - {name: mine, rule: inhibitory-taylor, epochs: 3}
  - {circuit: mlp, rule: backprop, optimizer: {lr: 0.5}}
  - circuit: {sizes: [784, 10]}
`)
	base := Default("", "")
	base.Data.Name = "mnist"
	base.Circuit.Hidden = []int{32, 16}
	base.Circuit.Controller.KP = 0.3
	base.Settle = Settle{Method: "euler", Dt: 0.005, OpenSteps: 60, ClosedSteps: 200}
	base.Seeds, base.AlignTo = []uint64{1, 2}, []string{"bptt", "mlp"}

	taylor, mlp, flat := base, base, base
	taylor.Name, taylor.Rule, taylor.Epochs = "mine", Rule{Name: "inhibitory-taylor", Y0: 1}, 3
	mlp.Circuit = Default("mlp", "").Circuit
	mlp.Circuit.Hidden = []int{32, 16}
	mlp.Rule, mlp.Settle, mlp.AlignTo, mlp.Optimizer.LR = Rule{Name: "backprop"}, Settle{}, nil, 0.5
	flat.Circuit.Sizes, flat.Circuit.Hidden = []int{784, 10}, nil

	want := base
	want.Name, want.Compare = "all", []Experiment{taylor, mlp, flat}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if diff := cmp.Diff(want.Compare, e.Rows()); diff != "" {
		t.Error(diff)
	}
	if rows := base.Rows(); len(rows) != 1 || rows[0].Label() != "dic inhibitory-exact" {
		t.Error(rows)
	}
}

func TestRowsAreChecked(t *testing.T) {
	_, err := Decode("f", []byte("batch: 0\nname: same\ncompare:\n  - {name: same}\n  - {name: other}\n  - {epochs: -1}"), Known{})
	want := Problems{
		{"f", 1, 8, "batch", "0 is not allowed: must be at least 1"}, // once, though all rows have it
		{"f", 6, 14, "epochs", "-1 is not allowed: must be at least 0"},
	}
	if diff := cmp.Diff(want, problems(t, err)); diff != "" {
		t.Error(diff)
	}
	_, err = Decode("f", []byte("compare:\n  - {name: one}\n  - {name: other}"), Known{})
	if err == nil || err.Error() != "f:3:5: compare: row 2 is the same experiment as row 1" {
		t.Error(err)
	}
	many := "compare: [" + strings.Repeat("{}, ", maxRows+1) + "]"
	if _, err = Decode("f", []byte(many), Known{}); err == nil || err.Error() != "f:1:10: compare: 201 rows are too many (at most 200)" {
		t.Error(err)
	}
}

func TestArgumentsGoOverRows(t *testing.T) {
	file := "epochs: 9\ncompare: [{rule: backprop, epochs: 3, circuit: {sizes: [4, 3, 2]}}, {circuit: {name: mlp, hidden: [5]}}]"
	e := decode(t, file, "epochs=1", "circuit.hidden=[7]", "seeds=2", "circuit.controller.kp=0")
	for i, r := range e.Compare {
		if r.Epochs != 1 || len(r.Circuit.Hidden) != 1 || r.Circuit.Hidden[0] != 7 || r.Circuit.Sizes != nil || len(r.Seeds) != 2 {
			t.Error(i, r)
		}
	}
	if e.Compare[0].Circuit.Controller.KP != 0 || e.Compare[1].Circuit.DIC != (DIC{}) {
		t.Error(e.Compare)
	}
	_, err := Decode("f", []byte(file), Known{}, "rule=backprop", "circuit.sizes=[4,3,2]", "circuit.name=mlp", "epochs=1")
	if err == nil || err.Error() != "f:2:69: compare: row 2 is the same experiment as row 1" {
		t.Error(err)
	}
}
