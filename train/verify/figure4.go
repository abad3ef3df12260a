package verify

import (
	"fmt"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train/settings"
)

// figure4Case is the vector field of the online student at one moment.
type figure4Case struct {
	Circuit models.DICTeacher `yaml:"circuit"`
	TauW    float64           `yaml:"tauW" above:"0"`
	Y0      float64           `yaml:"y0" above:"0"` // the rate at which the linear thresholds touch
	w       weights           // signals and states too
}

func (figure4Case) names(*settings.Node) ([]other, error) {
	return []other{
		{was: "phiE", now: "circuit.phi_e"},
		{was: "phiI", now: "circuit.phi_i"},
		{was: "tauE", now: "circuit.tau_e"},
		{was: "tauI", now: "circuit.tau_i"},
		{was: "kp", now: "circuit.controller.kp"},
		{was: "ki", now: "circuit.controller.ki"},
		{was: "leak", now: "circuit.controller.lambda"},
		{was: "tauC", now: "circuit.controller.tau"},
		{was: "tauQ", now: "circuit.tau_q"},
		{was: "Q_norm", now: "circuit.norm"},
		{was: "tauW", now: "tauW"},
		{was: "y0", now: "y0"},
	}, nil
}

func (figure4Case) inputs() string {
	return "x(i) target(k) state.q(k) state.uE1(n) state.uI1(n) state.W1(i,n) state.b1(n) state.Q1(k,n)" +
		" state.uE2(k) state.uI2(k) state.W2(n,k) state.b2(k) state.Q2(k,k)"
}

func (c *figure4Case) fit(in tensors) error {
	c.w = weights{circuit.InputName: in.one("x"), circuit.TargetName: in.one("target"), circuit.StateName("q"): in.one("state.q")}
	c.Circuit.Sizes = []int{len(in.one("x").Data), len(in.one("state.uE1").Data), len(in.one("target").Data)}
	for l := 1; l <= 2; l++ {
		for name, key := range map[string]string{"W*": "W*", "b*": "b*", circuit.StateName("E*"): "uE*", circuit.StateName("I*"): "uI*", circuit.StateName("Q*"): "Q*"} {
			c.w[numbered(name, l)] = in.one("state." + numbered(key, l))
		}
	}
	return c.Circuit.Check()
}

// compute writes one moment of the circuit, and beside it each rule.
func (c *figure4Case) compute(d graph.Dtype) (out Values, err error) {
	v, err := look(&c.Circuit, 1, c.w, d)
	if err != nil {
		return out, err
	}
	rows := figure4Flows()
	for _, r := range []struct {
		tag  string
		rule rules.Rule
	}{
		{"exact_notebook", rules.InhibitoryExactOnline()}, {"approx_notebook", rules.InhibitoryTaylorOnline(c.Y0)},
		{"exact_trainer", rules.InhibitoryExact()}, {"approx_trainer", rules.InhibitoryTaylor(c.Y0)},
	} {
		if err := v.learn(r.tag, rules.Everywhere(r.rule)); err != nil {
			return out, err
		}
		for _, w := range []string{"W1", "W2", "b1", "b2"} {
			slow := turned(change(r.tag, w), func(b *graph.Builder, n graph.Node) graph.Node { return b.Scale(n, 1/c.TauW) })
			rows = append(rows, quantity{key: "d" + w + "_" + r.tag, one: true, read: slow})
		}
	}
	v.wantAll(1, rows...)
	if out, err = v.values(); err != nil {
		return out, err
	}
	return out, c.addTangents(&out, v)
}

// addTangents adds the lines of the two approximate rules, each one for all cells: (theta, delta).
func (c *figure4Case) addTangents(out *Values, v *view) error {
	v.wants = nil
	for _, rule := range []string{"inhibitory-taylor-online", "inhibitory-taylor"} {
		for _, name := range []string{"theta", "delta"} {
			v.wantAll(1, quantity{key: rule + name, one: true, read: observed(rule + "/W1/" + name)})
		}
	}
	t, err := v.values()
	if err == nil {
		out.addTensor("tangent_phiE", list(t.one("inhibitory-taylor-onlinetheta").Data[0], t.one("inhibitory-taylor-onlinedelta").Data[0]))
		out.addTensor("tangent_phiI", list(t.one("inhibitory-taylortheta").Data[0], t.one("inhibitory-taylordelta").Data[0]))
	}
	return err
}

// figure4Flows are the controller's output, the Jacobians that the feedback follows, and the states' rates of change.
func figure4Flows() []quantity {
	out := []quantity{
		{key: "c", one: true, read: moment(rate("closed", "controller"))},
		{key: "J1", one: true, read: moment(observed("Q1/jacobian"))},
		{key: "J2", one: true, read: moment(observed("Q2/jacobian"))},
	}
	for _, state := range [][2]string{{"q", "q"}, {"uE1", "E1"}, {"uI1", "I1"}, {"uE2", "E2"}, {"uI2", "I2"}, {"Q1", "Q1"}, {"Q2", "Q2"}} {
		flow := func(v *view, _ int) item { return item{Node: v.s.Flow("closed", state[1])} }
		out = append(out, quantity{key: fmt.Sprint("d_", state[0]), one: true, read: moment(flow)})
	}
	return out
}

// moment reads the values of the one sample.
func moment(r reader) reader {
	return func(v *view, l int) item { return item{r(v, l).Node, func(t Tensor) Tensor { return t.row(0) }} }
}
