package verify

import (
	"fmt"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
)

// settled is one minibatch of a circuit, written into a program.
type settled struct {
	*program
	s    *circuit.Settled
	spec circuit.Spec
	L    int // hidden layers
}

// trace writes the case's minibatch through a circuit, and gives the weights their values.
func (c dicCase) trace(circ circuit.Circuit, d graph.Dtype) (*settled, error) {
	p := newProgram(d)
	s, err := circuit.Write(p.b, circ, c.X.Shape[0], c.X.Shape[1], c.target.Shape[1])
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
	return &settled{p, s, s.Spec(), len(c.W)}, nil
}

// layers returns one node for each hidden layer, by the layer's number from 1.
func (t *settled) layers(node func(l int) graph.Node) []graph.Node {
	out := make([]graph.Node, t.L)
	for l := range out {
		out[l] = node(l + 1)
	}
	return out
}

// potential returns the state variable u of the excitatory ("E") or inhibitory ("I") cells of each layer at the end of a phase.
func (t *settled) potential(phase, cells string) []graph.Node {
	return t.layers(func(l int) graph.Node { return t.s.Var(phase, fmt.Sprint(cells, l), "u") })
}

// seen returns what was observed for each layer under a name in which * stands for its number.
func (t *settled) seen(pattern string) []graph.Node {
	return t.layers(func(l int) graph.Node { return t.observed(strings.ReplaceAll(pattern, "*", fmt.Sprint(l))) })
}

// flatten returns rows as vectors.
func (t *settled) flatten(rows []graph.Node) []graph.Node {
	for i, n := range rows {
		rows[i] = t.flat(n)
	}
	return rows
}

// changes are the weight changes of a rule by projection.
type changes map[string]graph.Node

// rule writes the rule of that name beside the circuit, as training does, with its memory at its start.
func (t *settled) rule(name string, o rules.Options) (changes, error) {
	row, err := rules.Find(name)
	if err != nil {
		return nil, err
	}
	r := row.New(o, t.spec)
	updates, err := rules.Write(t.b, t.s, r)
	if err != nil {
		return nil, err
	}
	for _, m := range r.Memory(t.spec) {
		a := graph.NewArray(t.b.Dtype(), m.Shape...)
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

// descent returns the gradients of the loss: minus what back-propagation changes.
func (t *settled) descent(c changes) changes {
	out := changes{}
	for name, dw := range c {
		out[name] = t.b.Neg(dw)
	}
	return out
}

// wantChanges makes the weight changes of all projections the quantities prefix_W, prefix_b (by layer) and prefix_V.
func (t *settled) wantChanges(prefix string, c changes) {
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
