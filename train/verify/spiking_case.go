package verify

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
)

// spikingCase is a recurrent spiking network with its weights, and a minibatch of trials.
type spikingCase struct {
	In        int       `yaml:"n_in" min:"1"`
	Cells     int       `yaml:"n_rec" min:"2"`
	Outputs   int       `yaml:"n_out" min:"1"`
	Inhibit   int       `yaml:"n_inh" min:"0"`
	Silence   int       `yaml:"n_ref" min:"0"`
	Dt        float64   `yaml:"dt"`
	TauV      float64   `yaml:"tau_v" above:"0"`
	TauA      float64   `yaml:"tau_a" above:"0"`
	TauOut    float64   `yaml:"tau_out" above:"0"`
	Alpha     float64   `yaml:"alpha"`
	Rho       float64   `yaml:"rho"`
	Kappa     float64   `yaml:"kappa"`
	Threshold float64   `yaml:"thr" above:"0"`
	Gamma     float64   `yaml:"gamma" above:"0"`
	Beta      []float64 `yaml:"beta" min:"0"`
	Types     []int     `yaml:"types" min:"0"`
	Smooth    bool      `yaml:"smooth"`
	given
}

// complete compares the settings that say the same twice, and the sizes of lists.
func (c *spikingCase) complete() error {
	for _, k := range []struct {
		key       string
		have, tau float64
	}{{"alpha", c.Alpha, c.TauV}, {"rho", c.Rho, c.TauA}, {"kappa", c.Kappa, c.TauOut}} {
		if want := math.Exp(-1 / k.tau); math.Abs(k.have-want) > 1e-12 {
			return at("config."+k.key, "%g: a time constant of %g ms leaves %g after 1 ms", k.have, k.tau, want)
		}
	}
	switch {
	case c.Dt != 1:
		return at("config.dt", "%g: a moment is 1 ms", c.Dt)
	case len(c.Beta) != c.Cells:
		return at("config.beta", "has %d cells, and there are %d", len(c.Beta), c.Cells)
	case len(c.Types) != c.Cells:
		return at("config.types", "has %d cells, and there are %d", len(c.Types), c.Cells)
	case slices.Max(c.Types) >= c.Cells:
		return at("config.types", "type %d of %d cells", slices.Max(c.Types), c.Cells)
	}
	return checkSizes([]int{c.In, c.Cells, c.Cells})
}

func (c *spikingCase) inputs() string {
	return fmt.Sprintf("W_in(%[1]d,%[2]d) W_rec(%[2]d,%[2]d) W_out(%[2]d,%[3]d) b_out(%[3]d) x(t,b,%[1]d)", c.In, c.Cells, c.Outputs)
}

// dims are the axes of the trials.
func (c *spikingCase) dims() circuit.Dims {
	x := c.in.one("x").Shape
	return circuit.Dims{Steps: x[0], Batch: x[1]}
}

// circuit returns the network for a loss, with feedback through the weights of the read-out or through others.
func (c *spikingCase) circuit(loss circuit.Loss, drawn bool) *models.RSNN {
	n := models.NewRSNN()
	n.Inputs, n.Cells, n.Outputs, n.Types, n.Refractory, n.Smooth = c.In, c.Cells, c.Outputs, c.Types, c.Silence, c.Smooth
	n.TauV, n.TauA, n.TauOut, n.Threshold, n.Gamma, n.CostOfRate, n.Loss = c.TauV, c.TauA, c.TauOut, c.Threshold, c.Gamma, 0, loss
	n.Adapting, n.Excitatory = 0, 0.5 // the case gives signs and adaptation itself
	if drawn {
		n.Feedback = circuit.Random{Scale: 1, Draw: circuit.NormalDraw}
	}
	return n
}

// signed takes weights apart: sizes, and masks that have signs where the synapses are. So the signs of a row need not agree. No cell has a synapse
// onto itself.
func (c *spikingCase) signed() weights {
	w := weights{}
	for name, key := range map[string]string{"in": "W_in", "rec": "W_rec", "out": "W_out"} {
		t := c.in.one(key)
		w[name] = fill(func(i int) float64 { return math.Abs(t.Data[i-1]) }, t.Shape...)
		w[circuit.FixedName(name+"/mask")] = fill(func(i int) float64 {
			if i--; name == "rec" && i%(c.Cells+1) == 0 || t.Data[i] == 0 {
				return 0
			}
			return math.Copysign(1, t.Data[i])
		}, t.Shape...)
	}
	one := func(int) float64 { return 1 }
	w[circuit.FixedName("in/signs")], w[circuit.FixedName("signs")] = fill(one, c.In, 1), fill(one, c.Cells, 1)
	w[circuit.FixedName("beta")] = list(c.Beta...)
	types := zeros(c.Cells, slices.Max(c.Types)+1)
	circuit.OneOf{Types: c.Types}.Draw(nil, c.Cells, types.Shape[1], types.Data)
	w[circuit.FixedName("types")], w["b_out"], w["x"] = types, c.in.one("b_out"), c.in.one("x")
	return w
}

