package exec

import G "gorgonia.org/gorgonia"

// finish closes the new body, makes the new scan, and gives out its results as gradients of the old scan's operands. grads maps
// inputs of the old body to their gradients in the new one, nil for zero.
func (r *reversal) finish(grads map[*G.Node]*G.Node) (G.Nodes, error) {
	if err := r.carryOn(grads); err != nil {
		return nil, err
	}
	c, x := len(r.oldCarry), len(r.oldCarry)+len(r.oldXs)
	each, sum := map[int]int{}, map[int]int{} // operand of the old scan -> result of the new
	for i, n := range r.op.body.inputs() {
		switch g := grads[n]; {
		case g == nil || i < c:
		case i < x:
			each[i] = len(r.body.Each)
			r.body.Each = append(r.body.Each, g)
		default:
			sum[i] = len(r.body.Sum)
			r.body.Sum = append(r.body.Sum, g)
		}
	}
	s, err := r.scan()
	if err != nil {
		return nil, err
	}
	out := make(G.Nodes, len(r.in))
	for i, k := range r.carried {
		if r.wants[k] {
			out[k] = s.Final[i]
		}
	}
	for i, e := range each {
		out[i] = s.Each[e]
	}
	for i, e := range sum {
		out[i] = s.Sum[e]
	}
	return out, r.fill(out)
}

// carryOn makes the adjoints of the carry before the step.
func (r *reversal) carryOn(grads map[*G.Node]*G.Node) (err error) {
	for i, k := range r.carried {
		n := r.op.body.Carry[k]
		g := grads[n]
		if s := r.seeds.before[k]; s != nil {
			if g, err = addTo(g, r.newX(n, s)); err != nil {
				return err
			}
		}
		if g == nil {
			if g, err = zeros(r.body.Carry[i], n.Shape()); err != nil {
				return err
			}
		}
		r.body.CarryOut = append(r.body.CarryOut, g)
	}
	return nil
}

// scan makes the new scan over the rows that the old one ran. It is not made if it has nothing to give.
func (r *reversal) scan() (*ScanNodes, error) {
	if len(r.body.outputs()) == 0 {
		return nil, nil
	}
	old := r.op.opts
	o := ScanOptions{N: old.N, Reverse: !old.Reverse}
	until := r.op.body.Until != nil
	if r.op.hasCount || until {
		steps, err := window(r.packed, r.op.layout.steps)
		if err != nil {
			return nil, err
		}
		o.Count = steps
	}
	return newScan(o, r.body, r.op.tail || until && old.Reverse, r.carry, r.xs, r.captured)
}

// fill puts zeros where a gradient is wanted and is zero throughout.
func (r *reversal) fill(out G.Nodes) (err error) {
	for i, w := range r.wants {
		if w && out[i] == nil {
			if out[i], err = zeros(r.packed, r.in[i].Shape()); err != nil {
				return err
			}
		}
	}
	return nil
}
