package exec

import (
	"slices"

	"credo/graph/kernel"
)

// paired moves every sigmoid behind the softplus of the same operand, if there is one: the pair costs little more than one of them.
func (p *plan) paired(members []int) (list []int) {
	slope := map[int]int{} // sigmoid, by the root of its operand
	for _, m := range members {
		if p.vertices[m].form == (unaryForm{"sigmoid"}) {
			r, _ := p.root(p.vertices[m].args[0])
			slope[r] = m
		}
	}
	moved := map[int]bool{}
	for _, m := range members {
		if moved[m] {
			continue
		}
		list = append(list, m)
		if p.vertices[m].form != (unaryForm{"softplus"}) {
			continue
		}
		r, _ := p.root(p.vertices[m].args[0])
		if w, ok := slope[r]; ok && !moved[w] && w > m && p.pair(m, w) {
			list, moved[w] = append(list, w), true
		}
	}
	return list
}

// pair tells whether v and w are softplus and sigmoid of one operand.
func (p *plan) pair(v, w int) bool {
	x, y := p.vertices[v], p.vertices[w]
	if x.form != (unaryForm{"softplus"}) || y.form != (unaryForm{"sigmoid"}) {
		return false
	}
	a, from := p.root(x.args[0])
	b, to := p.root(y.args[0])
	return a == b && from == to
}

// slopeForm gives the sigmoid of its operand, and softplus beside it.
type slopeForm struct{}

func (slopeForm) kind() string { return "softplus, sigmoid" }

// slopeJoint joins the sigmoid m to the softplus that stands before it.
func slopeJoint(p *plan, f *fusedForm, m int) (joint, bool) {
	i := slices.Index(f.members, m) - 1
	if i < 0 || !p.pair(f.members[i], m) {
		return joint{}, false
	}
	return joint{form: slopeForm{}, values: []int{m, f.members[i]}, args: p.vertices[m].args}, true
}

func (slopeForm) call32(m member[float32]) func(*span[float32]) { return softplusSlope(m) }
func (slopeForm) call64(m member[float64]) func(*span[float64]) { return softplusSlope(m) }

func softplusSlope[T kernel.Float](m member[T]) func(*span[T]) {
	slope, rate, a := m.dst, m.more[0], m.args[0].place
	return func(s *span[T]) { kernel.SoftplusSlope(rate.of(s), slope.of(s), a.of(s)) }
}
