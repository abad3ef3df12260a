package experiment_test

import (
	"slices"
	"strings"
	"testing"

	"credo/train/experiment"
)

// Each key of earlier versions, with each value that it could have, is read as the settings of today: in a file, as an argument and in a
// row of a comparison.
func TestKeysOfEarlierVersions(t *testing.T) {
	seen := map[[2]string]bool{}
	for _, c := range []struct {
		circuit    string // with settings of today beside the key
		key, value string
		now        string // settings of today
		note       string
	}{
		{"dic", "settle", "euler", "circuit.settle=euler", "settle is circuit.settle now"},
		{"dic", "settle", "{name: rk4, open_steps: 7}", "circuit.settle={name: rk4, open_steps: 7}", "settle is circuit.settle now"},
		{"dic", "settle.method", "rk4", "circuit.settle=rk4", "settle is circuit.settle now; circuit.settle.method is circuit.settle.name now"},
		{"dic", "settle.max_sweeps", "7", "circuit.settle.max_sweeps=7", "settle is circuit.settle now"},
		{"dic", "circuit.settle.method", "tsit5", "circuit.settle=tsit5", "circuit.settle.method is circuit.settle.name now"},
		{"burstccn", "circuit.y.mode", "tied", "circuit.y=tied", "circuit.y.mode is circuit.y.name now"},
		{"burstprop", "circuit.y.mode", "symmetric", "circuit.y=symmetric", "circuit.y.mode is circuit.y.name now"},
		{"edn", "circuit.y.mode", "random", "", "circuit.y.mode is circuit.y.name now"},
		{"burstccn", "circuit.q.mode", "tied", "circuit.q=tied", "circuit.q.mode=tied is circuit.q.name=tied circuit.q_of=bursts now"},
		{"burstccn", "circuit.q.mode", "symmetric", "", "circuit.q.mode=symmetric is circuit.q.name=symmetric circuit.q_of=bursts now"},
		{"burstccn", "circuit.q.mode", "w-symmetric", "circuit.q_of=forward", "circuit.q.mode=w-symmetric is circuit.q.name=symmetric circuit.q_of=forward now"},
		{"burstccn", "circuit.q.mode", "random", "circuit.q=random", "circuit.q.mode is circuit.q.name now"},
		{"edn", "circuit.interneurons.mode", "tied", "circuit.interneurons=tied", "circuit.interneurons.mode is circuit.interneurons.name now"},
		{"mlp, backward: {name: layers}", "circuit.backward.regime", "tied", "circuit.backward.y=tied", "circuit.backward.regime is circuit.backward.y.name now"},
		{"mlp, backward: {name: layers}", "circuit.backward.regime", "usf", "circuit.backward.y={name: signs, sizes: uniform}", "circuit.backward.regime=usf is circuit.backward.y.name=signs circuit.backward.y.sizes=uniform now"},
		{"mlp, backward: {name: layers}", "circuit.backward.regime", "brsf", "circuit.backward.y={name: signs, sizes: batch}", "circuit.backward.regime=brsf is circuit.backward.y.name=signs circuit.backward.y.sizes=batch now"},
		{"mlp, backward: {name: layers}", "circuit.backward.regime", "frsf", "circuit.backward.y={name: signs, sizes: fixed}", "circuit.backward.regime=frsf is circuit.backward.y.name=signs circuit.backward.y.sizes=fixed now"},
		{"mlp, backward: {name: layers}", "circuit.backward.draw", "normal", "circuit.backward.y.draw=normal", "circuit.backward.draw is circuit.backward.y.draw now"},
		{"mlp, backward: {name: layers}", "circuit.backward.scale", "2", "circuit.backward.y.scale=2", "circuit.backward.scale is circuit.backward.y.scale now"},
		{"mlp", "circuit.backward.form", "layers", "circuit.backward=layers", "circuit.backward.form is circuit.backward.name now"},
		{"mlp", "circuit.backward", "{form: direct, learning: false, scale: 2}", "circuit.backward={name: direct, y: {scale: 2}}",
			"circuit.backward.learning=false is left out now; circuit.backward.form is circuit.backward.name now; circuit.backward.scale is circuit.backward.y.scale now"},
		{"dic", "circuit.target.strong", "true", "", "circuit.target.strong=true is circuit.nudge=0 now"},
		{"dic", "circuit.target.strong", "false", "circuit.nudge=0.015", "circuit.target.strong=false is circuit.nudge=0.015 now"},
		{"dic", "circuit.target", "{strong: false, nudge: 0.2}", "circuit.nudge=0.2", "circuit.target.strong=false is circuit.nudge=0.015 now; circuit.target.nudge is circuit.nudge now"},
		{"burstccn", "optimizer.lr_q", "0.5", "optimizer.rates.events=0.5", "optimizer.lr_q is optimizer.rates.events now"},
		{"burstccn, y_learning: true", "optimizer.lr_y", "0.5", "optimizer.rates.bursts=0.5", "optimizer.lr_y is optimizer.rates.bursts now"},
		{"burstprop", "optimizer.lr_r", "0.5", "optimizer.rates.recurrent=0.5", "optimizer.lr_r is optimizer.rates.recurrent now"},
		{"edn", "optimizer.lr_intn", "0.5", "optimizer.rates={interneuron: 0.5, inhibition: 0.5}", "optimizer.lr_intn is optimizer.rates.interneuron and optimizer.rates.inhibition now"},
	} {
		name := c.key + "=" + c.value
		plain := "circuit: {name: " + c.circuit + "}\n"
		var now []string
		if c.now != "" {
			now = append(now, c.now)
		}
		want := decode(t, plain, now...)
		if c.now != "" && want.Hash() == decode(t, plain).Hash() {
			t.Errorf("%s: %s changes nothing, so that nothing is tested", name, c.now)
		}
		for kind, e := range map[string]experiment.Experiment{
			"file":     decode(t, over(plain, c.key, c.value)),
			"argument": decode(t, plain, name),
			"row":      decode(t, "batch: 7\ncompare:\n  - {batch: 8, "+strings.TrimSpace(strings.ReplaceAll(over(plain, c.key, c.value), "\n", ", "))+"}"),
		} {
			if d := strings.Join(e.Renamed(), "; "); d != c.note {
				t.Errorf("%s, %s: told %q, want %q", name, kind, d, c.note)
			}
			if kind == "row" {
				e = e.Compare[0]
				e.Batch = want.Batch
			}
			if e.Hash() != want.Hash() {
				t.Errorf("%s, %s: read as\n%swant\n%s", name, kind, e.Marshal(), want.Marshal())
			}
		}
		for _, k := range experiment.RenamedKeys() {
			at := strings.Split(c.key, ".")
			inside := len(at) > 0 && strings.HasPrefix(k[0], c.key+".") && strings.Contains(c.value, k[0][strings.LastIndexByte(k[0], '.')+1:]+": "+k[1])
			if inside || k[0] == c.key && (k[1] == c.value || k[1] == "") {
				seen[k] = true
			}
		}
	}
	for _, k := range experiment.RenamedKeys() {
		if !seen[k] {
			t.Errorf("%s=%s is not tested", k[0], k[1])
		}
	}
}

