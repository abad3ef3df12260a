package experiment

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pkg/errors"
)

func decode(t *testing.T, src string, args ...string) Experiment {
	t.Helper()
	e, err := Decode("test.yaml", []byte(src), Known{}, args...)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func ptr(x float64) *float64 { return &x }

// The defaults are those of the specification of dic: circuit sections 1 to 3, rules and optimizer 4, steps 5.2, protocol 8.
func TestTheEmptyFileIsThePublishedExperiment(t *testing.T) {
	soft := Activation{Name: "softplus", A: 1, K: 1, S: 0}
	want := Experiment{
		Circuit: Circuit{Name: "dic", Hidden: []int{256}, DIC: DIC{
			PhiE: soft, PhiI: soft, TauE: 0.02, TauI: 0.005,
			Controller:  Controller{KP: 0.2, KI: 0.4, Lambda: 1, Tau: 0.1},
			FBToReadout: true,
			Feedback:    Feedback{Form: "shipped", Norm: ptr(1)},
			Target:      Target{Strong: true},
		}},
		Rule:      Rule{Name: "inhibitory-exact"},
		Settle:    Settle{Method: "equilibrium", Tolerance: 1e-4, MaxSweeps: 24},
		Optimizer: Optimizer{Name: "adam", LR: 1e-3, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8},
		Loss:      "ce", Data: Data{Name: "digits", ValidFraction: 0.1},
		Batch: 100, Epochs: 50, Seed: 1, Dtype: "float32", LogEvery: 10, AlignEvery: 10,
	}
	for _, src := range []string{"", "# nothing yet\n", "{}", "---\n"} {
		if diff := cmp.Diff(want, decode(t, src)); diff != "" {
			t.Errorf("%q: -want +got\n%s", src, diff)
		}
	}
	if diff := cmp.Diff(want, Default("", "")); diff != "" {
		t.Errorf("Default: -want +got\n%s", diff)
	}
}

func TestDefaultsFollowTheChoice(t *testing.T) {
	for _, c := range []struct {
		src  string
		get  func(Experiment) any
		want any
	}{
		{"circuit: mlp", func(e Experiment) any { return e.Rule }, Rule{Name: "backprop"}},
		{"circuit: mlp", func(e Experiment) any { return e.Circuit.MLP }, MLP{Readout: "linear", Init: Init{Name: "lecun"}, Backward: Backward{Form: "none"}}},
		{"circuit: mlp", func(e Experiment) any { return e.Circuit.DIC }, DIC{}},
		{"circuit: mlp", func(e Experiment) any { return e.Settle }, Settle{}},
		{"circuit: {name: mlp, activation: sigmoid}", func(e Experiment) any { return e.Circuit.MLP }, MLP{Readout: "units", Init: Init{"xavier", 3.6}, Backward: Backward{Form: "none"}}},
		{"{circuit: mlp, rule: feedback-alignment}", func(e Experiment) any { return e.Circuit.Backward }, Backward{"layers", "random", "xavier", 1, false}},
		{"{circuit: mlp, rule: direct-feedback-alignment}", func(e Experiment) any { return e.Circuit.Backward }, Backward{"direct", "random", "xavier", 1, false}},
		{"{circuit: mlp, rule: sign-symmetric}", func(e Experiment) any { return e.Circuit.Backward }, Backward{"layers", "usf", "xavier", 1, false}},
		{"{circuit: mlp, rule: kolen-pollack}", func(e Experiment) any { return e.Circuit.Backward }, Backward{"layers", "random", "xavier", 1, true}},
		{"{circuit: {name: mlp, backward: {form: layers, regime: tied}}}", func(e Experiment) any { return e.Circuit.Backward }, Backward{"layers", "tied", "", 1, false}},
		{"{circuit: dic, rule: feedback-alignment}", func(e Experiment) any { return e.Circuit.Backward }, Backward{}},
		{"{circuit: mlp, rule: kolen-pollack}", func(e Experiment) any { return e.Optimizer.WeightDecay }, 0.001},
		{"rule: inhibitory-threshold", func(e Experiment) any { return e.Rule }, Rule{Name: "inhibitory-threshold", AvgInhLambda: 1, AvgInhInit: 0.8}},
		{"rule: inhibitory-taylor", func(e Experiment) any { return e.Rule }, Rule{Name: "inhibitory-taylor", Y0: 1}},
		{"settle: euler", func(e Experiment) any { return e.Settle }, Settle{Method: "euler", Dt: 0.005, OpenSteps: 60, ClosedSteps: 200}},
		{"settle: rk4", func(e Experiment) any { return e.Settle }, Settle{Method: "rk4", Dt: 0.008, OpenSteps: 40, ClosedSteps: 110}},
		{"settle: tsit5", func(e Experiment) any { return e.Settle }, Settle{Method: "tsit5", Rtol: 1e-3, Atol: 1e-6}},
		{"{settle: tsit5, circuit: {target: {strong: false}}}", func(e Experiment) any { return e.Settle }, Settle{Method: "tsit5", Rtol: 1e-5, Atol: 1e-8}},
		{"dtype: float64", func(e Experiment) any { return e.Settle }, Settle{Method: "equilibrium", Tolerance: 1e-12, MaxSweeps: 40}},
		{"optimizer: sgd", func(e Experiment) any { return e.Optimizer }, Optimizer{Name: "sgd", LR: 0.1}},
		{"optimizer: momentum", func(e Experiment) any { return e.Optimizer }, Optimizer{Name: "momentum", LR: 0.01, Momentum: 0.9}},
		{"circuit: {target: {strong: false}}", func(e Experiment) any { return e.Circuit.Target }, Target{Nudge: 0.015}},
		{"circuit: {sizes: [64, 32, 10]}", func(e Experiment) any { return e.Circuit.Hidden }, []int(nil)},
	} {
		if diff := cmp.Diff(c.want, c.get(decode(t, c.src))); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.src, diff)
		}
	}
}

