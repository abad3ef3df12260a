package verify_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"credo/train/verify"
)

// set changes the value at a path of keys, as in "config.norm"; remove takes it away.
func set(path string, value any) func(map[string]any) {
	return func(c map[string]any) {
		keys := strings.Split(path, ".")
		for _, k := range keys[:len(keys)-1] {
			c = c[k].(map[string]any)
		}
		c[keys[len(keys)-1]] = value
	}
}

func remove(path string) func(map[string]any) {
	return func(c map[string]any) {
		at := strings.LastIndex(path, ".")
		if at >= 0 {
			c = c[path[:at]].(map[string]any)
		}
		delete(c, path[at+1:])
	}
}

func both(f, g func(map[string]any)) func(map[string]any) {
	return func(c map[string]any) { f(c); g(c) }
}

type list = []any

// Mistakes in a case, and the words that the error must have: always the case and the key.
var badCases = []struct {
	name, of string
	edit     func(map[string]any)
	want     string
}{
	{"misspelt config", settle, both(remove("config.norm"), set("config.nrm", 1.0)), "config.nrm: unknown key; did you mean norm?"},
	{"extra config", settle, set("config.temperature", 1.0), "config.temperature: unknown key; here can be loss, "},
	{"extra config like another", settle, set("config.norms", 1.0), "config.norms: unknown key; did you mean norm?"},
	{"missing config", settle, remove("config.tauE"), "config.tauE: is missing"},
	{"missing input", settle, remove("inputs.V"), "inputs.V: is missing"},
	{"misspelt input", settle, both(remove("inputs.target"), set("inputs.targets", 1.0)), "inputs.targets: unknown key; did you mean target?"},
	{"no config", settle, remove("config"), "config: is missing"},
	{"config is a list", settle, set("config", list{1.0}), "config: expected an object, got a list"},
	{"unknown key of a case", settle, set("comment", "hello"), "comment: unknown key; here can be name, kind, config, inputs, expect, tolerance"},
	{"unknown tolerance", settle, set("tolerance.float16", 1.0), "tolerance.float16: unknown key; did you mean float64?"},
	{"name is a number", settle, set("name", 3.0), "name: expected text, got 3"},
	{"kind is null", settle, set("kind", nil), "kind: expected text, got nothing"},
	{"text for a number", settle, set("config.tauE", "20 ms"), `config.tauE: expected a number, got "20 ms"`},
	{"number for a flag", settle, set("config.average", 1.0), "config.average: expected true or false, got 1"},
	{"text for null", settle, set("config.clip", "none"), `config.clip: expected a number or null, got "none"`},
	{"unknown loss", settle, set("config.loss", "hinge"), `config.loss: "hinge" is not one of ce, mse`},
	{"unknown activation", settle, set("config.phiE", "relu"), `config.phiE: "relu" is not one of softplus, sigmoid, identity`},
	{"short activation", settle, set("config.phiI", list{1.0, 1.0}), "config.phiI: expected a name, a mapping or [a, k, s], got a list of 2"},
	{"short gains", settle, set("config.gains", list{1.0, 1.0, 1.0}), "config.gains: expected a list of 4 numbers, got a list of 3"},
	{"ragged X", settle, set("inputs.X", list{list{1.0, 2.0, 3.0}, list{1.0, 2.0}}), "inputs.X: is ragged: element 0 has shape [3] and element 1 has shape [2]"},
	{"mixed X", settle, set("inputs.X", list{list{1.0, 2.0, 3.0}, 4.0}), "inputs.X: is ragged: element 0 has shape [3] and element 1 has shape []"},
	{"null in X", settle, set("inputs.X", list{list{1.0, nil, 3.0}}), "inputs.X: element 0: element 1: expected a number, got nothing"},
	{"flat X", settle, set("inputs.X", list{1.0, 2.0, 3.0}), "inputs.X: has shape (3), and must have (any, any)"},
	{"empty X", settle, set("inputs.X", list{}), "inputs.X: is an empty list"},
	{"empty row", settle, set("inputs.X", list{list{}}), "inputs.X: is an empty list"},
	{"W against X", settle, set("inputs.X", list{list{1.0, 2.0}}), "inputs.W[0]: has shape (3, 4), and must have (2, any)"},
	{"b against W", settle, set("inputs.b", list{list{1.0, 2.0}}), "inputs.b[0]: has shape (2), and must have (4)"},
	{"layers of b", settle, set("inputs.b", list{}), "inputs.b: has 0 layers, and must have 1"},
	{"no layers", settle, both(set("inputs.b", list{}), set("inputs.W", list{})), "inputs.W: is an empty list"},
	{"W is an object", settle, set("inputs.W", map[string]any{}), "inputs.W: expected a list, got a mapping"},
	{"W of W", settle, set("inputs.W", list{list{list{list{1.0}}}}), "inputs.W[0]: has shape (1, 1, 1), and must have (3, any)"},
	{"V against W", settle, set("inputs.V", list{list{1.0, 2.0}}), "inputs.V: has shape (1, 2), and must have (4, 2)"},
	{"target against X", settle, set("inputs.target", list{list{1.0, 0.0}, list{0.0, 1.0}}), "inputs.target: has shape (2, 2), and must have (1, 2)"},
	{"target against v", "loss_ce_onehot", set("inputs.t", list{list{1.0}}), "inputs.t: has shape (1, 1), and must have (2, 4)"},
	{"method", transient, set("config.method", "heun"), `config.method: "heun" is not one of euler, rk4`},
	{"half a step", transient, set("config.steps_open", list{1.5}), "config.steps_open: expected a whole number, got 1.5"},
	{"no step", transient, set("config.steps_open", list{}), "config.steps_open: needs at least 1 values, got 0"},
	{"step 0", transient, set("config.steps_closed", list{0.0, 3.0}), "config.steps_closed: 0 is not allowed: must be at least 1"},
	{"too many steps", transient, set("config.steps_closed", list{1e9}), "config.steps_closed: 1000000000 is not allowed: must be at least 1 and at most 1048576"},
	{"grads against w0", "adam_three_steps", set("inputs.grads", list{list{1.0}}), "inputs.grads: has shape (1, 1), and must have (any, 4)"},
	{"negative time", "controller_default_step", set("inputs.t", list{-1.0}), "inputs.t: -1 s is not between 0 and 100000 time constants"},
	{"endless time", "controller_default_step", set("inputs.t", list{1e9}), "inputs.t: 1e+09 s is not between 0 and 100000 time constants"},
	{"controller without leak", "controller_default_step", set("config.leak", 0.0), "config.leak: 0 is not allowed: must be above 0"},
	{"eps", "weak_ce_3-4-2_shift3_eps1", remove("config.eps"), "config.eps: is missing"},
	{"unknown panel", "fig3A_target4", set("config.panel", "cut"), `config.panel: "cut" is not one of controlled, ablated, isolated`},
	{"a target without control", "fig3B_1.5_1.5", set("config.target", 4.0), "config.target: must be null where control is ablated"},
	{"control without a target", "fig3A_target4", set("config.target", nil), "config.target: expected a number, got nothing"},
	{"control of an isolated cell", "fig3C_rI1.337", set("config.alpha", 5.0), "config.alpha: unknown key"},
	{"unknown model", "figS1_payeur_t4", set("config.model", "hebb"), `config.model: "hebb" is not one of sacramento, meulemans, payeur, greedy`},
	{"isolated with a target", "figS1_greedy_t4", set("config.rI", 1.0), "config.rI: must be null where there is a target"},
	{"unknown network", ccn, set("config.model", "hebb"), `config.model: "hebb" is not one of burstccn, ann, burstprop, edn`},
	{"unknown mode", ccn, set("config.Y_mode", "tide"), `config.Y_mode: "tide" is not one of random_init, symmetric_init, tied; did you mean tied?`},
	{"unknown update", ccn, set("config.update", "dfa"), `config.update: "dfa" is not one of burst, bp, fa`},
	{"unknown optimizer", ccn, set("config.optimiser", "lion"), `config.optimiser: "lion" is not one of adam, fAdagrad, lAdagrad, momentum, nAdagrad, sAdagrad, sgd`},
	{"burstprop by Adam", "A/burstprop/Yrand_rec", set("config.optimiser", "adam"), `config.optimiser: "adam" is not one of momentum, sgd`},
	{"a key of another network", ccn, set("config.intn_lr", 1.0), "config.intn_lr: unknown key"},
	{"a plain network's feedback that learns", ccn, set("config.update", "bp"), `config.update: "bp": the feedback of the plain network does not learn`},
	{"copies times 0", "A/burstccn/Ytied_Qtied", set("config.Y_scale", 0.0), "config.Y_scale: 0 is not allowed: must be above 0"},
	{"half a cell", ccn, set("config.sizes", list{4.0, 2.5, 3.0}), "config.sizes: expected a whole number, got 2.5"},
	{"one size", ccn, set("config.sizes", list{4.0}), "config.sizes: needs at least 2 values, got 1"},
	{"x against batch", ccn, set("config.batch", 3.0), "inputs.x: has shape (3, 2, 4), and must have (any, 3, 4)"},
	{"W against sizes", ccn, set("config.sizes", list{4.0, 6.0, 3.0}), "inputs.W[0]: has shape (5, 4), and must have (6, 4)"},
	{"layers of Y", ccn, set("inputs.Y", list{}), "inputs.Y: has 0 layers, and must have 1"},
	{"snapshots that never come", smallReplay, set("config.snapshots", list{16.0}), "config.snapshots: 16 is not a whole number from 0 to 15"},
	{"other images", smallReplay, set("config.sizes", list{28.0, 10.0}), "config.sizes: from 28 to 10: images have 784 pixels and 10 classes"},
	{"less than a batch", smallReplay, set("config.n_train", 7.0), "config.n_train: 7 images are less than a minibatch of 8"},
	{"feedback to no layer", "q-alignment_small", set("config.sizes", list{9.0, 3.0}), "config.sizes: has no hidden layer"},
	{"a window beyond its input", conv, ofLayer(0, "kernel", 9.0), "config.layers: burstprop: layer 1 is "},
	{"channels that are not there", conv, ofLayer(1, "in", 5.0), "config.layers: layer 1 is from 3x3x3 to 2x2x3 cells, and says others"},
	{"other maps than there can be", conv, ofLayer(0, "out_size", 4.0), "config.layers: layer 0 is from 7x7x2 to 3x3x3 cells, and says others"},
	{"a convolution above a dense layer", conv, ofLayer(0, "type", "dense"), "config.layers: layer 1 is a convolution above a dense layer"},
	{"an unknown layer", conv, ofLayer(0, "type", "pool"), `config.layers: "pool" is not one of conv, dense`},
	{"channels last", conv, set("inputs.x", list{}), "inputs.x: is an empty list"},
	{"another gain", continuous, set("config.alpha_hidden", 2.0), "config.alpha_hidden: 2: the gain of apical potentials is 4 in this circuit"},
	{"an unknown phase", continuous, set("config.phases", list{"predict", "learn"}), `config.phases: "learn" is not one of predict, teach`},
	{"moments without inputs", continuous, set("config.phases", list{"predict", "teach"}), "inputs.x: has shape (9, 2), and must have (2, 2)"},
	{"a moment of no length", continuous, set("config.dt", 0.0), "config.dt: 0 is not allowed: must be above 0"},
	{"no burst threshold", "figure1b/paper", set("config.theta", 0.0), "config.theta: 0 is not allowed: must be above 0"},
	{"isolated, which it cannot be", "figS1_payeur_t4", both(set("config.rI", 1.0), set("config.target", nil)), "config.rI: burst-cell: no inhibition"},
}

