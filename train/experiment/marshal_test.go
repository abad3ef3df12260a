package experiment_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"credo/graph/circuit"
	"credo/train/data"
	"credo/train/experiment"
	"credo/train/runner"
)

func roundTrip(t interface {
	Helper()
	Fatalf(string, ...any)
}, e experiment.Experiment,
) experiment.Experiment {
	t.Helper()
	again, err := read("again.yaml", string(e.Marshal()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, e.Marshal())
	}
	if e.Hash() != again.Hash() || !bytes.Equal(e.Marshal(), again.Marshal()) {
		t.Fatalf("the same experiment has two forms:\n%s\n%s", e.Marshal(), again.Marshal())
	}
	if got := again.Renamed(); len(got) > 0 {
		t.Fatalf("the text has keys of earlier versions: %v", got)
	}
	return again
}

// same compares an experiment with the one that its text is read as.
func same(t interface {
	Helper()
	Fatalf(string, ...any)
}, e experiment.Experiment,
) {
	t.Helper()
	if d := diff(e, roundTrip(t, e)); d != "" {
		t.Fatalf("-before +after\n%s\n%s", d, e.Marshal())
	}
}

// The form of the file is a promise: files in run directories and the hashes of experiments hang on it.
func TestMarshalIsStable(t *testing.T) {
	e, err := experiment.Read(runner.Builtin(), "testdata/comparison.yaml")
	if err != nil {
		t.Fatal(err)
	}
	e, err = e.Resolve(circuit.Shape{64}, 10)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/comparison.resolved.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(e.Marshal())); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	roundTrip(t, e)
}

// settings are arguments that together reach many keys, in many forms.
func someSettings() []string {
	return strings.Split(strings.ReplaceAll(`name="a: #'b' \"\\ é"|name=yes|circuit=mlp|circuit.hidden=[]|circuit.sizes=[3,2]|circuit.sizes=[5,4,3,2]|circuit.phi_e=[5,1,-3]
circuit.phi_i=identity|circuit.phi_i.k=0.1|circuit.tau_e=1e-30|circuit.tau_i=123456789|circuit.controller={kp: 0, ki: 1e300, lambda: 0.3333333333333333, tau: 2}
circuit.fb_to_readout=false|circuit.feedback={form: aligned, average: true, clip: 0.7, norm: null}|circuit.feedback.form=equilibrium
circuit.nudge=0.5|circuit.soft_targets=true|circuit.activation=sigmoid|circuit.readout=linear|circuit.init=xavier|circuit.init.gain=1
rule=backprop|rule={name: inhibitory-threshold, avg_inh_lambda: 0.5, avg_inh_init: 0.1}|rule={name: inhibitory-taylor, y0: 3}|rule=sign-symmetric|rule=burst
circuit={name: burstccn, y: {name: random, scale: 0.2, draw: xavier}, y_learning: true}|circuit={name: edn, interneurons: tied}|circuit={name: burstprop, recurrent: false}
optimizer.rates={events: 0.1}|optimizer.rates.bursts=3|optimizer.rates={}|circuit.backward={name: layers, y: {name: signs, sizes: fixed}}|circuit.y=tied|circuit.q_of=forward
circuit.settle={name: euler, dt: 0.001, open_steps: 1, closed_steps: 2}|circuit.settle=rk4|circuit.settle={name: tsit5, rtol: 1e-5, atol: 1e-8}|circuit.settle={tolerance: 1e-7, max_sweeps: 3}
optimizer={name: sgd, lr: 3}|optimizer={name: momentum, momentum: 0}|optimizer={beta1: 0, beta2: 0.5, eps: 1e-3, weight_decay: 0.01}|optimizer={name: adagrad, per: layer}
loss=mse|data=fashion|data={dir: "/a b/ü", train_images: 7, valid_fraction: 0}|batch=1|epochs=0|seed=18446744073709551615|seeds=2|seeds=[5,0]|dtype=float64
data={name: "./a: b/ü.csv", label: "#1", scale: 16, split_seed: 3, test_fraction: 0.25, sha256: ab}|data=./a.csv|data=mnist|data.label=first|data.dir=d
log_every=0|align_every=3|align_to=[mlp]|align_to=[bptt, backprop]|settling_every=2|compare=[{align_to: [equilibrium]}, {circuit: mlp}, {rule: backprop}]|compare=[{}]
compare=[{circuit: mlp, name: one}, {rule: {name: inhibitory-taylor, y0: 9}, data: {dir: ""}}, {circuit: {sizes: [2,3,4]}}]
compare=[{circuit: {settle: rk4}, dtype: float64}, {circuit: {hidden: [9]}, optimizer: momentum}, {name: yes, loss: mse}]
compare=[{circuit: burstccn}, {circuit: {name: burstccn, noise: 0.1}, optimizer: {rates: {events: 3}}}]|circuit.nothing=1`, "\n", "|"), "|")
}