func TestForms(t *testing.T) {
	for _, c := range []struct {
		src  string
		get  func(Experiment) any
		want any
	}{
		{"circuit: {phi_e: [5, 1, 3]}", func(e Experiment) any { return e.Circuit.PhiE }, Activation{"softplus", 5, 1, 3}},
		{"circuit: {phi_e: identity}", func(e Experiment) any { return e.Circuit.PhiE }, Activation{Name: "identity"}},
		{"circuit: {phi_e: {k: 2}}", func(e Experiment) any { return e.Circuit.PhiE }, Activation{"softplus", 1, 2, 0}},
		{"circuit: {activation: [1, 1, 3]}", func(e Experiment) any { return []Activation{e.Circuit.PhiE, e.Circuit.PhiI, e.Circuit.Activation} },
			[]Activation{{"softplus", 1, 1, 3}, {"softplus", 1, 1, 3}, {}}},
		{"circuit: {name: mlp, activation: [1, 1, 3]}", func(e Experiment) any { return e.Circuit.Activation }, Activation{"softplus", 1, 1, 3}},
		{"circuit: {feedback: {clip: 1, norm: null}}", func(e Experiment) any { return e.Circuit.Feedback }, Feedback{Form: "shipped", Clip: ptr(1)}},
		{"circuit: {feedback: {norm: ~, average: true}}\nbatch: 2", func(e Experiment) any { return e.Circuit.Feedback }, Feedback{Form: "shipped", Average: true}},
		{"circuit: {feedback: {norm: NULL}}", func(e Experiment) any { return e.Circuit.Feedback.Norm }, (*float64)(nil)},
		{"circuit: {hidden: []}", func(e Experiment) any { return e.Circuit.Hidden }, []int{}},
		{"seeds: 3\nseed: 5", func(e Experiment) any { return e.SeedList() }, []uint64{5, 6, 7}},
		{"seeds: [7, 3]", func(e Experiment) any { return e.SeedList() }, []uint64{7, 3}},
		{"seed: 0", func(e Experiment) any { return e.SeedList() }, []uint64{0}},
		{"seed: 18446744073709551615", func(e Experiment) any { return e.Seed }, uint64(1<<64 - 1)},
		{"batch: 010", func(e Experiment) any { return e.Batch }, 10},
		{"optimizer: {lr: 1e-3}", func(e Experiment) any { return e.Optimizer.LR }, 1e-3},
		{"optimizer: {lr: 1}", func(e Experiment) any { return e.Optimizer.LR }, 1.0},
		{"optimizer: {lr: 5.e-1}", func(e Experiment) any { return e.Optimizer.LR }, 0.5},
		{"name: |\n  a name", func(e Experiment) any { return e.Label() }, "a name"},
		{"name: yes", func(e Experiment) any { return e.Label() }, "yes"},
		{"name: '3'", func(e Experiment) any { return e.Label() }, "3"},
		{"rule: backprop", func(e Experiment) any { return e.Label() }, "dic backprop"},
		{"data: mnist\r\nbatch: 7\r\n", func(e Experiment) any { return e.Batch }, 7},
	} {
		if diff := cmp.Diff(c.want, c.get(decode(t, c.src))); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.src, diff)
		}
	}
}