// look writes trials of a network that answers at every moment, and to which no target matters.
func (c *spikingCase) look(d graph.Dtype) *view {
	w, dims := c.signed(), c.dims()
	w[circuit.TargetName] = zeros(dims.Steps, dims.Batch, c.Outputs)
	return lookAt(c.circuit(circuit.SquaredError{}, false), dims, w, d)
}

// taught is a spikingCase with a target.
type taught struct {
	spikingCase
	Loss  string   `yaml:"loss" one:"terminal_ce mse"`
	Rules []string `yaml:"rules"`
	Cost  float64  `yaml:"c_reg" min:"0" optional:"yes"`
	Rate  float64  `yaml:"f0_hz" min:"0" optional:"yes"`
}

// randomly ends the names of rules with errors that come back through drawn weights.
const randomly = "_random_fb"

func (c *taught) inputs() string {
	text := c.spikingCase.inputs()
	if c.Loss == "mse" {
		text += fmt.Sprintf(" target(t,b,%d)", c.Outputs)
	} else {
		text += " label(b)"
	}
	if slices.ContainsFunc(c.Rules, func(r string) bool { return strings.HasSuffix(r, randomly) }) {
		text += fmt.Sprintf(" B_fb(%d,%d)", c.Cells, c.Outputs)
	}
	return text
}

// network returns the circuit, and its weights and signals.
func (c *taught) network(drawn bool) (*models.RSNN, weights) {
	n, w := c.circuit(circuit.CrossEntropy{}, drawn), c.signed()
	if n.CostOfRate, n.Rate = c.Cost, c.Rate; c.Loss == "mse" {
		n.Loss = circuit.SquaredError{}
		w[circuit.TargetName] = c.in.one("target")
	} else {
		target := zeros(c.dims().Batch, c.Outputs)
		for b, label := range c.in.one("label").Data {
			target.Data[b*c.Outputs+int(label)] = 1
		}
		w[circuit.TargetName] = target
	}
	if drawn {
		w["back"] = c.in.one("B_fb")
	}
	return n, w
}

func (c *taught) fit(in tensors) error {
	if c.in = in; c.Loss == "mse" {
		return nil
	}
	return c.checkLabels()
}

// checkLabels refuses labels that are no class.
func (c *spikingCase) checkLabels() error {
	for b, label := range c.in.one("label").Data {
		if label != math.Trunc(label) || label < 0 || int(label) >= c.Outputs {
			return at("inputs.label", "%g of sample %d: classes are 0 to %d", label, b, c.Outputs-1)
		}
	}
	return nil
}

// spikingRules are the rules by their names in cases, with the form that training takes.
func spikingRules() map[string]rules.Recipe {
	o := rules.Spikes{Form: rules.Reverse}
	return map[string]rules.Recipe{
		"bptt": rules.Everywhere(rules.Backprop()), "eprop": rules.EProp{Spikes: o, Reset: true}, "eprop_noreset": rules.EProp{Spikes: o},
		"rflo_like": rules.RFLO{Spikes: o}, "mdgl": rules.MDGL{Spikes: o}, "mdgl_cell": rules.MDGLCell{Spikes: o}, "one_crossing": rules.OneCrossing{Spikes: o},
		"nl_mdgl": rules.NLMDGL{Spikes: o}, "on_mdgl": rules.OnMDGL{Spikes: o},
	}
}

// rule finds a rule of a case, and whether its errors come back through drawn weights.
func (c *taught) rule(name string) (r rules.Recipe, drawn bool, err error) {
	base, drawn := strings.CutSuffix(name, randomly)
	r, ok := spikingRules()[base]
	if !ok {
		return nil, false, at("config.rules", "%q is no rule of spiking networks", name)
	}
	return r, drawn, nil
}