func TestAnyExperimentSurvivesItsFile(t *testing.T) {
	all, alive := someSettings(), 0
	rapid.Check(t, func(t *rapid.T) {
		e, err := read("", "", rapid.SliceOfN(rapid.SampledFrom(all), 0, 8).Draw(t, "args")...)
		if err != nil {
			return // a setting of another circuit, or twice the same row
		}
		alive++
		same(t, e)
	})
	if !testing.Short() && alive < 20 {
		t.Errorf("only %d experiments were tried", alive)
	}
}

// Keys that may stay absent, in a row whose comparison has them.
func TestRowsOfAbsentKeysSurvive(t *testing.T) {
	for _, src := range []string{
		"name: x\ncompare: [{name: x}, {loss: mse}]",
		"data: {dir: /a}\ncompare: [{data: {dir: ''}}, {loss: mse, data: {dir: /b}}]",
		"circuit: {sizes: [3, 4, 2]}\ncompare: [{circuit: {hidden: [3]}}, {}]",
		"circuit: {hidden: [3]}\ncompare: [{circuit: {sizes: [3, 4, 2]}}, {}]",
		"circuit: burstccn\noptimizer: {rates: {events: 1}}\ncompare: [{optimizer: {rates: {}}}, {optimizer: {rates: {bursts: 2}}}, {circuit: burstprop}, {circuit: mlp, rule: backprop}]",
		"circuit: burstccn\noptimizer: {rates: {}}\ncompare: [{dtype: float64}, {optimizer: momentum}, {circuit: {y_learning: true}, optimizer: {rates: {events: 1}}}]",
		"align_to: [bptt]\nsettling_every: 3\ncompare: [{}, {circuit: mlp}, {align_to: []}, {align_to: [mlp], settling_every: 0}]",
		"data: {train_images: 3}\ncompare: [{data: ./x.csv}, {}]",
	} {
		same(t, decode(t, src))
	}
}

func TestHashIsOfWhatMatters(t *testing.T) {
	base := decode(t, "")
	moved := decode(t, "", "data.dir=/somewhere/else")
	if moved.Hash() != base.Hash() {
		t.Error("the place of the data is in the hash")
	}
	if strings.Contains(string(moved.Canonical()), "somewhere") || !strings.Contains(string(moved.Marshal()), "somewhere") {
		t.Error("the place of the data belongs into Marshal, not into Canonical")
	}
	rows := decode(t, "data: {dir: /a}\ncompare: [{}, {data: {dir: /b}, loss: mse}]")
	if bytes.Contains(rows.Canonical(), []byte("/")) || rows.Compare[1].Data.(data.Published).Dir != "/b" {
		t.Errorf("the place of the data is in\n%s, or the experiment lost it: %v", rows.Canonical(), rows.Compare[1].Data)
	}
	seen := map[string]string{}
	for _, arg := range []string{"seed=1", "seed=2", "optimizer.lr=0.002", "circuit.hidden=[255]", "compare=[{epochs: 1}]", "compare=[{epochs: 2}]", "data.train_images=1"} {
		h := decode(t, "", arg).Hash()
		if len(h) != 64 || seen[h] != "" {
			t.Errorf("%s and %s: %s", arg, seen[h], h)
		}
		seen[h] = arg
	}
	if seen[base.Hash()] != "seed=1" {
		t.Error("a default that is written down changes the hash")
	}
}

// Other content is another experiment.
func TestHashOfOwnDataIsOfTheirContent(t *testing.T) {
	e := decode(t, "data: {name: ./x.csv, sha256: aa}")
	if other := decode(t, "data: {name: ./x.csv, sha256: ab}"); other.Hash() == e.Hash() {
		t.Error("the digest is not in the hash")
	}
	same(t, e)
}