const (
	settle    = "settle_ce_3-4-2_single"
	transient = "transient_euler_ce_3-4-2_no_fb_readout"

	ccn         = "A/burstccn/Yrand_Qrand_YQlearn"
	smallReplay = "replay_small_burstccn"
	conv        = "fresh/conv_burstprop_2x7x7_tied"
	continuous  = "fresh/continuous_burstccn_2-3-2_dt_lt_tau"
)

// ofLayer changes a value of a layer of a case with convolutions.
func ofLayer(l int, key string, value any) func(map[string]any) {
	return func(c map[string]any) { c["config"].(map[string]any)["layers"].(list)[l].(map[string]any)[key] = value }
}

func TestParseRefusesBadCases(t *testing.T) {
	for _, x := range badCases {
		t.Run(x.name, func(t *testing.T) {
			doc := embeddedCase(t, x.of)
			x.edit(doc.Cases[0])
			_, err := verify.Parse(strings.NewReader(doc.text(t)), "cases.json")
			who := `"` + x.of + `"`
			if _, ok := doc.Cases[0]["name"].(string); !ok {
				who = "[0]"
			}
			wantError(t, err, "cases.json: case "+who+": ", x.want)
		})
	}
}

func wantError(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, p := range words {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("error is\n%v\nand must contain\n%s", err, p)
		}
	}
}

