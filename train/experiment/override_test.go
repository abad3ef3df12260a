package experiment_test

import (
	"testing"

	"credo/graph/circuit"
	"credo/models"
	"credo/train/data"
	"credo/train/experiment"
	"credo/train/optim"
)

func TestArgumentsGoOverTheFile(t *testing.T) {
	file := "circuit: {name: dic, sizes: [784, 8, 10], controller: {kp: 0.3}}\noptimizer: {name: momentum, momentum: 0.5}\nrule: inhibitory-taylor"
	for _, c := range []struct {
		args []string
		want func(*experiment.Experiment)
	}{
		{[]string{"circuit.sizes=[784,256,10]"}, func(e *experiment.Experiment) { dic(*e).Sizes = []int{784, 256, 10} }},
		{[]string{"circuit.hidden=[3]"}, func(e *experiment.Experiment) { dic(*e).Layers = models.Layers{Hidden: []int{3}} }},
		{[]string{"optimizer.lr=0.01", "optimizer.lr=0.02"}, func(e *experiment.Experiment) { e.Optimizer = optim.Momentum{Common: optim.Common{LR: 0.02}, Mu: 0.5} }},
		{[]string{"circuit.controller.ki=0"}, func(e *experiment.Experiment) { dic(*e).Controller.KI = 0 }},
		{[]string{"circuit.phi_i=[1,1,3]", "circuit.phi_i.a=2"}, func(e *experiment.Experiment) { dic(*e).PhiI = circuit.Softplus{A: 2, K: 1, S: 3} }},
		{[]string{"circuit.phi_i=identity", "circuit.phi_i={name: softplus, k: 2}"}, func(e *experiment.Experiment) { dic(*e).PhiI = circuit.Softplus{A: 1, K: 2} }},
		{[]string{"circuit.feedback.norm=null"}, func(e *experiment.Experiment) { dic(*e).Feedback.Norm = 0 }},
		{[]string{"optimizer=sgd"}, func(e *experiment.Experiment) { e.Optimizer = optim.NewSGD(0.1) }},
		{[]string{"data={name: mnist, train_images: 10}"}, func(e *experiment.Experiment) {
			e.Data = data.Published{Name: "mnist", Held: data.Held{TrainImages: 10, ValidFraction: 0.1}}
		}},
		{[]string{"name=x=y"}, func(e *experiment.Experiment) { e.Name = "x=y" }},
		{[]string{"circuit=mlp", "rule=backprop"}, func(e *experiment.Experiment) { // the options of dic are left behind, the sizes are not
			e.Circuit, e.Rule = models.NewMLP([]int{784, 8, 10}), recipe("backprop")
		}},
	} {
		want := decode(t, file)
		c.want(&want)
		if d := diff(want, decode(t, file, c.args...)); d != "" {
			t.Errorf("%v: -want +got\n%s", c.args, d)
		}
	}
}

func TestWrongArguments(t *testing.T) {
	for arg, want := range map[string]string{
		"circuit.sizs=[1,2]":       "argument circuit.sizs=[1,2]: circuit.sizs: unknown key; did you mean sizes?",
		"circut.sizes=[1,2]":       "argument circut.sizes=[1,2]: circut: unknown key; did you mean circuit?",
		"lr=1":                     "argument lr=1: lr: unknown key; did you mean optimizer.lr?",
		"epochs":                   "argument epochs: expected key=value, as optimizer.lr=0.01",
		"=3":                       "argument =3: expected key=value, as optimizer.lr=0.01",
		"a..b=3":                   "argument a..b=3: expected key=value, as optimizer.lr=0.01",
		"epochs=":                  "argument epochs=: epochs: has no value",
		"epochs=many":              "argument epochs=many: epochs: expected a whole number, got many",
		"optimizer.lr=0":           "argument optimizer.lr=0: optimizer.lr: 0 is not allowed: must be above 0",
		"batch.size=3":             "argument batch.size=3: batch: expected a whole number, got a mapping",
		"circuit.sizes=[1":         "argument circuit.sizes=[1: circuit.sizes: not YAML: sequence end token ']' not found",
		"compare.0.epochs=3":       "argument compare.0.epochs=3: compare.0.epochs: rows are set in the file; an argument goes over all of them",
		"rule.y0=1":                "argument rule.y0=1: rule.y0: applies only where rule.name is inhibitory-taylor or inhibitory-taylor-online; here it is inhibitory-exact",
		"circuit.activation.q=sig": "argument circuit.activation.q=sig: circuit.phi_e.q: unknown key; here can be name, a, k, s",
		"align_to=bptt":            "argument align_to=bptt: align_to: expected a list of words, got bptt: write [bptt]",
		"optimizer.rates.bursts=1": `argument optimizer.rates.bursts=1: optimizer.rates.bursts: circuit dic: role "bursts" is not one of control, forward, inhibition, interneuron, teaching`,
	} {
		_, err := read("f", "", arg)
		if err == nil {
			t.Errorf("%s: no error", arg)
			continue
		}
		if first := problems(t, err)[0].Error(); first != want {
			t.Errorf("%s:\n got %s\nwant %s", arg, first, want)
		}
	}
}

