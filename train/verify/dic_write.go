package verify

import (
	"fmt"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
)

// written is a program with one minibatch of a circuit.
type written struct {
	*program
	s    *circuit.Settled
	spec circuit.Spec
	L    int // hidden layers
}

// write writes the case's minibatch through a circuit, and gives the weights their values.
func (c dicCase) write(circ circuit.Circuit, d graph.Dtype) (*written, error) {
	p := newProgram(d)
	s, err := circuit.Write(p.b, circ, circuit.Dims{Batch: c.X.Shape[0]})
	if err != nil {
		return nil, err
	}
	p.bind(circuit.InputName, c.X)
	p.bind(circuit.TargetName, c.target)
	for l := range c.W {
		p.bind(fmt.Sprintf("W%d", l+1), c.W[l])
		p.bind(fmt.Sprintf("b%d", l+1), Tensor{[]int{1, c.b[l].Shape[0]}, c.b[l].Data})
	}
	p.bind("V", c.V)
	return &written{p, s, s.Spec(), len(c.W)}, nil
}

// layers returns one node for each hidden layer, by the layer's number from 1.
func (t *written) layers(node func(l int) graph.Node) []graph.Node {
	out := make([]graph.Node, t.L)
	for l := range out {
		out[l] = node(l + 1)
	}
	return out
}

// potential returns the state variable u of the excitatory ("E") or inhibitory ("I") cells of each layer at the end of a phase.
func (t *written) potential(phase, cells string) []graph.Node {
	return t.layers(func(l int) graph.Node { return t.s.Var(phase, fmt.Sprint(cells, l), "u") })
}

// seen returns the nodes observed for each layer under a name in which * stands for its number.
func (t *written) seen(pattern string) []graph.Node {
	return t.layers(func(l int) graph.Node { return t.observed(strings.ReplaceAll(pattern, "*", fmt.Sprint(l))) })
}

// flatten returns rows as vectors.
func (t *written) flatten(rows []graph.Node) []graph.Node {
	for i, n := range rows {
		rows[i] = t.flat(n)
	}
	return rows
}

// changes are the weight changes of a rule by projection.
type changes map[string]graph.Node

// recipeOf returns the recipe of that name with its published options.
func recipeOf(rule string) (rules.Recipe, error) {
	e, err := rules.Table().Find(rule)
	if err != nil {
		return nil, err
	}
	return e.New(), nil
}

// rule writes the rule of that name as recipe does.
func (t *written) rule(name string) (changes, error) {
	r, err := recipeOf(name)
	if err != nil {
		return nil, err
	}
	return t.recipe(r)
}

// recipe writes a recipe's rule beside the circuit, as training does, with its memory at its start.
func (t *written) recipe(of rules.Recipe) (changes, error) {
	r := of.On(t.spec)
	updates, err := rules.Write(t.b, t.s, r)
	if err != nil {
		return nil, err
	}
	for _, m := range r.Memory(t.spec) {
		a := graph.NewArray(t.b.Dtype(), m.Shape(t.spec, t.s.Batch())...)
		a.Fill(m.Value)
		t.bound = append(t.bound, binding{m.Name, a})
	}
	out := changes{}
	for _, u := range updates {
		if before, ok := out[u.Target]; ok {
			u.DW = t.b.Add(before, u.DW)
		}
		out[u.Target] = u.DW
	}
	return out, nil
}

// descent returns minus the changes: of back-propagation, the gradients of the loss.
func (t *written) descent(c changes) changes {
	out := changes{}
	for name, dw := range c {
		out[name] = t.b.Neg(dw)
	}
	return out
}

// wantChanges makes the weight changes of all projections the quantities prefix_W, prefix_b (by layer) and prefix_V.
func (t *written) wantChanges(prefix string, c changes) {
	of := func(name string) graph.Node {
		if n := c[name]; n.Valid() {
			return n
		}
		t.b.Fail(errors.Errorf("the rule does not change projection %s", name))
		return graph.Node{}
	}
	t.wantLayers(prefix+"_W", t.layers(func(l int) graph.Node { return of(fmt.Sprintf("W%d", l)) }))
	t.wantLayers(prefix+"_b", t.flatten(t.layers(func(l int) graph.Node { return of(fmt.Sprintf("b%d", l)) })))
	t.want(prefix+"_V", of("V"))
}

// block lists the quantities of wantChanges.
func block(prefixes ...string) (out []string) {
	for _, p := range prefixes {
		out = append(out, p+"_W", p+"_b", p+"_V")
	}
	return out
}
