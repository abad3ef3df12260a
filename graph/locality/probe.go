package locality

import (
	"fmt"
	"slices"

	"credo/graph"
	"credo/graph/circuit"
)

// step is the part of the graph that is probed: the nodes between the free values (recorded nodes, and carries) and the outputs (ΔW,
// and the new values of memory and carries).
type step struct {
	*view
	met     map[graph.Node]bool  // by the walk
	opened  map[graph.Scope]bool // graphs with recorded nodes: their Scans are not run, but looked into
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
}

// output is a value that is looked at.
type output struct {
	node graph.Node
	name string
	layout
}

// element names element e of the output.
func (o output) element(e int) string {
	switch {
	case o.axes == common:
		return o.name + " that all synapses share"
	case o.name == "ΔW":
		return o.unit(e)
	}
	return o.name + " of " + o.unit(e%o.units)
}

// probe returns the mixing between cells that it finds.
func (v *view) probe(t Target) ([]string, error) {
	r := v.walk(t.nodes()...)
	s := &step{view: v, met: r.met, opened: map[graph.Scope]bool{}, seen: map[graph.Node]bool{}}
	for _, n := range r.sites {
		for _, scope := range v.Scopes(n) {
			s.opened[scope] = true
		}
	}
	s.outputs = append(s.outputs, output{t.DW, "ΔW", s.per(circuit.PerSynapse)})
	for _, m := range t.Memory {
		if m.Next.Valid() {
			s.add(m.Next, s.per(m.Per))
		}
	}
	for i := 0; i < len(s.outputs); i++ { // collect adds outputs
		if err := s.collect(s.outputs[i].node); err != nil {
			return nil, err
		}
	}
	if !slices.ContainsFunc(s.free, free.drawn) {
		return nil, nil
	}
	return s.run()
}

// drawn tells whether the value's units are drawn anew, one at a time.
func (f free) drawn() bool { return f.units > 0 }

// add adds an output, unless it is one.
func (s *step) add(n graph.Node, l layout) {
	if !slices.ContainsFunc(s.outputs, func(o output) bool { return o.node == n }) {
		s.outputs = append(s.outputs, output{n, "memory", l})
	}
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
		next, err := s.visit(n)
		if err != nil {
			return err
		}
		todo = append(todo, next...)
	}
	return nil
}

// visit makes n free, or returns the nodes that it is computed from in this step.
func (s *step) visit(n graph.Node) ([]graph.Node, error) {
	if sense, ok := s.senses[n]; ok {
		return nil, s.cut(n, sense)
	}
	body, scanned := s.Body(n)
	switch {
	case !s.met[n] && !scanned: // operand of a Scan that runs as a whole, but not for the part of it that is probed
		s.free = append(s.free, free{node: n, draw: normal})
		return nil, nil
	case s.Given(n) || scanned && s.opened[body]:
		return nil, s.carry(n)
	}
	return s.Operands(n), nil
}

func (s *step) cut(n graph.Node, t sense) error {
	l, err := s.of(t)
	if err != nil {
		return err
	}
	s.free = append(s.free, free{n, t.site.String(), l, s.draws(t.site)})
	return nil
}

// carry makes n, a value from another step or scope, free, and looks at the nodes that it is computed from there.
func (s *step) carry(n graph.Node) error {
	l, err := s.guess(n)
	if err != nil {
		return err
	}
	s.free = append(s.free, free{n, fmt.Sprintf("a carry or row of shape %v", n.Shape()), l, positive})
	for _, from := range s.Sources(n) {
		l, err := s.guess(from.Node)
		if err != nil {
			return err
		}
		s.add(from.Node, l)
	}
	return nil
}