func TestKnownNamesComeFromTheCaller(t *testing.T) {
	known := Known{Circuits: []string{"burst"}, Rules: []string{"burstprop", "backprop"}}
	e, err := Decode("", []byte("circuit: {name: burst, hidden: [3]}\nrule: burstprop"), known)
	if err != nil || e.Circuit.Name != "burst" || e.Rule.Name != "burstprop" || e.Optimizer.Name != "adam" {
		t.Error(e, err)
	}
	_, err = Decode("f", []byte("circuit: dic\nrule: burstprop"), known)
	if want := `f:1:10: circuit.name: "dic" is not one of burst`; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestProblemsCanBeTakenApart(t *testing.T) {
	_, err := Decode("f.yaml", []byte("batch: 0\nepocs: 1"), Known{}, "loss=l1")
	var p Problems
	if !errors.As(err, &p) {
		t.Fatal(err)
	}
	want := Problems{
		{"f.yaml", 1, 8, "batch", "0 is not allowed: must be at least 1"},
		{"f.yaml", 2, 1, "epocs", "unknown key; did you mean epochs?"},
		{"loss=l1", 0, 0, "loss", `"l1" is not one of ce, mse`},
	}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Error(diff)
	}
}

func TestManyProblemsAreCutShort(t *testing.T) {
	_, err := Decode("f", []byte(strings.Repeat("- x\n", 3)+strings.Repeat("- &a x\n", 30)), Known{})
	lines := strings.Split(message(err), "\n")
	if len(lines) != 21 || lines[20] != "and 10 more" || len(problems(t, err)) != 30 {
		t.Error(err)
	}
}

func TestHugeFilesAreRefusedBeforeTheyAreParsed(t *testing.T) {
	for _, src := range []string{strings.Repeat("#", maxBytes+1), strings.Repeat("[", maxBrackets+1)} {
		if _, err := Decode("f", []byte(src), Known{}); err == nil || !strings.Contains(err.Error(), "too many") {
			t.Error(err)
		}
	}
}

func TestReadNamesTheFile(t *testing.T) {
	path := filepath.Join("testdata", "none.yaml")
	if _, err := Read(path, Known{}); err == nil || !strings.Contains(err.Error(), path) {
		t.Error(err)
	}
	e, err := Read(filepath.Join("testdata", "comparison.yaml"), Known{}, "epochs=2")
	if err != nil || e.Epochs != 2 || len(e.Compare) != 3 {
		t.Error(e, err)
	}
}

// The keys of one's own data go with a path, which a slash makes, and with nothing else.
func TestOwnDataAreNamedByAPath(t *testing.T) {
	e := decode(t, "data: ./my.csv", "data.label=species")
	want := Data{Name: "./my.csv", Label: "species", SplitSeed: 1, TestFraction: 0.2, ValidFraction: 0.1}
	if diff := cmp.Diff(want, e.Data); diff != "" || !e.Data.Own() {
		t.Error(diff)
	}
	if e = decode(t, "data: {name: ./my.csv, label: first}", "data=mnist"); e.Data.Own() || e.Data.Label != "" {
		t.Error(e.Data)
	}
	for src, want := range map[string]string{
		"data: my.csv":                              `f:1:7: data.name: "my.csv" is not one of digits, mnist, fashion, optdigits; a path of your own has a slash: ./my.csv`,
		"data: {name: digits, label: x}":            "f:1:22: data.label: applies only where data.name is the path of a file or folder; here it is digits",
		"data: {name: ./x, dir: y}":                 "f:1:19: data.dir: does not apply where data.name is the path of a file or folder",
		"data: {name: ./x, test_fraction: 1}":       "f:1:34: data.test_fraction: 1 is not allowed: must be above 0 and below 1",
		"data: {name: mnits, label: x}":             `f:1:14: data.name: "mnits" is not one of digits, mnist, fashion, optdigits; did you mean mnist?`,
		"data: {name: \"./a\\tb\"}":                 "f:1:14: data.name: must be one line of printable text",
		"{data: ./x, compare: [{data: {sale: 3}}]}": "f:1:31: data.sale: unknown key; did you mean scale?",
	} {
		if _, err := Decode("f", []byte(src), Known{}); message(err) != want {
			t.Errorf("%s:\n got %v\nwant %s", src, err, want)
		}
	}
}

// Other content is another experiment.
func TestHashOfOwnDataIsOfTheirContent(t *testing.T) {
	e := decode(t, "data: {name: ./x.csv, sha256: aa}")
	if other := decode(t, "data: {name: ./x.csv, sha256: ab}"); other.Hash() == e.Hash() {
		t.Error("the digest is not in the hash")
	}
	roundTrip(t, e)
}
