package verify

import (
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

func (figure4Case) names(*settings.Node) ([]settings.Other, error) {
	return settings.Others(`phiE=circuit.phi_e phiI=circuit.phi_i tauE=circuit.tau_e tauI=circuit.tau_i kp=circuit.controller.kp ki=circuit.controller.ki
		leak=circuit.controller.lambda tauC=circuit.controller.tau tauQ=circuit.tau_q Q_norm=circuit.norm tauW y0`), nil
}

func (figure4Case) inputs() string {
	return `x(i) target(k) state.q(k) state.uE1(n) state.uI1(n) state.W1(i,n) state.b1(n) state.Q1(k,n)
		state.uE2(k) state.uI2(k) state.W2(n,k) state.b2(k) state.Q2(k,k)`
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

// compute writes one moment of the circuit, and beside it the two flavours of the two rules.
func (c *figure4Case) compute(d graph.Dtype) (out Values) {
	v := look(&c.Circuit, 1, c.w, d)
	v.wantAll(1, rows("c! moment:closed/controller; J1! moment:@Q1/jacobian; J2! moment:@Q2/jacobian")...)
	for _, state := range [][2]string{{"d_q", "q"}, {"d_uE1", "E1"}, {"d_uI1", "I1"}, {"d_uE2", "E2"}, {"d_uI2", "I2"}, {"d_Q1", "Q1"}, {"d_Q2", "Q2"}} {
		flow := func(v *view, _ int) item { return item{Node: v.s.Flow("closed", state[1])} }
		v.wantAll(1, quantity{key: state[0], one: true, read: operation("moment", flow)})
	}
	for _, r := range []struct {
		tag  string
		rule rules.Rule
	}{
		{"exact_notebook", rules.InhibitoryExactOnline()}, {"approx_notebook", rules.InhibitoryTaylorOnline(c.Y0)},
		{"exact_trainer", rules.InhibitoryExact()}, {"approx_trainer", rules.InhibitoryTaylor(c.Y0)},
	} {
		v.learn(r.tag, rules.Everywhere(r.rule))
		for _, w := range []string{"W1", "W2", "b1", "b2"} {
			v.wantAll(1, quantity{key: "d" + w + "_" + r.tag, one: true, read: func(v *view, l int) item {
				i := change(r.tag, w)(v, l)
				i.Node = v.b.Scale(i.Node, 1/c.TauW)
				return i
			}})
		}
	}
	asked := len(v.wants)
	all := v.wantAll(1, rows(`thetaE! row:@inhibitory-taylor-online/W1/theta; deltaE! row:@inhibitory-taylor-online/W1/delta;
		thetaI! row:@inhibitory-taylor/W1/theta; deltaI! row:@inhibitory-taylor/W1/delta`)...).values()
	if all.err != nil {
		return all
	}
	out.addAt("", all, all.keys[:asked]...)
	for _, cells := range []string{"E", "I"} { // one line for all
		out.addTensor("tangent_phi"+cells, list(all.one("theta" + cells).Data[0], all.one("delta" + cells).Data[0]))
	}
	return out
}
