package locality

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// Target is the result of a rule for one projection.
type Target struct {
	Projection string
	DW         graph.Node   // (size of Pre, size of Post)
	Memory     []graph.Node // new values of the projection's memory, if any
}

// Certificate lists the values that the change of a projection's weights depends on although its synapses cannot sense them. The
// lists may be empty, but never nil.
type Certificate struct {
	Projection string   `json:"projection"`
	Leaks      []string `json:"leaks"`
	Transport  []string `json:"transport"`
}

// Certify examines the change of one projection's weights in the graph of b. owned tells which memory belongs to the projection;
// nil if none does. The nodes, and the nodes recorded in s, may lie inside a Scan body; then b is the builder of that body, or, once
// the Scan is written, the builder around it.
//
// Errors: a projection that does not exist, ΔW of another shape than its weights, a memory or carry whose axes are neither cells
// nor synapses, ΔW that is not finite or never changes on the values drawn.
func Certify(b *graph.Builder, s *circuit.Settled, owned func(memory string) bool, t Target) (Certificate, error) {
	c := Certificate{Projection: t.Projection, Leaks: []string{}, Transport: []string{}}
	y, err := newSynapses(s.Spec(), t.Projection, owned)
	if err != nil {
		return c, err
	}
	if err := t.check(b, y); err != nil {
		return c, errors.WithMessagef(err, "projection %s", t.Projection)
	}
	v := &view{Walker: b.Walker(), synapses: y, senses: y.senses(s.Sites())}
	r := v.walk(t.nodes()...)
	c.Leaks = append(c.Leaks, v.leaks(r)...)
	c.Transport = append(append(c.Transport, transport(s.Spec(), y.proj)...), v.relayed(r)...)
	if len(c.Leaks) > 0 {
		return c, nil
	}
	mixing, err := v.probe(t)
	c.Leaks = append(c.Leaks, mixing...)
	return c, errors.WithMessagef(err, "projection %s", t.Projection)
}

func (t Target) nodes() []graph.Node { return append([]graph.Node{t.DW}, t.Memory...) }

func (t Target) check(b *graph.Builder, y *synapses) error {
	if err := b.Err(); err != nil {
		return err
	}
	if want := []int{y.pre.Size(), y.post.Size()}; !slices.Equal(t.DW.Shape(), want) {
		return errors.Errorf("ΔW has shape %v, the weights have %v", t.DW.Shape(), want)
	}
	for i, m := range t.Memory {
		if !m.Valid() {
			return errors.Errorf("the new value of memory %d is missing (the zero Node)", i+1)
		}
	}
	return nil
}

// view is the graph as the synapses of one projection see it.
type view struct {
	*graph.Walker
	*synapses
	senses map[graph.Node]sense
}
