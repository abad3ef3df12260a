package verify

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train/curve"
	"credo/train/settings"
)

// lookAtCell writes a circuit of one cell for a grid of inputs, all with one target, rules for its synapse, and rows.
func lookAtCell(c circuit.Circuit, x Tensor, target maybe, d graph.Dtype, text string, rs ...rules.Rule) *view {
	w := weights{circuit.InputName: x, circuit.TargetName: fill(func(int) float64 { return target.orZero() }, len(x.Data))}
	for _, p := range c.Spec().Stored() {
		w[p.Name] = zeros(1)
		p.Init.Draw(nil, 1, 1, w[p.Name].Data)
	}
	v := look(c, len(x.Data), w, d)
	for _, r := range rs {
		if v.b.Err() == nil {
			_, err := rules.Write(v.b, v.s, r)
			v.b.Fail(err)
		}
	}
	return v.wantAll(1, rows(text)...)
}

// perSample is the row of the change of W1 under a rule by each input alone.
func perSample(key string, r rules.Rule) string {
	return "; " + key + "! row:sample:@" + r.Name() + "/W1/post"
}

// cellCase is the cell of another published model over a grid of inputs, under its own rule.
type cellCase struct {
	Model  string `yaml:"model" one:"sacramento meulemans payeur greedy"`
	Target maybe  `yaml:"target"`
	RI     maybe  `yaml:"rI"`
	given
	circuit circuit.Circuit
	rule    rules.Rule
}

func (cellCase) inputs() string { return "x(n)" }

func (c *cellCase) fit(in tensors) error {
	above := models.Above{Isolated: c.RI.is}
	if c.Target.is != nil {
		above.Gain = 1
		if c.RI.is != nil {
			return at("config.rI", "must be null where there is a target")
		}
	}
	switch c.Model {
	case "sacramento":
		c.circuit, c.rule = models.NewDendriticCell(above), rules.DendriticError()
	case "meulemans":
		c.circuit, c.rule = models.NewControlledCell(above), rules.FeedbackControl()
	case "payeur":
		c.circuit, c.rule = models.NewBurstCell(above), rules.Burst()
	default:
		c.circuit, c.rule = models.NewBurstCCNCell(above), rules.Burst()
	}
	if err := c.circuit.Spec().Invalid; err != nil {
		return at("config.rI", "%v", err)
	}
	return c.given.fit(in)
}

func (c *cellCase) compute(d graph.Dtype) Values {
	text := "rE! row:" + c.circuit.Spec().Phases[0] + "/E1" + perSample("dw", c.rule)
	return lookAtCell(c.circuit, c.in.one("x"), c.Target, d, text, c.rule).values()
}

// pairCase is one excitatory cell and its partner over a grid of inputs, under the threshold that is a line.
type pairCase struct {
	Panel  string             `yaml:"panel" one:"controlled ablated isolated"`
	Phi    circuit.Activation `yaml:"phi"`
	Theta  float64            `yaml:"theta"`
	Delta  float64            `yaml:"delta"`
	Alpha  float64            `yaml:"alpha" min:"0"`
	Target maybe              `yaml:"target"`
	Range  float64            `yaml:"root_range"` // the rate up to which sign changes are looked for
	RI     maybe              `yaml:"rI"`
	given
	circuit models.DICPair
	line    rules.Rule
}

func (pairCase) inputs() string { return "x(n)" }

// names has the keys of the panel: an isolated cell has a partner's rate, the others a controller and a range.
func (pairCase) names(config *settings.Node) ([]settings.Other, error) {
	if p := config.Child("panel"); p != nil && p.Text == "isolated" {
		return settings.Others("panel phi theta delta rI"), nil
	}
	return settings.Others("panel phi theta delta alpha target root_range"), nil
}

func (c *pairCase) fit(in tensors) error {
	c.circuit, c.line = *models.NewDICPair(), rules.InhibitoryLine(c.Theta, c.Delta)
	c.circuit.Phi, c.circuit.Gain, c.circuit.Isolated = c.Phi, 0, c.RI.is
	switch {
	case c.Panel == "controlled" && c.Target.is == nil:
		return at("config.target", "expected a number, got nothing")
	case c.Panel == "controlled":
		c.circuit.Gain = c.Alpha
	case c.Target.is != nil:
		return at("config.target", "must be null where control is ablated")
	}
	if err := c.circuit.Check(); err != nil {
		return at("config", "%v", err)
	}
	return c.given.fit(in)
}

func (c *pairCase) look(circ models.DICPair, d graph.Dtype, text string) *view {
	return lookAtCell(&circ, c.in.one("x"), c.Target, d, text, c.line, rules.InhibitoryExact())
}

func (c *pairCase) compute(d graph.Dtype) (out Values) {
	if c.Panel == "isolated" { // one threshold for all inputs, as the inhibition is the same
		all := c.look(c.circuit, d, "rE! row:closed/E1; threshold! row:@"+c.line.Name()+"/W1/threshold"+perSample("dw_linear", c.line)).values()
		if out.addAt("", all, "rE", "dw_linear"); out.err == nil {
			out.addTensor("threshold", all.one("threshold").Row(0))
		}
		return out
	}
	out = c.look(c.circuit, d, "rE! row:closed/E1; rI! row:closed/I1"+perSample("dw_linear", c.line)+perSample("dw_exact", rules.InhibitoryExact())).atRest()
	stepped := c.circuit
	stepped.Euler = models.PublishedEuler()
	out.addAt("", c.look(stepped, d, "euler_rE! row:closed/E1"+perSample("euler_dw_linear", c.line)).values())
	c.crossings(&out, d)
	return out
}

// crossings adds the rates at which the change turns its sign, from a small one on, found on a grid of inputs.
func (c *pairCase) crossings(out *Values, d graph.Dtype) {
	const firstRate, grid = 0.06, 4000
	var found []curve.Crossing
	p, err := curve.Cell{Circuit: &c.circuit, Rule: c.line, Target: c.Target.orZero()}.Compile(grid, d)
	if err == nil {
		found, err = p.Crossings(firstRate, c.Range)
	}
	out.fail(err)
	out.addTensor("crossings", fill(func(i int) float64 { return found[i-1].Rate }, len(found)))
	out.addTensor("crossing_signs", fill(func(i int) float64 { return found[i-1].Sign() }, len(found)))
}