// over puts a key into the first section of a text if it is there, or else behind it.
func over(text, key, value string) string {
	section, rest, nested := strings.Cut(key, ".")
	if !nested {
		return text + key + ": " + value
	}
	below := value
	parts := strings.Split(rest, ".")
	if section == "circuit" && len(parts) > 1 && strings.Contains(text, parts[0]+": {") { // into a section that is there
		return strings.Replace(text, parts[0]+": {", parts[0]+": {"+parts[1]+": "+value+", ", 1)
	}
	for _, p := range slices.Backward(parts[1:]) {
		below = "{" + p + ": " + below + "}"
	}
	if section == "circuit" {
		return strings.Replace(text, "}\n", ", "+parts[0]+": "+below+"}\n", 1)
	}
	return text + section + ": {" + parts[0] + ": " + below + "}"
}

// A key of an earlier version is told once, however often it is given, and beside its own present form it is refused.
func TestKeysOfEarlierVersionsAreToldOnce(t *testing.T) {
	e := decode(t, "settle: euler\ncompare: [{settle: rk4}, {settle: tsit5, circuit: {target: {strong: false}}}, {circuit: {settle: {method: rk4, open_steps: 3}}}]", "settle.dt=0.002")
	want := []string{"settle is circuit.settle now", "circuit.target.strong=false is circuit.nudge=0.015 now", "circuit.settle.method is circuit.settle.name now"}
	if d := diff(want, e.Renamed()); d != "" {
		t.Error(d)
	}
	if got := decode(t, "circuit: {settle: euler}").Renamed(); got != nil {
		t.Errorf("present keys are told as earlier ones: %q", got)
	}
	for src, want := range map[string]string{
		"settle: euler\ncircuit: {settle: rk4}":                                                  "f:1:1: settle: is circuit.settle now, which is given too: give one or the other",
		"circuit: {name: burstccn, y: {mode: tied, name: random}}":                               "f:1:31: circuit.y.mode: is circuit.y.name now, which is given too: give one or the other",
		"circuit: edn\noptimizer: {lr_intn: 0.1, rates: {inhibition: 0.2}}":                      "f:2:13: optimizer.lr_intn: is optimizer.rates.inhibition now, which is given too: give one or the other",
		"circuit: {target: {strong: maybe}}":                                                     "f:1:11: circuit.target: unknown key; here can be name, sizes, hidden, phi_e, phi_i, tau_e, tau_i, controller, fb_to_readout, feedback, nudge, soft_targets, settle, activation",
		"circuit: {name: mlp, settle: euler}":                                                    "f:1:22: circuit.settle: applies only where circuit.name is dic; here it is mlp",
		"circuit: mlp\nsettle: {method: euler}":                                                  "f:2:1: circuit.settle: applies only where circuit.name is dic; here it is mlp",
		"optimizer: {lr_r: 0.1}":                                                                 `f:1:19: optimizer.rates.recurrent: circuit dic: role "recurrent" is not one of control, forward, inhibition, interneuron, teaching`,
		"circuit: {name: burstccn, q: {mode: w-symetric}}":                                       `f:1:37: circuit.q.name: "w-symetric" is not one of random, symmetric, tied, signs; did you mean symmetric?`,
		"circuit: {name: mlp, backward: {form: layers, learning: false, y: tied, draw: normal}}": "f:1:73: circuit.backward.y.draw: applies only where circuit.backward.y.name is random or signs; here it is tied",
	} {
		if _, err := read("f", src); message(err) != want {
			t.Errorf("%s:\n got %v\nwant %s", src, err, want)
		}
	}
}
