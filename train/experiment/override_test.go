package experiment

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestArgumentsGoOverTheFile(t *testing.T) {
	file := "circuit: {name: dic, sizes: [784, 8, 10], controller: {kp: 0.3}}\noptimizer: {name: momentum, momentum: 0.5}\nrule: inhibitory-taylor"
	for _, c := range []struct {
		args []string
		want func(*Experiment)
	}{
		{[]string{"circuit.sizes=[784,256,10]"}, func(e *Experiment) { e.Circuit.Sizes = []int{784, 256, 10} }},
		{[]string{"circuit.hidden=[3]"}, func(e *Experiment) { e.Circuit.Sizes, e.Circuit.Hidden = nil, []int{3} }},
		{[]string{"optimizer.lr=0.01", "optimizer.lr=0.02"}, func(e *Experiment) { e.Optimizer.LR = 0.02 }},
		{[]string{"circuit.controller.ki=0"}, func(e *Experiment) { e.Circuit.Controller.KI = 0 }},
		{[]string{"circuit.phi_i=[1,1,3]", "circuit.phi_i.a=2"}, func(e *Experiment) { e.Circuit.PhiI = Activation{"softplus", 2, 1, 3} }},
		{[]string{"circuit.phi_i=[1,1,3]", "circuit.phi_i=softplus"}, func(e *Experiment) { e.Circuit.PhiI = Activation{"softplus", 1, 1, 0} }},
		{[]string{"circuit.feedback.norm=null"}, func(e *Experiment) { e.Circuit.Feedback.Norm = nil }},
		{[]string{"optimizer=sgd"}, func(e *Experiment) { e.Optimizer = Optimizer{Name: "sgd", LR: 0.1} }},
		{[]string{"data={name: mnist, train_images: 10}"}, func(e *Experiment) { e.Data = Data{Name: "mnist", TrainImages: 10, ValidFraction: 0.1} }},
		{[]string{"name=x=y"}, func(e *Experiment) { e.Name = "x=y" }},
		{[]string{"circuit=mlp", "rule=backprop"}, func(e *Experiment) { // the options of dic are left behind, the sizes are not
			e.Circuit = Default("mlp", "").Circuit
			e.Circuit.Sizes, e.Circuit.Hidden = []int{784, 8, 10}, nil
			e.Rule, e.Settle = Rule{Name: "backprop"}, Settle{}
		}},
	} {
		want := decode(t, file)
		c.want(&want)
		if diff := cmp.Diff(want, decode(t, file, c.args...)); diff != "" {
			t.Errorf("%v: -want +got\n%s", c.args, diff)
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
	} {
		_, err := Decode("f", nil, Known{}, arg)
		if err == nil {
			t.Errorf("%s: no error", arg)
			continue
		}
		var first string
		for _, p := range problems(t, err) {
			first = p.Error()
			break
		}
		if first != want {
			t.Errorf("%s:\n got %s\nwant %s", arg, first, want)
		}
	}
}

// The options that an argument makes meaningless are left behind only if they had a meaning in the file.
func TestArgumentsDoNotHideMistakesOfTheFile(t *testing.T) {
	_, err := Decode("f", []byte("circuit: {name: mlp, controller: {kp: 1}}"), Known{}, "rule=backprop")
	want := "f:1:22: circuit.controller: applies only where circuit.name is dic; here it is mlp"
	if err == nil || err.Error() != want {
		t.Error(err)
	}
	// A key that both give is the argument's to answer for.
	_, err = Decode("f", []byte("rule: {name: backprop, y0: 1}"), Known{}, "rule.y0=2")
	want = "argument rule.y0=2: rule.y0: applies only where rule.name is inhibitory-taylor or inhibitory-taylor-online; here it is backprop"
	if err == nil || err.Error() != want {
		t.Error(err)
	}
}
