package exec

import (
	"fmt"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// describe names a node in messages, with its operation and shape.
func describe(n *G.Node) string {
	if n == nil {
		return "no node"
	}
	return fmt.Sprintf("%v %v", n, n.Shape())
}

// collision finds two nodes of one hash code. Gorgonia tells nodes apart by a
// 32-bit hash: behind a collision, different operations are taken for one, and
// the values are silently wrong. All nodes of the graph are looked at, as one of
// the two may have lost all its users.
func collision(nodes []*G.Node, hash func(*G.Node) uint32) error {
	byHash := make(map[uint32]*G.Node, len(nodes))
	for _, n := range nodes {
		h := hash(n)
		if m, ok := byHash[h]; ok && m != n {
			return errors.Errorf("nodes %s and %s have the same hash code %#x: Gorgonia cannot tell them apart; rename an input or make the graph smaller with a Scan",
				describe(m), describe(n), h)
		}
		byHash[h] = n
	}
	return nil
}

// checkGraph refuses nodes of several graphs or types, and collisions.
func checkGraph(demands []demand) (tensor.Dtype, error) {
	var none tensor.Dtype
	if len(demands) == 0 {
		return none, errors.New("no outputs")
	}
	var g *G.ExprGraph
	for i, d := range demands {
		switch n := d.node; {
		case n == nil:
			return none, errors.Errorf("output %d is nil", i)
		case g == nil:
			g = n.Graph()
		case n.Graph() != nil && n.Graph() != g:
			return none, errors.Errorf("output %d, %s, belongs to another graph than %s", i, describe(n), describe(demands[0].node))
		}
	}
	if g != nil {
		if err := collision(g.AllNodes(), (*G.Node).Hashcode); err != nil {
			return none, err
		}
	}
	return demands[0].node.Dtype(), nil
}

// checkNodes tells whether every node has a shape, and numbers of the one type.
func checkNodes(nodes []ordered, want tensor.Dtype) error {
	for _, o := range nodes {
		if got := o.node.Dtype(); got != want {
			return errors.Errorf("%s holds %v, the graph %v: a program has one type of number", describe(o.node), got, want)
		}
		if !o.node.IsScalar() && len(o.node.Shape()) == 0 {
			return errors.Errorf("%s has no shape", describe(o.node))
		}
	}
	return nil
}
