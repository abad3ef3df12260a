package exec

import G "gorgonia.org/gorgonia"

// sources returns the nodes on which n depends differentiably, one step back. From a window into a scan one step leads to the
// operands that this output of the scan depends on: a weight of one read-out is not mistaken for a weight of another.
func sources(n *G.Node) []*G.Node {
	if v, ok := ScanOf(n); ok {
		return pick(v.operands, v.reach())
	}
	op, ok := n.Op().(G.SDOp)
	if !ok {
		return nil
	}
	children := Children(n)
	if len(children) == 0 {
		return nil
	}
	return pick(children, op.DiffWRT(len(children)))
}

func pick(nodes []*G.Node, which []bool) []*G.Node {
	var out []*G.Node
	for i, w := range which {
		if w {
			out = append(out, nodes[i])
		}
	}
	return out
}

// activity is the set of nodes that a gradient goes through.
type activity struct {
	live  map[*G.Node]bool   // lies on a differentiable path from a wrt to an output
	wants map[*G.Node][]bool // of a scan on such a path: the operands the path comes from
}

// newActivity finds the paths from the wrt nodes to the outputs.
func newActivity(outputs, wrt []*G.Node) (*activity, error) {
	from := map[*G.Node][]*G.Node{}
	downstream := map[*G.Node]bool{} // of a wrt
	for _, w := range wrt {
		downstream[w] = true
	}
	var order []*G.Node
	enter := func(n *G.Node) ([]*G.Node, error) {
		from[n] = sources(n)
		return from[n], nil
	}
	err := postorder(outputs, enter, func(n *G.Node, srcs []*G.Node) error {
		order = append(order, n)
		for _, s := range srcs {
			downstream[n] = downstream[n] || downstream[s]
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	a := &activity{live: map[*G.Node]bool{}, wants: map[*G.Node][]bool{}}
	for _, n := range order { // every node of the order is reached from an output
		if downstream[n] {
			a.live[n] = true
			a.want(n, downstream)
		}
	}
	return a, nil
}

// want notes the operands that the gradient of n goes to, if n is an output of a scan.
func (a *activity) want(n *G.Node, downstream map[*G.Node]bool) {
	v, ok := ScanOf(n)
	if !ok {
		return
	}
	if a.wants[v.packed] == nil {
		a.wants[v.packed] = make([]bool, len(v.operands))
	}
	for i, reached := range v.reach() {
		if reached && downstream[v.operands[i]] {
			a.wants[v.packed][i] = true
			a.live[v.packed] = true
		}
	}
}

// goesOn tells whether the gradient goes on from n to its operands.
func (a *activity) goesOn(n *G.Node) bool {
	if w, ok := a.wants[n]; ok {
		for _, x := range w {
			if x {
				return true
			}
		}
		return false
	}
	for _, s := range sources(n) {
		if a.live[s] {
			return true
		}
	}
	return false
}

// reachable tells, for each root and input, whether the root depends on the input differentiably.
func reachable(roots, inputs []*G.Node) ([][]bool, error) {
	sets := map[*G.Node][]bool{}
	for i, in := range inputs {
		set := make([]bool, len(inputs))
		set[i] = true
		sets[in] = set
	}
	enter := func(n *G.Node) ([]*G.Node, error) { return sources(n), nil }
	err := postorder(roots, enter, func(n *G.Node, srcs []*G.Node) error {
		if sets[n] != nil {
			return nil
		}
		set := make([]bool, len(inputs))
		for _, s := range srcs {
			unite(set, sets[s])
		}
		sets[n] = set
		return nil
	})
	out := make([][]bool, len(roots))
	for i, r := range roots {
		out[i] = sets[r]
	}
	return out, err
}

// unite adds the members of b to a, and tells whether that changed a.
func unite(a, b []bool) bool {
	changed := false
	for i, x := range b {
		if x && !a[i] {
			a[i], changed = true, true
		}
	}
	return changed
}
