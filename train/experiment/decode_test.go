package experiment_test

import (
	"path/filepath"
	"strings"
	"testing"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train"
	"credo/train/data"
	"credo/train/experiment"
	"credo/train/optim"
	"credo/train/runner"
	"credo/train/settings"
)

// published is the experiment of the specification of dic: circuit sections 1 to 3, rules and optimizer 4, steps 5.2, protocol 8.
func published() experiment.Experiment {
	c := models.NewDIC(nil)
	c.Layers = models.Layers{Hidden: []int{256}}
	return experiment.Experiment{
		Circuit: c, Rule: recipe("inhibitory-exact"), Optimizer: optim.NewAdam(1e-3), Lesson: train.Minibatches{}, Loss: circuit.CrossEntropy{},
		Data:  data.Published{Name: "digits", Held: data.Held{ValidFraction: 0.1}},
		Batch: 100, Epochs: 50, Seed: 1, Dtype: "float32", LogEvery: 10, AlignEvery: 10,
	}
}

func TestTheEmptyFileIsThePublishedExperiment(t *testing.T) {
	for _, src := range []string{"", "# nothing yet\n", "{}", "---\n"} {
		if d := diff(published(), decode(t, src)); d != "" {
			t.Errorf("%q: -want +got\n%s", src, d)
		}
	}
	e, err := experiment.Plain(runner.Builtin(), "", "")
	if d := diff(published(), e); d != "" || err != nil {
		t.Errorf("Plain: %v, -want +got\n%s", err, d)
	}
}

func mlp(e experiment.Experiment) *models.MLP { return e.Circuit.(*models.MLP) }
func dic(e experiment.Experiment) *models.DIC { return e.Circuit.(*models.DIC) }

// settling resolves an experiment and returns the way to settle: tolerances follow from precision and target then.
func settling(t *testing.T) func(e experiment.Experiment) any {
	return func(e experiment.Experiment) any {
		e, err := e.Resolve(circuit.Shape{64}, 10)
		if err != nil {
			t.Error(err)
		}
		return dic(e).Settling
	}
}

func TestDefaultsFollowTheChoice(t *testing.T) {
	xavier, signs := circuit.Random{Scale: 1, Draw: circuit.XavierDraw}, circuit.Signs{Sizes: circuit.UniformSizes, Scale: 1, Draw: circuit.XavierDraw}
	backward := func(e experiment.Experiment) any { return mlp(e).Backward }
	units := func(e experiment.Experiment) any {
		return []any{mlp(e).Phi, mlp(e).Readout, mlp(e).Init}
	}
	for _, c := range []struct {
		src  string
		get  func(experiment.Experiment) any
		want any
	}{
		{"circuit: mlp", func(e experiment.Experiment) any { return e.RuleName() }, "backprop"},
		{"circuit: mlp", units, []any{circuit.SoftRelu(), models.LinearReadout, circuit.LeCun{}}},
		{"circuit: {name: mlp, activation: sigmoid}", units, []any{circuit.Sigmoid{}, models.UnitReadout, circuit.Xavier{Gain: 3.6}}},
		{"circuit: {name: mlp, activation: sigmoid, readout: linear, init: lecun}", units, []any{circuit.Sigmoid{}, models.LinearReadout, circuit.LeCun{}}},
		{"circuit: mlp", backward, models.NoBackward{}},
		{"rule: feedback-alignment", backward, models.Layered{Y: xavier}},
		{"{circuit: mlp, rule: feedback-alignment}", backward, models.Layered{Y: xavier}},
		{"rule: direct-feedback-alignment", backward, models.Direct{Y: xavier}},
		{"rule: sign-symmetric", backward, models.Layered{Y: signs}},
		{"{circuit: {name: mlp, backward: {y: {sizes: fixed}}}, rule: sign-symmetric}", backward, models.Layered{Y: circuit.Signs{Sizes: circuit.FixedSizes, Scale: 1, Draw: circuit.XavierDraw}}},
		{"rule: kolen-pollack", backward, models.Layered{Y: xavier, Learning: true}},
		{"{circuit: {name: mlp, backward: {name: layers, y: tied}}}", backward, models.Layered{Y: circuit.Tied{Scale: 1}}},
		{"rule: kolen-pollack", func(e experiment.Experiment) any { return e.Optimizer.(optim.Adam).WeightDecay }, 0.001},
		{"{rule: kolen-pollack, optimizer: sgd}", func(e experiment.Experiment) any { return e.Optimizer.(optim.SGD).WeightDecay }, 0.001},
		{"rule: inhibitory-threshold", func(e experiment.Experiment) any { return e.Rule }, rules.ThresholdRecipe{Lambda: 1, Initial: 0.8}},
		{"rule: inhibitory-taylor", func(e experiment.Experiment) any { return e.Rule }, rules.TaylorRecipe{Y0: 1}},
		{"circuit: {settle: euler}", settling(t), models.NewEulerSteps()},
		{"circuit: {settle: rk4}", settling(t), models.NewRK4Steps()},
		{"circuit: {settle: tsit5}", settling(t), models.Tsit5{Rtol: 1e-3, Atol: 1e-6}},
		{"circuit: {settle: tsit5, nudge: 0.015}", settling(t), models.Tsit5{Rtol: 1e-5, Atol: 1e-8}},
		{"", settling(t), models.Equilibrium{Tolerance: 1e-4, MaxSweeps: 24}},
		{"dtype: float64", settling(t), models.Equilibrium{Tolerance: 1e-12, MaxSweeps: 40}},
		{"optimizer: sgd", func(e experiment.Experiment) any { return e.Optimizer }, optim.NewSGD(0.1)},
		{"optimizer: momentum", func(e experiment.Experiment) any { return e.Optimizer }, optim.NewMomentum(0.01)},
		{"circuit: {sizes: [64, 32, 10]}", func(e experiment.Experiment) any { return dic(e).Layers }, models.Layers{Sizes: []int{64, 32, 10}}},
	} {
		if d := diff(c.want, c.get(decode(t, c.src))); d != "" {
			t.Errorf("%s: -want +got\n%s", c.src, d)
		}
	}
}

