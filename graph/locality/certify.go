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

// Future is the leak of a change that reads later moments.
const Future = "future"

// Certificate lists the values that the change of a projection's weights depends on although its synapses cannot sense them. The
// lists may be empty, but never nil.
type Certificate struct {
	Projection string   `json:"projection"`
	Leaks      []string `json:"leaks"`
	Transport  []string `json:"transport"`
}

// Certify examines the change of one projection's weights. The record s is of one moment, whose states and memory are inputs, or of a whole
// trial; its nodes, ΔW and the new memory lie in the outermost graph of b.
//
// Errors: a projection that does not exist, nodes in the body of a Scan, values, ΔW or memory of another shape than their axes say, ΔW that is
// not finite or never changes on the values drawn.
func Certify(b *graph.Builder, s *circuit.Settled, t Target) (Certificate, error) {
	c := Certificate{Projection: t.Projection, Leaks: []string{}, Transport: []string{}}
	y, err := newSynapses(s, t)
	if err != nil {
		return c, err
	}
	v := &view{Walker: b.Walker(), synapses: y, senses: y.senses(s.Sites())}
	if err := v.check(b, s, t); err != nil {
		return c, errors.WithMessagef(err, "projection %s", t.Projection)
	}
	r := v.walk(t.nodes()...)
	c.Transport = append(append(c.Transport, transport(s.Spec(), y.proj)...), append(v.relayed(r), v.modulators(r)...)...)
	if c.Leaks = append(c.Leaks, v.leaks(r)...); len(c.Leaks) == 0 {
		mixing, err := v.probe(t, r)
		if err != nil {
			return c, errors.WithMessagef(err, "projection %s", t.Projection)
		}
		c.Leaks = append(c.Leaks, mixing...)
	}
	if r.future || s.Part() == circuit.Whole {
		c.Leaks = distinct(append(c.Leaks, Future))
	}
	return c, nil
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

func (v *view) check(b *graph.Builder, s *circuit.Settled, t Target) error {
	if err := b.Err(); err != nil {
		return err
	}
	if want := v.form.Weights(); !slices.Equal(t.DW.Shape(), want) {
		return errors.Errorf("ΔW has shape %v, the weights have %v", t.DW.Shape(), want)
	}
	for _, m := range t.Memory {
		if m.Next.Valid() && !v.fits(m, m.Next.Shape()) {
			return errors.Errorf("the new value of memory %s has shape %v, and %s", m.Name, m.Next.Shape(), v.wants(m))
		}
	}
	for _, site := range s.Sites() {
		if site.Node.Valid() && !v.Outermost(site.Node) {
			return errors.Errorf("%s is recorded in the body of a Scan: write one moment in the outermost graph, with states and memory as inputs", site)
		}
	}
	for _, n := range t.nodes() {
		if !v.Outermost(n) {
			return errors.New("ΔW or new memory lies in the body of a Scan: write one moment in the outermost graph")
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
