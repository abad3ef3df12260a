package exec

import G "gorgonia.org/gorgonia"

// postorder visits every node that is reached from the roots once, after the nodes that enter names for it. It visits in the
// order of the roots and of enter's results, so the same graph gives the same order, and does not recurse, so that a deep graph
// does not exhaust the stack.
func postorder(roots []*G.Node, enter func(*G.Node) ([]*G.Node, error), leave func(n *G.Node, entered []*G.Node) error) error {
	type frame struct {
		node    *G.Node
		entered []*G.Node
		next    int
	}
	var stack []frame
	seen := map[*G.Node]bool{}
	push := func(n *G.Node) error {
		if seen[n] {
			return nil
		}
		seen[n] = true
		entered, err := enter(n)
		stack = append(stack, frame{node: n, entered: entered})
		return err
	}
	for _, r := range roots {
		if err := push(r); err != nil {
			return err
		}
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			if top.next < len(top.entered) {
				top.next++
				if err := push(top.entered[top.next-1]); err != nil {
					return err
				}
				continue
			}
			if err := leave(top.node, top.entered); err != nil {
				return err
			}
			stack = stack[:len(stack)-1]
		}
	}
	return nil
}
