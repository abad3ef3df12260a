package exec

import G "gorgonia.org/gorgonia"

// scanReach says on which operands (carry, xs, captured, in this order) the outputs of a scan depend differentiably.
type scanReach struct{ final, each, sum, states [][]bool }

// bodyReach says on which inputs of the body the outputs of one step depend differentiably.
type bodyReach struct{ carryOut, each, sum [][]bool }

func newBodyReach(b *Body) (r bodyReach, err error) {
	in := b.inputs()
	if r.carryOut, err = reachable(b.CarryOut, in); err != nil {
		return r, err
	}
	if r.each, err = reachable(b.Each, in); err != nil {
		return r, err
	}
	r.sum, err = reachable(b.Sum, in)
	return r, err
}

// over follows the dependences over any number of steps. withoutSteps tells that no step at all may run, so that the carry goes
// through as it is.
func (r bodyReach) over(withoutSteps bool) scanReach {
	var s scanReach
	for k, direct := range r.carryOut {
		set := append([]bool(nil), direct...)
		set[k] = true // before the first step it is the initial carry
		s.states = append(s.states, set)
	}
	for changed := true; changed; {
		changed = false
		for k := range s.states {
			changed = s.follow(s.states[k]) || changed
		}
	}
	for k, direct := range r.carryOut {
		set := s.through(direct)
		set[k] = set[k] || withoutSteps
		s.final = append(s.final, set)
	}
	for _, direct := range r.each {
		s.each = append(s.each, s.through(direct))
	}
	for _, direct := range r.sum {
		s.sum = append(s.sum, s.through(direct))
	}
	return s
}

// through adds to direct dependences the dependences of the carries among them.
func (s scanReach) through(direct []bool) []bool {
	set := append([]bool(nil), direct...)
	s.follow(set)
	return set
}

// follow adds the dependences of the carries in the set to the set, and tells whether the set changed.
func (s scanReach) follow(set []bool) bool {
	changed := false
	for k, state := range s.states {
		if set[k] {
			changed = unite(set, state) || changed
		}
	}
	return changed
}

// anywhere tells which operands any output depends on.
func (op scanOp) anywhere() []bool {
	out := make([]bool, len(op.body.inputs()))
	for _, sets := range [][][]bool{op.reach.final, op.reach.each, op.reach.sum, op.reach.states} {
		for _, set := range sets {
			unite(out, set)
		}
	}
	return out
}

// inputs are the body's inputs in the order of a scan's operands.
func (b *Body) inputs() []*G.Node {
	var in []*G.Node
	in = append(in, b.Carry...)
	in = append(in, b.X...)
	return append(in, b.Captured...)
}

// outputs are all values that a step computes.
func (b *Body) outputs() []*G.Node {
	var out []*G.Node
	out = append(out, b.CarryOut...)
	out = append(out, b.Each...)
	out = append(out, b.Sum...)
	if b.Until != nil {
		out = append(out, b.Until)
	}
	return out
}
