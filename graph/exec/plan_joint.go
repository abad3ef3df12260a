package exec

import "slices"

// A joint is members of a chain that one call computes: one member, or several whose values come out of one pass.
type joint struct {
	form   elementwise
	values []int // members whose values it gives, the last in the order of the chain first
	inner  []int // members that it has no value of, as only the joint reads them
	args   []int // operands, as vertices
}

// A joiner finds the joint of a chain whose last member is m.
type joiner func(p *plan, f *fusedForm, m int) (joint, bool)

// joiners are tried in turn.
var joiners = []joiner{slopeJoint, adaptiveJoint, tentJoint, affineJoint, twiceJoint, atLeastJoint}

// join lists the joints of a chain in order. A joint takes the place of its last member.
func (p *plan) join(f *fusedForm) {
	taken := map[int]bool{}
	for i := len(f.members) - 1; i >= 0; i-- {
		m := f.members[i]
		if taken[m] {
			continue
		}
		j := p.joint(f, m)
		for v := range j.own() {
			taken[v] = true
		}
		f.joints = append([]joint{j}, f.joints...)
	}
}

// joint is the joint whose last member is m, of m alone if there is no other.
func (p *plan) joint(f *fusedForm, m int) joint {
	for _, find := range joiners {
		if j, ok := find(p, f, m); ok && p.closed(f, j) {
			return j
		}
	}
	x := p.vertices[m]
	return joint{form: x.form.(elementwise), values: []int{m}, args: x.args}
}

// own are all members of the joint.
func (j joint) own() map[int]bool {
	own := map[int]bool{}
	for _, v := range slices.Concat(j.values, j.inner) {
		own[v] = true
	}
	return own
}

// closed tells whether all members of a joint are in the chain, none is an operand of the joint, nothing else reads the inner ones, and
// no other member that stands before the joint reads a value of it.
func (p *plan) closed(f *fusedForm, j joint) bool {
	own, before, count := j.own(), true, 0
	for _, a := range j.args {
		if r, _ := p.root(a); own[r] {
			return false
		}
	}
	for _, v := range j.inner {
		if !p.passing(v) {
			return false
		}
	}
	for _, m := range f.members {
		if own[m] {
			before = before && m != j.values[0]
			count++
			continue
		}
		for _, a := range p.vertices[m].args {
			if r, _ := p.root(a); own[r] && (before || !j.gives(r)) {
				return false
			}
		}
	}
	return count == len(own)
}

// gives tells whether v is a value of the joint.
func (j joint) gives(v int) bool { return slices.Contains(j.values, v) }