func TestForms(t *testing.T) {
	phi := func(e experiment.Experiment) any { return dic(e).PhiE }
	feedback := func(e experiment.Experiment) any { return dic(e).Feedback }
	for _, c := range []struct {
		src  string
		get  func(experiment.Experiment) any
		want any
	}{
		{"circuit: {phi_e: [5, 1, 3]}", phi, circuit.Softplus{A: 5, K: 1, S: 3}},
		{"circuit: {phi_e: identity}", phi, circuit.Linear{}},
		{"circuit: {phi_e: {k: 2}}", phi, circuit.Softplus{A: 1, K: 2}},
		{"circuit: {activation: [1, 1, 3]}", func(e experiment.Experiment) any { return []circuit.Activation{dic(e).PhiE, dic(e).PhiI} },
			[]circuit.Activation{circuit.Softplus{A: 1, K: 1, S: 3}, circuit.Softplus{A: 1, K: 1, S: 3}}},
		{"circuit: {name: mlp, activation: [1, 1, 3]}", func(e experiment.Experiment) any { return mlp(e).Phi }, circuit.Softplus{A: 1, K: 1, S: 3}},
		{"circuit: {feedback: {clip: 1, norm: null}}", feedback, models.FeedbackMatrices{Form: models.ShippedForm, Clip: 1}},
		{"circuit: {feedback: {norm: ~, average: true}}\nbatch: 2", feedback, models.FeedbackMatrices{Form: models.ShippedForm, Average: true}},
		{"circuit: {feedback: {norm: NULL}}", feedback, models.FeedbackMatrices{Form: models.ShippedForm}},
		{"circuit: {name: mlp, hidden: []}", func(e experiment.Experiment) any { return mlp(e).Hidden }, []int{}},
		{"seeds: 3\nseed: 5", func(e experiment.Experiment) any { return e.SeedList() }, []uint64{5, 6, 7}},
		{"seeds: [7, 3]", func(e experiment.Experiment) any { return e.SeedList() }, []uint64{7, 3}},
		{"seed: 0", func(e experiment.Experiment) any { return e.SeedList() }, []uint64{0}},
		{"seed: 18446744073709551615", func(e experiment.Experiment) any { return e.Seed }, uint64(1<<64 - 1)},
		{"batch: 010", func(e experiment.Experiment) any { return e.Batch }, 10},
		{"optimizer: {lr: 1e-3}", func(e experiment.Experiment) any { return e.Optimizer.(optim.Adam).LR }, 1e-3},
		{"optimizer: {lr: 1}", func(e experiment.Experiment) any { return e.Optimizer.(optim.Adam).LR }, 1.0},
		{"optimizer: {lr: 5.e-1}", func(e experiment.Experiment) any { return e.Optimizer.(optim.Adam).LR }, 0.5},
		{"name: |\n  a name", func(e experiment.Experiment) any { return e.Label() }, "a name"},
		{"name: yes", func(e experiment.Experiment) any { return e.Label() }, "yes"},
		{"name: '3'", func(e experiment.Experiment) any { return e.Label() }, "3"},
		{"rule: backprop", func(e experiment.Experiment) any { return e.Label() }, "dic backprop"},
		{"data: mnist\r\nbatch: 7\r\n", func(e experiment.Experiment) any { return e.Batch }, 7},
		{"align_to: []", func(e experiment.Experiment) any { return e.AlignTo }, []string(nil)},
	} {
		if d := diff(c.want, c.get(decode(t, c.src))); d != "" {
			t.Errorf("%s: -want +got\n%s", c.src, d)
		}
	}
}

