package experiment

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestResolveTakesTheEndsFromTheData(t *testing.T) {
	e := decode(t, "circuit: {hidden: [32, 16]}\ncompare: [{}, {circuit: {sizes: [64, 9, 10]}}, {circuit: {hidden: []}}]")
	r, err := e.Resolve(64, 10, Known{})
	if err != nil {
		t.Fatal(err)
	}
	got := [][]int{r.Circuit.Sizes, r.Compare[0].Circuit.Sizes, r.Compare[1].Circuit.Sizes, r.Compare[2].Circuit.Sizes}
	if diff := cmp.Diff([][]int{{64, 32, 16, 10}, {64, 32, 16, 10}, {64, 9, 10}, {64, 10}}, got); diff != "" {
		t.Error(diff)
	}
	if e.Circuit.Sizes != nil || e.Compare[0].Circuit.Sizes != nil || !slices.Equal(e.Circuit.Hidden, []int{32, 16}) {
		t.Error("Resolve changed the experiment it was given")
	}
	roundTrip(t, r)
	again, err := r.Resolve(64, 10, Known{})
	if diff := cmp.Diff(r, again); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestResolveRefusesSizesThatDoNotFit(t *testing.T) {
	e := decode(t, "circuit: {sizes: [784, 5, 11]}\ncompare: [{circuit: {sizes: [64, 5, 9]}}]")
	_, err := e.Resolve(64, 10, Known{})
	want := `circuit.sizes: starts with 784, but an image of digits has 64 values
circuit.sizes: ends with 11, but digits has 10 classes
compare[0].circuit.sizes: ends with 9, but digits has 10 classes`
	if err == nil || err.Error() != want {
		t.Error(err)
	}
}

func TestResolveReturnsOnlyWhatIsValid(t *testing.T) {
	e := Default("", "")
	e.Batch = 0
	if _, err := e.Resolve(64, 10, Known{}); message(err) != "batch: 0 is not allowed: must be at least 1" {
		t.Error(err)
	}
}

func TestValidate(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Experiment)
		want   string
	}{
		"fine":           {func(*Experiment) {}, ""},
		"lr":             {func(e *Experiment) { e.Optimizer.LR = 0 }, "optimizer.lr: 0 is not allowed: must be above 0"},
		"lr nan":         {func(e *Experiment) { e.Optimizer.LR = math.NaN() }, "optimizer.lr: NaN is not allowed: must be finite"},
		"batch":          {func(e *Experiment) { e.Batch = 0 }, "batch: 0 is not allowed: must be at least 1"},
		"epochs":         {func(e *Experiment) { e.Epochs = -1 }, "epochs: -1 is not allowed: must be at least 0"},
		"sizes":          {func(e *Experiment) { e.Circuit.Sizes = []int{3, 4} }, "circuit.sizes: give sizes or hidden, and not both"},
		"no sizes":       {func(e *Experiment) { e.Circuit.Hidden = nil }, "circuit.sizes: give sizes or hidden, and not both"},
		"big":            {func(e *Experiment) { e.Circuit.Hidden = []int{3, -12345678} }, "circuit.hidden: -12345678 is not allowed: must be at least 1"},
		"rule":           {func(e *Experiment) { e.Rule.Name = "hebb" }, `rule.name: "hebb" is not one of backprop, inhibitory-exact, inhibitory-threshold, inhibitory-taylor, inhibitory-exact-online, inhibitory-taylor-online`},
		"foreign option": {func(e *Experiment) { e.Rule.Y0 = 1 }, "rule.y0: applies only where rule.name is inhibitory-taylor or inhibitory-taylor-online; here it is inhibitory-exact"},
		"foreign inside": {func(e *Experiment) { e.Circuit.Init.Gain = 2 }, "circuit.init.gain: applies only where circuit.name is mlp; here it is dic"},
		"steps":          {func(e *Experiment) { e.Settle.OpenSteps = 5 }, "settle.open_steps: applies only where settle.method is euler or rk4; here it is equilibrium"},
		"tolerances":     {func(e *Experiment) { e.Settle.Atol = 1e-6 }, "settle.atol: applies only where settle.method is tsit5; here it is equilibrium"},
		"average of one": {func(e *Experiment) { e.Batch, e.Circuit.Feedback.Average = 1, true }, "batch: 1 is not allowed: must be at least 2 where circuit.feedback.average is true"},
		"average of two": {func(e *Experiment) { e.Batch, e.Circuit.Feedback.Average = 2, true }, ""},
		"coarse": {func(e *Experiment) {
			e.Circuit.Target, e.Settle = Target{Nudge: 0.015}, Settle{Method: "tsit5", Rtol: 1e-3, Atol: 1e-8}
		},
			"settle.rtol: 0.001 is not allowed: must be above 0 and at most 1e-5 where circuit.target.strong is false"},
		"fine for strong": {func(e *Experiment) { e.Settle = Settle{Method: "tsit5", Rtol: 1e-3, Atol: 1e-6} }, ""},
		"name":            {func(e *Experiment) { e.Name = "a\x00" }, "name: must be one line of printable text"},
		"utf8":            {func(e *Experiment) { e.Name = "a\xff" }, "name: must be one line of printable text"},
		"seeds":           {func(e *Experiment) { e.Seeds = []uint64{1, 1} }, "seeds: 1 is given twice"},
		"clip":            {func(e *Experiment) { e.Circuit.Feedback.Clip = ptr(0) }, "circuit.feedback.clip: 0 is not allowed: must be above 0"},
		"row":             {func(e *Experiment) { r := *e; r.Loss = "l1"; e.Compare = []Experiment{r} }, `compare[0].loss: "l1" is not one of ce, mse`},
		"row seed":        {func(e *Experiment) { r := *e; r.Seed = 9; e.Compare = []Experiment{r} }, "compare[0].seed: differs from the comparison's own"},
		"twins":           {func(e *Experiment) { e.Compare = []Experiment{*e, *e} }, "compare: row 2 is the same experiment as row 1"},
		"nested":          {func(e *Experiment) { r := *e; r.Compare = []Experiment{*e}; e.Compare = []Experiment{r} }, "compare[0].compare: is of the whole comparison: no row has its own"},
	} {
		e := Default("", "")
		c.change(&e)
		err := e.Validate(few())
		if got := message(err); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