// Files that are no case files, and the words that the error must have: the place, and case and key if it is inside one.
var badFiles = []struct{ name, text, want string }{
	{"empty", "", "f:1:1: the file ends too early"},
	{"cut off", "{\"cases\": [\n{\"name\": \"a\", \"inputs\": {\"u\": [1, 2", `f:2:35: case "a", inputs.u: the file ends too early`},
	{"NaN", "{\"cases\": [{\"name\": \"a\", \"inputs\": {\"W\": [[1,\n NaN]]}}]}", `f:2:2: case "a", inputs.W[0]: invalid character 'N'`},
	{"no name yet", `{"cases": [{"inputs": {"u": [1, NaN]}}]}`, `f:1:33: case [0], inputs.u: invalid character 'N'`},
	{"second case", "{\"cases\": [{\"name\": \"a\"},\n{\"name\": \"b\", \"kind\": nope}]}", `f:2:24: case "b", kind: invalid character 'o'`},
	{"comma", "{\"cases\": [\n1,]}", "f:2:3: cases: invalid character ']'"},
	{"too large a number", `{"cases": [{"name": "a", "inputs": {"u": [1e999]}}]}`, `f:1:47: case "a", inputs.u: 1e999 is outside the range of float64`},
	{"key twice", "{\"cases\": [{\"name\": \"a\",\n\"kind\": \"b\", \"kind\": \"c\"}]}", `f:2:19: case "a", kind: given twice`},
	{"more behind", "{\"cases\": []}\n{}", "f:2:1: something follows the end of the value"},
	{"a list", "[]", "f: expected an object, got a list"},
	{"a number", "3", "f: expected an object, got 3"},
	{"no cases", `{"system": "dic"}`, "f: cases: is missing"},
	{"cases is an object", `{"cases": {}}`, "f: cases: expected a list, got a mapping"},
	{"a case is null", `{"cases": [null]}`, "f: case [0]: expected an object, got nothing"},
	{"a case is a number", `{"cases": [7]}`, "f: case [0]: expected an object, got 7"},
	{"version", `{"version": 2, "cases": []}`, "f: version 2 of the form of cases is not known"},
	{"misspelt", `{"case": []}`, "f: case: unknown key; did you mean cases?"},
	{"same name", `{"cases": [{"name": "a", "kind": "k", "config": {}, "inputs": {}}, {"name": "a", "kind": "k", "config": {}, "inputs": {}}]}`, `f: case "a" is there twice`},
	{"deep", strings.Repeat("[", 100), "more than 32 lists and objects inside one another"},
	{"many values", "[" + strings.Repeat("{},", 1<<20) + "{}]", "more than 1048576 values"},
}

