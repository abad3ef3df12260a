package locality

import (
	"math/rand/v2"
	"slices"

	"credo/graph"
	"credo/graph/circuit"
)

// step is the part of the graph that is probed: the nodes between the free values, which are recorded nodes, and the outputs, ΔW and the new
// values of memory. A Scan in it runs as a whole.
type step struct {
	*view
	met     map[graph.Node]bool // by the walk
	free    []free
	outputs []output
	seen    map[graph.Node]bool
}

// free is a value that is drawn at random.
type free struct {
	node graph.Node
	name string
	layout
	draw
	modulates bool // it is drawn as the affinity of each cell for its own secretion, so that nothing else may mix cells
}

// value draws element e.
func (f free) value(e int, rng *rand.Rand) float64 {
	x := f.draw(rng)
	if columns := f.node.Shape(); f.modulates && e/columns[len(columns)-1]%columns[len(columns)-2] != e%columns[len(columns)-1] {
		return 0
	}
	return x
}

// varied tells whether the value's units are drawn anew, one at a time.
func (f free) varied() bool { return f.axes != common || f.networks > 1 }

// local tells whether the value belongs to cells or synapses.
func (f free) local() bool { return f.axes != common }

// output is a value that is looked at.
type output struct {
	node graph.Node
	name string
	layout
}

// element names element e of the output.
func (o output) element(e int) string {
	k := o.unitOf(e)
	switch {
	case o.axes == common:
		return o.name + " that all synapses share" + o.network(k)
	case o.name == "ΔW":
		return o.unit(k)
	}
	return o.name + " of " + o.unit(k)
}

// probe returns the mixing between cells that it finds in the part of the graph that a walk met.
func (v *view) probe(t Target, r reached) ([]string, error) {
	s := &step{view: v, met: r.met, seen: map[graph.Node]bool{}}
	dw, _ := s.per(circuit.PerSynapse, t.DW.Shape(), 2)
	s.outputs = append(s.outputs, output{t.DW, "ΔW", dw})
	for _, m := range t.Memory {
		if m.Next.Valid() {
			l, _ := s.per(m.Per, m.Next.Shape(), m.last())
			s.outputs = append(s.outputs, output{m.Next, "memory", l})
		}
	}
	for _, o := range s.outputs {
		if err := s.collect(o.node); err != nil {
			return nil, err
		}
	}
	if !slices.ContainsFunc(s.free, free.varied) {
		return nil, nil
	}
	return s.run()
}

// collect finds the free values that a node is computed from.
func (s *step) collect(root graph.Node) error {
	for todo := []graph.Node{root}; len(todo) > 0; {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if s.seen[n] {
			continue
		}
		s.seen[n] = true
		sense, recorded := s.senses[n]
		switch {
		case recorded:
			l, err := s.of(sense)
			if err != nil {
				return err
			}
			s.free = append(s.free, free{n, sense.site.String(), l, s.draws(sense.site), sense.modulates})
		case !s.met[n] && !s.Scanned(n): // a Scan needs it, but not for the output that is probed
			s.free = append(s.free, free{node: n, draw: normal})
		default:
			todo = append(todo, s.Operands(n)...)
		}
	}
	return nil
}