// Names are the caller's: a catalog with a circuit of one's own knows it, and the house's settings begin with the first entries.
func TestNamesComeFromTheCatalog(t *testing.T) {
	c := runner.Builtin()
	catalog.Add(c, catalog.Entry[circuit.Model]{Name: "mine", With: "{rule: backprop, batch: 7}", New: func() circuit.Model { return &mine{MLP: *models.NewMLP(nil)} }})
	e, err := experiment.Decode(c, "", []byte("circuit: {name: mine, cells: 3}"))
	if err != nil || e.CircuitName() != "mine" || e.RuleName() != "backprop" || e.Batch != 7 || e.Circuit.(*mine).Cells != 3 {
		t.Error(e, err)
	}
	if e, err = experiment.Decode(c, "", nil, "circuit=mine", "rule=feedback-alignment"); err == nil || !strings.Contains(err.Error(), "it runs on mlp") {
		t.Error(e, err)
	}
	if _, err := read("f", "circuit: mine"); err == nil || !strings.HasPrefix(err.Error(), `f:1:10: circuit.name: "mine" is not one of dic, `) {
		t.Error(err)
	}
}

// mine is a circuit with one option that no other has.
type mine struct {
	models.MLP
	Cells int `yaml:"cells" min:"1"`
}

func TestProblemsCanBeTakenApart(t *testing.T) {
	_, err := read("f.yaml", "batch: 0\nepocs: 1", "loss=l1")
	want := settings.Problems{
		{Source: "f.yaml", Line: 1, Column: 8, Key: "batch", Message: "0 is not allowed: must be at least 1"},
		{Source: "f.yaml", Line: 2, Column: 1, Key: "epocs", Message: "unknown key; did you mean epochs?"},
		{Source: "loss=l1", Key: "loss.name", Message: `"l1" is not one of ce, mse`},
	}
	if d := diff(want, problems(t, err)); d != "" {
		t.Error(d)
	}
}

func TestManyProblemsAreCutShort(t *testing.T) {
	_, err := read("f", strings.Repeat("batch: 1\n", 31))
	lines := strings.Split(message(err), "\n")
	if len(lines) != 21 || lines[20] != "and 10 more" || len(problems(t, err)) != 30 {
		t.Error(err)
	}
}

func TestHugeFilesAreRefusedBeforeTheyAreParsed(t *testing.T) {
	for _, src := range []string{strings.Repeat("#", settings.MaxBytes+1), strings.Repeat("[", 2001)} {
		if _, err := read("f", src); err == nil || !strings.Contains(err.Error(), "too many") {
			t.Error(err)
		}
	}
}

func TestReadNamesTheFile(t *testing.T) {
	path := filepath.Join("testdata", "none.yaml")
	if _, err := experiment.Read(runner.Builtin(), path); err == nil || !strings.Contains(err.Error(), path) {
		t.Error(err)
	}
	e, err := experiment.Read(runner.Builtin(), filepath.Join("testdata", "comparison.yaml"), "epochs=2")
	if err != nil || e.Epochs != 2 || len(e.Compare) != 3 {
		t.Error(e, err)
	}
}

// The keys of one's own data go with a path, which a slash makes, and with nothing else.
func TestOwnDataAreNamedByAPath(t *testing.T) {
	e := decode(t, "data: ./my.csv", "data.label=species")
	want := data.Files{Path: "./my.csv", Label: "species", SplitSeed: 1, TestFraction: 0.2, Held: data.Held{ValidFraction: 0.1}}
	if d := diff(want, e.Data); d != "" || e.DataName() != "./my.csv" {
		t.Error(d)
	}
	if e = decode(t, "data: {name: ./my.csv, label: first}", "data=mnist"); e.DataName() != "mnist" {
		t.Error(e.Data)
	}
	if e = decode(t, "data: {name: ./my.csv, label: first}", "data=./other.csv"); e.Data.(data.Files).Path != "./other.csv" {
		t.Error(e.Data)
	}
	if e = decode(t, "data: {name: ./my.csv, train_images: 5}", "data=mnist"); e.Data.(data.Published).TrainImages != 5 {
		t.Error("an option of all data does not survive another name", e.Data)
	}
	for src, want := range map[string]string{
		"data: my.csv":                              `f:1:7: data.name: "my.csv" is not one of digits, mnist, fashion, optdigits, cifar10, waves, regression, evidence, matching, pattern, delayed-xor, sequences; a path of your own has a slash: ./my.csv`,
		"data: {name: digits, label: x}":            "f:1:22: data.label: applies only where data.name is the path of a file or folder; here it is digits",
		"data: {name: ./x, dir: y}":                 "f:1:19: data.dir: applies only where data.name is digits or mnist or fashion or optdigits or cifar10; here it is ./x",
		"data: {name: ./x, test_fraction: 1}":       "f:1:34: data.test_fraction: 1 is not allowed: must be above 0 and below 1",
		"data: {name: mnits, label: x}":             `f:1:14: data.name: "mnits" is not one of digits, mnist, fashion, optdigits, cifar10, waves, regression, evidence, matching, pattern, delayed-xor, sequences; did you mean mnist?`,
		"data: {name: \"./a\\tb\"}":                 "f:1:14: data.name: must be one line of printable text",
		"{data: ./x, compare: [{data: {sale: 3}}]}": "f:1:31: data.sale: unknown key; did you mean scale?",
	} {
		if _, err := read("f", src); message(err) != want {
			t.Errorf("%s:\n got %v\nwant %s", src, err, want)
		}
	}
}
