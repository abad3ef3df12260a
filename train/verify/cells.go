package verify

import (
	"slices"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train/curve"
	"credo/train/settings"
)

// lookAtCell writes a circuit of one cell for a grid of inputs, all with one target, and rules for its synapse.
func lookAtCell(c circuit.Circuit, x Tensor, target float64, d graph.Dtype, rs ...rules.Rule) (*view, error) {
	w := weights{circuit.InputName: x, circuit.TargetName: list(slices.Repeat([]float64{target}, len(x.Data))...)}
	for _, p := range c.Spec().Stored() {
		one := list(0)
		p.Init.Draw(nil, 1, 1, one.Data)
		w[p.Name] = one
	}
	v, err := look(c, len(x.Data), w, d)
	for _, r := range rs {
		if err == nil {
			_, err = rules.Write(v.b, v.s, r)
		}
	}
	return v, err
}

// perSample reads the change of W1 under a rule by each input alone.
func perSample(key string, r rules.Rule) quantity {
	post := observed(r.Name() + "/W1/post")
	return quantity{key: key, one: true, read: vector(func(v *view, l int) item {
		phase := v.spec.Phases[len(v.spec.Phases)-1]
		return item{Node: v.b.Mul(v.s.Rate(phase, "x"), post(v, l).Node)}
	})}
}

// flatRate reads the rate of a cell for every input.
func flatRate(key, phase, population string) quantity {
	return quantity{key: key, one: true, read: vector(rate(phase, population))}
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

func (c *cellCase) compute(d graph.Dtype) (Values, error) {
	v, err := lookAtCell(c.circuit, c.in.one("x"), c.Target.orZero(), d, c.rule)
	if err != nil {
		return Values{}, err
	}
	v.wantAll(1, flatRate("rE", v.spec.Phases[0], "E1"), perSample("dw", c.rule))
	return v.values()
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
func (pairCase) names(config *settings.Node) (out []other, err error) {
	keys := []string{"panel", "phi", "theta", "delta", "alpha", "target", "root_range"}
	if p := config.Child("panel"); p != nil && p.Text == "isolated" {
		keys = []string{"panel", "phi", "theta", "delta", "rI"}
	}
	for _, key := range keys {
		out = append(out, other{was: key, now: key})
	}
	return out, nil
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

func (c *pairCase) look(circ *models.DICPair, d graph.Dtype) (*view, error) {
	return lookAtCell(circ, c.in.one("x"), c.Target.orZero(), d, c.line, rules.InhibitoryExact())
}

func (c *pairCase) compute(d graph.Dtype) (out Values, err error) {
	v, err := c.look(&c.circuit, d)
	if err != nil {
		return out, err
	}
	if c.Panel == "isolated" {
		return c.isolated(v)
	}
	v.wantAll(1, flatRate("rE", "closed", "E1"), flatRate("rI", "closed", "I1"), perSample("dw_linear", c.line), perSample("dw_exact", rules.InhibitoryExact()))
	if out, err = v.atRest(); err != nil {
		return out, err
	}
	stepped := c.circuit
	stepped.Euler = models.PublishedEuler()
	if v, err = c.look(&stepped, d); err != nil {
		return out, err
	}
	v.wantAll(1, flatRate("euler_rE", "closed", "E1"), perSample("euler_dw_linear", c.line))
	more, err := v.values()
	if err != nil {
		return out, err
	}
	out.mergeAt("", more)
	return out, c.crossings(&out, d)
}

// isolated has one threshold for all inputs, as the inhibition is the same.
func (c *pairCase) isolated(v *view) (out Values, err error) {
	v.wantAll(1, flatRate("rE", "closed", "E1"), perSample("dw_linear", c.line),
		quantity{key: "threshold", one: true, read: vector(observed(c.line.Name() + "/W1/threshold"))})
	all, err := v.values()
	if err != nil {
		return out, err
	}
	out.mergeAt("", all, "rE", "dw_linear")
	out.addTensor("threshold", all.one("threshold").row(0))
	return out, nil
}

// crossings adds the rates at which the change turns its sign, from a small one on, found on a grid of inputs.
func (c *pairCase) crossings(out *Values, d graph.Dtype) error {
	const firstRate, grid = 0.06, 4000
	p, err := curve.Cell{Circuit: &c.circuit, Rule: c.line, Target: c.Target.orZero()}.Compile(grid, d)
	if err != nil {
		return err
	}
	found, err := p.Crossings(firstRate, c.Range)
	rates, signs := list(), list()
	for _, x := range found {
		rates.push(number(x.Rate))
		signs.push(number(x.Sign()))
	}
	out.addTensor("crossings", rates)
	out.addTensor("crossing_signs", signs)
	return err
}