func TestParseRefusesBadFiles(t *testing.T) {
	for _, x := range badFiles {
		t.Run(x.name, func(t *testing.T) {
			_, err := verify.Parse(strings.NewReader(x.text), "f")
			wantError(t, err, x.want)
		})
	}
}

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "absent.json")
	_, err := verify.ReadFile(path)
	wantError(t, err, path, "no such file")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = verify.ReadFile(path)
	wantError(t, err, path+":1:")
}

// Cases of other systems and kinds are kept with any contents.
func TestParseKeepsUnknownKinds(t *testing.T) {
	const text = `{"system": "burst", "version": 1, "cases": [
		{"name": "a", "kind": "losses", "config": {"deep": {"er": [1, "x", [true]]}}, "inputs": {}},
		{"name": "b", "kind": "figure9", "config": {}, "inputs": {"state": {"u": [1, 2]}}, "expect": {"y": 1}, "tolerance": {"float64": 1, "float32": 1}}]}`
	f, err := verify.Parse(strings.NewReader(text), "f")
	if err != nil {
		t.Fatal(err)
	}
	r := verify.Check(f.Cases, 0)
	if len(f.Cases) != 2 || len(r.LeftOut) != 2 || r.LeftOut[0] != (verify.LeftOut{Case: "a", Kind: "losses"}) {
		t.Errorf("cases %d, left out %v", len(f.Cases), r.LeftOut)
	}
	if f.System != "burst" || f.Cases[0].HasExpect() || !f.Cases[1].HasExpect() {
		t.Errorf("read %+v", f)
	}
}
