package exec

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
)

// scanSeeds are the adjoints of a scan's outputs, nodes of the outer graph, nil for zero. before and after are the adjoints of the
// carry before and after each step: only the gradient of a gradient has them.
type scanSeeds struct{ final, each, sum, before, after []*G.Node }

// seeds takes the adjoint of a scan's value apart.
func (op scanOp) seeds(grad *G.Node) (s scanSeeds, err error) {
	b := op.body
	s.final, s.before, s.after = make([]*G.Node, len(b.Carry)), make([]*G.Node, len(b.Carry)), make([]*G.Node, len(b.Carry))
	s.each, s.sum = make([]*G.Node, len(b.Each)), make([]*G.Node, len(b.Sum))
	for _, t := range terms(grad) {
		if t.padded == nil {
			return s, errors.New("the gradient comes to the packed value as a whole: use its outputs")
		}
		switch kind, i, _ := op.layout.find(t.offset, size(t.padded.Shape())); kind {
		case ScanFinal:
			err = t.addTo(&s.final[i], op.layout.final[i])
		case ScanEach:
			err = t.addTo(&s.each[i], op.layout.each[i])
		case ScanSum:
			err = t.addTo(&s.sum[i], op.layout.sum[i])
		case ScanStates:
			err = op.stateSeed(t, i, &s)
		case ScanPacked:
			err = errors.New("the gradient comes through a window over several outputs: use one for each")
		}
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

// addTo adds the elements of the term that lie in the slot.
func (t term) addTo(sum **G.Node, s slot) error {
	x, err := t.narrow(s.offset, s.shape)
	if err != nil {
		return err
	}
	*sum, err = addTo(*sum, x)
	return err
}

// stateSeed adds an adjoint of the states of carry k. They are only read all at once, as the states before the steps or as the
// states after them.
func (op scanOp) stateSeed(t term, k int, s *scanSeeds) error {
	n := size(t.padded.Shape())
	if b := op.before(k); t.offset == b.offset && n == b.size() {
		return t.addTo(&s.before[k], b)
	}
	if a := op.after(k); t.offset == a.offset && n == a.size() {
		return t.addTo(&s.after[k], a)
	}
	return errors.Errorf("the gradient comes through a part of the states of carry %d", k+1)
}
