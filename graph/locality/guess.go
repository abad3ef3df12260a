package locality

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// A carry of a Scan, or a row that it reads, says nowhere to whom its values belong. Its shape says whether they belong to synapses, cells or
// all, and the recorded values that it is computed from say to which cells.

// guess returns the layout of a carry or row.
func (s *step) guess(n graph.Node) (layout, error) {
	shape := n.Shape()
	last, weights := len(shape)-1, s.form.Weights()
	if last >= 1 && slices.Equal(shape[last-1:], weights) {
		if last == 1 && shape[0] == s.batch {
			return layout{}, errors.Errorf("a carry of shape %v may have one value for each synapse, or one for each sample and cell: record the circuit with another batch", shape)
		}
		return s.per(circuit.PerSynapse), nil
	}
	pre, post := last >= 0 && shape[last] == s.pre.Size(), last >= 0 && shape[last] == s.post.Size()
	switch {
	case pre && post:
		l := s.per(circuit.PerPost)
		l.whose = s.sides(n)
		return l, nil
	case pre:
		return s.per(circuit.PerPre), nil
	case post:
		return s.per(circuit.PerPost), nil
	case last >= 0 && shape[last] != 1:
		return layout{}, errors.Errorf("shape %v fits neither the synapses %v nor the cells", shape, weights)
	}
	return s.per(circuit.PerProjection), nil
}

// sides tells whose cells a node of both sizes belongs to: the cells from which it is computed. A value computed from both sides is taken
// for Post's, so that values of Pre count as mixing; unless Pre and Post are one population, or nothing was met.
func (s *step) sides(n graph.Node) (w whose) {
	for _, met := range s.walk(n).sites {
		w.pre, w.post = w.pre || s.senses[met].pre, w.post || s.senses[met].post
	}
	if s.pre.Name == s.post.Name || !w.pre && !w.post {
		return whose{pre: true, post: true}
	}
	return whose{pre: !w.post, post: w.post}
}
