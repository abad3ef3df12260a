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
	DW         graph.Node // in the shape of the weights
	Memory     []Kept     // of the projection, if any
}

// Kept is a value that synapses or cells of the projection remember, under the name by which it is recorded, and its new value; the zero
// Node if it stays as it is.
type Kept struct {
	Name  string
	Per   circuit.Axis
	Trial bool // it has a value for every sample, an axis before the last ones
	Next  graph.Node
}

// Certificate lists the values that the change of a projection's weights depends on although its synapses cannot sense them. The
// lists may be empty, but never nil.
type Certificate struct {
	Projection string   `json:"projection"`
	Leaks      []string `json:"leaks"`
	Transport  []string `json:"transport"`
}

// Certify examines the change of one projection's weights in the graph of b. The nodes, and the nodes recorded in s, may lie inside a
// Scan body; then b is the builder of that body, or, once the Scan is written, the builder around it.
//
// Errors: a projection that does not exist, ΔW or memory of another shape than its axis says, a carry whose axes are neither cells nor
// synapses, or may be either, ΔW that is not finite or never changes on the values drawn.
func Certify(b *graph.Builder, s *circuit.Settled, t Target) (Certificate, error) {
	c := Certificate{Projection: t.Projection, Leaks: []string{}, Transport: []string{}}
	y, err := newSynapses(s, t)
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

// nodes returns ΔW and the new values of memory.
func (t Target) nodes() []graph.Node {
	out := []graph.Node{t.DW}
	for _, m := range t.Memory {
		if m.Next.Valid() {
			out = append(out, m.Next)
		}
	}
	return out
}

func (t Target) check(b *graph.Builder, y *synapses) error {
	if err := b.Err(); err != nil {
		return err
	}
	if want := y.form.Weights(); !slices.Equal(t.DW.Shape(), want) {
		return errors.Errorf("ΔW has shape %v, the weights have %v", t.DW.Shape(), want)
	}
	for _, m := range t.Memory {
		if want := y.spec.Extent(y.proj, m.Per); m.Next.Valid() && !m.fits(m.Next.Shape(), want) {
			return errors.Errorf("the new value of memory %s has shape %v, and its cells or synapses have %v", m.Name, m.Next.Shape(), want)
		}
	}
	return nil
}

// fits tells whether values of this shape belong to the cells or synapses of the shape want.
func (k Kept) fits(shape, want []int) bool {
	if !k.Trial {
		return slices.Equal(shape, want)
	}
	if k.Per != circuit.PerSynapse { // want has 1 where the samples are
		want = want[len(want)-1:]
	}
	return len(shape) > len(want) && slices.Equal(shape[len(shape)-len(want):], want)
}

// view is the graph as the synapses of one projection see it.
type view struct {
	*graph.Walker
	*synapses
	senses map[graph.Node]sense
}
