package exec

import G "gorgonia.org/gorgonia"

// demands decides which carries live, and which results of the body are computed.
func (f *scanForm) demands(p *plan) ([]demand, error) {
	b := f.op.body
	var list []demand
	want := func(n *G.Node, u use) int {
		list = append(list, demand{node: n, use: u})
		return len(list) - 1
	}
	f.each, f.sum, f.until = f.wanted(p, ScanEach), f.wanted(p, ScanSum), -1
	for i := range f.each {
		if f.each[i] >= 0 {
			f.each[i] = want(b.Each[i], export)
		}
	}
	for i := range f.sum {
		if f.sum[i] >= 0 {
			f.sum[i] = want(b.Sum[i], gather)
		}
	}
	if b.Until != nil {
		f.until = want(b.Until, keep)
	}
	if err := f.live(p, list); err != nil {
		return nil, err
	}
	for i := range f.carries {
		if c := &f.carries[i]; c.live && !c.still && c.each < 0 {
			c.demand = want(b.CarryOut[i], export)
		}
	}
	return list, nil
}

// wanted has -1 for each output of a kind that nothing reads, 0 for the others.
func (f *scanForm) wanted(p *plan, kind ScanOutput) []int {
	list := make([]int, len(f.outputs[kind]))
	for i, v := range f.outputs[kind] {
		if !p.vertices[v].needed {
			list[i] = -1
		}
	}
	return list
}

// live finds the carries that the wanted results depend on: carries read from
// outside, and carries that the next value of a live carry is computed from.
func (f *scanForm) live(p *plan, wanted []demand) error {
	b := f.op.body
	f.carries = make([]carryPlan, len(b.Carry))
	final, states := f.wanted(p, ScanFinal), f.wanted(p, ScanStates)
	var sources []source
	for _, n := range b.inputs() {
		sources = append(sources, source{node: n})
	}
	for i := range f.carries {
		f.carries[i] = carryPlan{demand: -1, each: -1}
		stateRead := i < len(states) && states[i] >= 0
		if !stateRead {
			f.carries[i].still = b.CarryOut[i] == b.Carry[i]
			f.carries[i].each = f.sameEach(b.CarryOut[i])
		}
		if stateRead || final[i] >= 0 {
			f.carries[i].live = true
			wanted = append(wanted, demand{node: b.CarryOut[i], use: export})
		}
	}
	for {
		nodes, err := order(wanted, sources)
		if err != nil {
			return err
		}
		before := len(wanted)
		for _, o := range nodes {
			if o.input >= 0 && o.input < len(f.carries) && !f.carries[o.input].live {
				f.carries[o.input].live = true
				wanted = append(wanted, demand{node: b.CarryOut[o.input], use: export})
			}
		}
		if len(wanted) == before {
			return nil
		}
	}
}

// sameEach is an each that is read and is the same node, -1 if none: its rows are
// then the memory of the carry.
func (f *scanForm) sameEach(n *G.Node) int {
	for i, e := range f.op.body.Each {
		if e == n && f.each[i] >= 0 {
			return i
		}
	}
	return -1
}
