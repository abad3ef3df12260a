package exec

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
)

// ordered is a node in the order of computation.
type ordered struct {
	node     *G.Node
	children []*G.Node
	input    int // number of the source, -1 if it is computed
}

// order lists the nodes that the demands need, operands before users: depth
// first from the first demand to the last, so that the same graph gives the same
// order, and without recursion, so that a deep graph does not exhaust the stack.
func order(demands []demand, sources []source) ([]ordered, error) {
	given, err := numbered(sources)
	if err != nil {
		return nil, err
	}
	var list, stack []ordered
	next := []int{} // of each node on the stack, the child to visit next
	seen := map[*G.Node]bool{}
	push := func(n *G.Node) error {
		if seen[n] {
			return nil
		}
		seen[n] = true
		o, err := visit(n, given)
		stack, next = append(stack, o), append(next, 0)
		return err
	}
	for _, d := range demands {
		if err := push(d.node); err != nil {
			return nil, err
		}
		for len(stack) > 0 {
			top := len(stack) - 1
			if next[top] == len(stack[top].children) {
				list = append(list, stack[top])
				stack, next = stack[:top], next[:top]
				continue
			}
			next[top]++
			if err := push(stack[top].children[next[top]-1]); err != nil {
				return nil, errors.WithMessagef(err, "needed by %s", describe(stack[top].node))
			}
		}
	}
	return list, nil
}

// visit looks at one node: a listed input is not entered, a free input that is
// not listed is an error.
func visit(n *G.Node, given map[*G.Node]int) (ordered, error) {
	if i, ok := given[n]; ok {
		return ordered{node: n, input: i}, nil
	}
	if n.Op() == nil {
		return ordered{}, errors.Errorf("input %s is not in the list of inputs", describe(n))
	}
	return ordered{node: n, children: Children(n), input: -1}, nil
}

// numbered maps each source to its place.
func numbered(sources []source) (map[*G.Node]int, error) {
	given := make(map[*G.Node]int, len(sources))
	for i, s := range sources {
		switch j, twice := given[s.node]; {
		case s.node == nil:
			return nil, errors.Errorf("input %d is nil", i)
		case twice:
			return nil, errors.Errorf("inputs %d and %d are one node, %s", j, i, describe(s.node))
		case s.node.Op() != nil:
			return nil, errors.Errorf("input %d, %s, is computed by an operation", i, describe(s.node))
		}
		given[s.node] = i
	}
	return given, nil
}
