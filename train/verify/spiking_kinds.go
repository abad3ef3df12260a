package verify

import (
	"fmt"
	"slices"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
)

// spikingForward is every variable of a trial.
type spikingForward struct{ spikingCase }

func (c *spikingForward) compute(d graph.Dtype) Values {
	v := c.look(d)
	if v.b.Err() == nil {
		for _, name := range []string{"v", "a", "z", "psi", "s"} {
			v.want(name, v.s.Var("trial", "z", name))
		}
		v.want("y", v.s.Var("trial", "y", "y"))
	}
	return v.values()
}

// spikingTraces is the eligibility traces of every synapse.
type spikingTraces struct{ spikingCase }

func (c *spikingTraces) compute(d graph.Dtype) (out Values) {
	traces := rules.Spikes{Form: rules.Traces}
	for _, row := range []struct {
		key    string
		recipe rules.Recipe
	}{{"full", rules.EProp{Spikes: traces, Reset: true}}, {"noreset", rules.EProp{Spikes: traces}}, {"leak", rules.RFLO{Spikes: traces}}} {
		v := c.look(d).learn(row.key, row.recipe)
		for _, name := range []string{"rec", "in"} {
			eligibility := item{as: turned}
			if v.b.Err() == nil {
				eligibility.Node = v.b.Observed(row.recipe.On(v.spec).Name() + "/" + name + "/eligibility")
			}
			v.wants = append(v.wants, want{key: row.key + "/" + name, items: []item{eligibility}})
		}
		out.addAt("", v.values())
	}
	return out
}

// turned exchanges the last two axes.
func turned(t Tensor) Tensor {
	n := len(t.Shape)
	rows, columns := t.Shape[n-2], t.Shape[n-1]
	out := Tensor{Shape: slices.Concat(t.Shape[:n-2], []int{columns, rows}), Data: make([]float64, len(t.Data))}
	for i, x := range t.Data {
		block, row, column := i/(rows*columns), i/columns%rows, i%columns
		out.Data[block*rows*columns+column*rows+row] = x
	}
	return out
}

// spikingGradients is the loss, the learning signal and the gradients of rules.
type spikingGradients struct{ taught }

func (c *spikingGradients) compute(d graph.Dtype) (out Values) {
	out = c.common(d)
	for _, name := range c.Rules {
		r, drawn, err := c.rule(name)
		if out.fail(err); err != nil {
			return out
		}
		n, w := c.network(drawn)
		v := lookAt(n, c.dims(), w, d)
		v.gradient(name, r, map[string]string{"rec": "/W_rec", "in": "/W_in"})
		out.addAt("", v.values())
	}
	return out
}

// common is all that does not depend on the rule: loss, errors, learning signal, and the gradients of the read-out.
func (c *spikingGradients) common(d graph.Dtype) (out Values) {
	n, w := c.network(false)
	v := lookAt(n, c.dims(), w, d)
	v.gradient("", rules.EProp{Spikes: rules.Spikes{Form: rules.Reverse}, Reset: true}, map[string]string{"out": "W_out", "b_out": "b_out"})
	if v.b.Err() == nil {
		v.want("whole", v.s.Loss("trial"))
		v.want("error", v.s.Var("trial", "y", "error"))
		v.want("rate", v.s.Var("trial", "z", "rate"))
		v.want("worth", v.b.Observed("e-prop/rec/worth"))
	}
	all := v.values()
	if all.err != nil {
		return all
	}
	dims, loss := c.dims(), all.one("whole").Data[0]
	if c.Cost > 0 {
		cost := costOfRates(n, all.one("rate"))
		out.addTensor("reg", number(cost))
		loss -= cost
	}
	out.addTensor("loss", number(loss))
	out.addTensor("dEdy", derivative(all.one("error"), dims.Batch, dims.Steps, dims.Batch, c.Outputs))
	out.addTensor("L", derivative(all.one("worth"), dims.Batch, dims.Steps, dims.Batch, c.Cells))
	out.addAt("", all, "W_out", "b_out")
	return out
}

// derivative returns demands on each sample as derivatives of the mean, in a shape. Demands that are no course are of the last moment.
func derivative(t Tensor, batch int, shape ...int) Tensor {
	out := zeros(shape...)
	before := len(out.Data) - len(t.Data)
	for i, x := range t.Data {
		out.Data[before+i] = -x / float64(batch)
	}
	return out
}

// costOfRates is the cost of rates (batch, cells), spikes a second.
func costOfRates(n *models.RSNN, rates Tensor) (cost float64) {
	samples, cells := rates.Shape[0], rates.Shape[1]
	for j := range cells {
		mean := 0.0
		for b := range samples {
			mean += rates.Data[b*cells+j] / float64(samples)
		}
		cost += n.CostOfRate * (mean - n.Rate) * (mean - n.Rate) / 1e6
	}
	return cost
}

// gradient writes a rule, and makes its changes quantities with the sign of gradients. Keys follow the name.
func (v *view) gradient(name string, r rules.Recipe, keys map[string]string) {
	v.learn(name, r)
	for _, projection := range []string{"rec", "in", "out", "b_out"} {
		key, wanted := keys[projection]
		if v.b.Err() != nil || !wanted {
			continue
		}
		w := item{Node: v.b.Neg(v.dw[name][projection])}
		switch projection {
		case "rec": // no cell has a synapse onto itself
			w.Node = v.b.Mul(w.Node, v.b.Sub(v.b.Const(1), v.b.Eye(w.Shape()[0])))
		case "b_out":
			w.as = func(t Tensor) Tensor { return t.Row(0) }
		}
		v.wants = append(v.wants, want{key: name + key, items: []item{w}})
	}
}

// modulatoryCase is the weights of modulatory projections.
type modulatoryCase struct {
	Types []int `yaml:"types" min:"0" min-length:"2"`
	given
}

func (c *modulatoryCase) inputs() string { return fmt.Sprintf("W_rec(%[1]d,%[1]d)", len(c.Types)) }

func (c *modulatoryCase) compute(d graph.Dtype) (out Values) {
	n, types := len(c.Types), slices.Max(c.Types)+1
	if types > n {
		return Values{err: at("config.types", "type %d of %d cells", types-1, n)}
	}
	of := zeros(n, types)
	circuit.OneOf{Types: c.Types}.Draw(nil, n, types, of.Data)
	v := newView(d)
	w := v.b.Mul(v.input("W", c.in.one("W_rec")), v.b.Sub(v.b.Const(1), v.b.Eye(n)))
	oneOf := v.input("types", of)
	fixed := func(string) graph.Node { return oneOf }
	v.want("cell", circuit.Same{}.Weights(v.b, w, fixed))
	v.want("type", circuit.Means{Existing: true}.Weights(v.b, w, fixed))
	v.want("nonlocal", circuit.Means{}.Weights(v.b, w, fixed))
	out = v.values()
	if out.err == nil {
		out.addTensor("type_means_existing", c.means(out.one("type"), types))
		out.addTensor("type_means_all", c.means(out.one("nonlocal"), types))
	}
	return out
}

// means are the means by type that weights have: of each pair of types the first that is not 0.
func (c *modulatoryCase) means(w Tensor, types int) Tensor {
	out := zeros(types, types)
	for i, x := range w.Data {
		if at := c.Types[i/len(c.Types)]*types + c.Types[i%len(c.Types)]; out.Data[at] == 0 {
			out.Data[at] = x
		}
	}
	return out
}