// Options that an argument makes meaningless are left behind only if they had a meaning in the file.
func TestArgumentsDoNotHideMistakesOfTheFile(t *testing.T) {
	for _, c := range []struct {
		file string
		args []string
		want string
	}{
		{"circuit: {name: mlp, controller: {kp: 1}}", []string{"rule=backprop"},
			"f:1:22: circuit.controller: applies only where circuit.name is dic or dicstudent; here it is mlp"},
		// A key that both give is the argument's to answer for.
		{"rule: {name: backprop, y0: 1}", []string{"rule.y0=2"},
			"argument rule.y0=2: rule.y0: applies only where rule.name is inhibitory-taylor or inhibitory-taylor-online; here it is backprop"},
		{"circuit: {phi_e: identity, noise: 0.1}", []string{"circuit=mlp"}, // noise never had a meaning here: the circuit was dic
			"f:1:28: circuit.noise: applies only where circuit.name is burstccn; here it is mlp"},
		{"circuit: {phi_e: identity}", []string{"circuit=mlp"}, ""},
		// A name that is not known, or a section that is none, is reported also if an argument sets an option there.
		{"circuit: dicc", []string{"circuit.hidden=[3]"}, `f:1:10: circuit.name: "dicc" is not one of dic, burstccn, burstprop, edn, continuous-burstccn, continuous-burstprop, dicstudent, rsnn, mlp; did you mean dic?`},
		{"circuit: {name: mlp, init: lecunn}", []string{"circuit.init.gain=2"}, `f:1:28: circuit.init.name: "lecunn" is not one of lecun, xavier, normal; did you mean lecun?`},
		{"data: digts", []string{"data.train_images=3"}, `f:1:7: data.name: "digts" is not one of digits, mnist, fashion, optdigits, cifar10, waves, regression, evidence, matching, pattern, delayed-xor, sequences; did you mean digits?`},
		{"circuit: {controller: 3}", []string{"circuit.controller.kp=1"}, "f:1:23: circuit.controller: expected a mapping, got 3"},
		{"optimizer: {rates: 3}", []string{"optimizer.rates.forward=1"}, "f:1:20: optimizer.rates: expected a mapping, got 3"},
		{"", []string{"circuit={sizes: [3,4,2], hidden: [3]}"},
			"argument circuit={sizes: [3,4,2], hidden: [3]}: circuit.hidden: is another form of sizes, which is given too: give one or the other"},
		{"rule: burst\ncircuit: {noise: 0.1}", []string{"circuit=mlp", "rule=backprop"}, ""}, // the circuit followed from the rule
		{"optimizer: {beta1: 0.5}", []string{"circuit=burstccn"}, ""},                        // the optimizer followed from the circuit
		{"settling_every: 3\nalign_to: [bptt]", []string{"circuit=mlp"}, ""},
		{"", []string{"circuit=mlp", "settling_every=3"}, "argument settling_every=3: settling_every: circuit mlp does not settle: leave it out, or set it to 0"},
		{"", []string{"settling_every=3", "circuit=mlp"}, ""},
	} {
		if _, err := read("f", c.file, c.args...); message(err) != c.want {
			t.Errorf("%s %q:\n got %v\nwant %s", c.file, c.args, err, c.want)
		}
	}
}
