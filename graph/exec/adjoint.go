package exec

import (
	"fmt"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
)

// adjoint is a gradient written in a graph of its own.
type adjoint struct {
	graph  *G.ExprGraph
	origin map[*G.Node]*G.Node // nodes of graph that stand for nodes of the graph that was differentiated
	seeds  []*G.Node           // for each output the input of graph that is its seed, nil if no path leads there
	grads  []*G.Node           // for each wrt, nil if no path comes from there
}

// differentiate writes the gradient of the outputs with respect to wrt into a new graph. Only nodes on a
// differentiable path between them are copied. All other nodes become inputs there, because Backpropagate fails on nodes that no
// gradient goes through.
func differentiate(outputs, wrt []*G.Node) (a *adjoint, err error) {
	defer recovered(&err, func() string { return "differentiating" })
	act, err := newActivity(outputs, wrt)
	if err != nil {
		return nil, err
	}
	a = &adjoint{graph: G.NewGraph(), origin: map[*G.Node]*G.Node{}}
	forward := a.forward(act)
	var outs, seeds G.Nodes
	for i, n := range outputs {
		a.seeds = append(a.seeds, nil)
		if !act.live[n] {
			continue
		}
		m, err := forward.copy(n)
		if err != nil {
			return nil, err
		}
		a.seeds[i] = newInput(a.graph, n, fmt.Sprintf("seed %d", i))
		outs, seeds = append(outs, m), append(seeds, a.seeds[i])
	}
	a.grads = make([]*G.Node, len(wrt))
	if len(outs) == 0 {
		return a, nil
	}
	if outs, seeds, err = merged(outs, seeds); err != nil {
		return nil, err
	}
	return a, a.backpropagate(outs, seeds, wrt, func(w *G.Node) *G.Node {
		if act.live[w] {
			return forward.done[w]
		}
		return nil
	})
}

// forward copies live nodes and makes an input of every other.
func (a *adjoint) forward(act *activity) *copier {
	c := newCopier(a.graph, func(n *G.Node) (*G.Node, error) {
		if isConstant(n) || act.live[n] && act.goesOn(n) {
			return nil, nil
		}
		m := newInput(a.graph, n, fmt.Sprintf("node %d", len(a.origin)))
		a.origin[m] = n
		return m, nil
	})
	c.make = func(n *G.Node, operands []*G.Node) (*G.Node, error) {
		op := n.Op()
		if s, ok := op.(scanOp); ok {
			s.wants = act.wants[n]
			op = s
		}
		m, err := applyAny(op, operands...)
		a.origin[m] = n
		return m, err
	}
	return c
}

func newInput(g *G.ExprGraph, like *G.Node, name string) *G.Node {
	if like.IsScalar() {
		return G.NewScalar(g, like.Dtype(), G.WithName(name))
	}
	return G.NewTensor(g, like.Dtype(), like.Dims(), G.WithShape(like.Shape()...), G.WithName(name))
}

// merged adds up the seeds of an output that is listed more than once: Backpropagate takes the last one only.
func merged(outs, seeds G.Nodes) (G.Nodes, G.Nodes, error) {
	var o, s G.Nodes
	at := map[*G.Node]int{}
	for i, n := range outs {
		j, twice := at[n]
		if !twice {
			at[n] = len(o)
			o, s = append(o, n), append(s, seeds[i])
			continue
		}
		sum, err := add(s[j], seeds[i])
		if err != nil {
			return nil, nil, err
		}
		s[j] = sum
	}
	return o, s, nil
}

// backpropagate has Gorgonia write the gradient. copied returns the node of the new graph for a wrt, nil if it is not reached.
func (a *adjoint) backpropagate(outs, seeds G.Nodes, wrt []*G.Node, copied func(*G.Node) *G.Node) error {
	reached, at := G.Nodes{}, map[*G.Node]int{}
	for _, w := range wrt {
		if m := copied(w); m != nil {
			if _, twice := at[m]; !twice {
				at[m] = len(reached)
				reached = append(reached, m)
			}
		}
	}
	grads, err := G.Backpropagate(outs, seeds, reached)
	if err != nil {
		return err
	}
	for i, w := range wrt {
		if m := copied(w); m != nil {
			a.grads[i] = grads[at[m]]
		}
	}
	return nil
}

// writer copies the gradient into another graph, where cut gives the nodes that stand for seeds and forward nodes.
func (a *adjoint) writer(dst *G.ExprGraph, cut func(*G.Node) (*G.Node, error)) *copier {
	c := newCopier(dst, cut)
	again := c.make
	c.make = func(n *G.Node, operands []*G.Node) (*G.Node, error) {
		if isSumOfAll(n) {
			return Collapse(operands[0])
		}
		return again(n, operands)
	}
	return c
}

// isSumOfAll tells whether n is Gorgonia's sum to a scalar. Gorgonia's rules make it where a scalar meets a tensor.
func isSumOfAll(n *G.Node) bool {
	return n.IsScalar() && isStock(n, "sumOp")
}

// write returns the copies of the gradients, nil for nil.
func (a *adjoint) write(c *copier) ([]*G.Node, error) {
	out := make([]*G.Node, len(a.grads))
	for i, g := range a.grads {
		if g == nil {
			continue
		}
		m, err := c.copy(g)
		if err != nil {
			return nil, errors.WithMessagef(err, "gradient %d", i+1)
		}
		out[i] = m
	}
	return out, nil
}
