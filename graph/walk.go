package graph

import (
	"slices"

	G "gorgonia.org/gorgonia"

	"credo/graph/exec"
)

// Source is a value that another one is computed from directly.
type Source struct {
	Node   Node
	Future bool // the value of a later time step: it arrives through the carry of a Reverse scan
}

// Walker follows the flow of data backwards through a graph, into the bodies of Scans and out again. It knows the graph as it
// was when the walker was made.
type Walker struct {
	dtype     Dtype
	outermost *G.ExprGraph
	inputs    map[*G.Node][]Source // of the inputs of all bodies
	entered   map[*G.ExprGraph]bool
}

// Walker returns a walker through the outermost graph around the builder and all Scan bodies in it. The inputs of a body that is still
// being written pass for inputs of the graph.
func (b *Builder) Walker() *Walker {
	for b.parent != nil {
		b = b.parent
	}
	w := &Walker{dtype: b.Dtype(), outermost: b.g, inputs: map[*G.Node][]Source{}, entered: map[*G.ExprGraph]bool{}}
	w.enter(b.g)
	return w
}

// enter looks for Scans in a graph, and in their bodies. Several Scans may share a body.
func (w *Walker) enter(g *G.ExprGraph) {
	if g == nil || w.entered[g] {
		return
	}
	w.entered[g] = true
	for _, n := range g.AllNodes() {
		if v, ok := exec.ScanOf(n); ok {
			w.learn(v)
			w.enter(bodyGraph(v.Body))
		}
	}
}

// learn notes where the inputs of a body get their values.
func (w *Walker) learn(v *exec.ScanView) {
	for i, in := range v.Body.Carry {
		w.add(in, Source{Node: Node{v.Carry[i]}})
		if v.Options.N > 1 {
			w.add(in, Source{Node{v.Body.CarryOut[i]}, v.Options.Reverse})
		}
	}
	for i, in := range v.Body.X {
		w.add(in, Source{Node: Node{v.Xs[i]}})
	}
	for i, in := range v.Body.Captured {
		w.add(in, Source{Node: Node{v.Captured[i]}})
	}
}

func bodyGraph(body *exec.Body) *G.ExprGraph {
	for _, list := range [][]*G.Node{body.Carry, body.X, body.Captured, body.CarryOut, body.Each, body.Sum} {
		for _, n := range list {
			if n.Graph() != nil {
				return n.Graph()
			}
		}
	}
	return nil
}

// add notes a source of a body's input.
func (w *Walker) add(in *G.Node, s Source) {
	if !slices.Contains(w.inputs[in], s) {
		w.inputs[in] = append(w.inputs[in], s)
	}
}

// Sources returns the values that n is computed from directly, in any scope and step. An output of a Scan leads into the body, field
// by field. The input of a body leads out to the operand of the Scan, and if it is a carry also to the end of the step before. The
// values that decide when a Scan stops are sources of all its outputs.
func (w *Walker) Sources(n Node) []Source {
	if in, ok := w.inputs[n.n]; ok {
		return in
	}
	var from []*G.Node
	if v, ok := exec.ScanOf(n.n); ok {
		from = outputSources(v)
	} else {
		from = exec.Children(n.n)
	}
	out := make([]Source, len(from))
	for i, f := range from {
		out[i].Node = Node{f}
	}
	return out
}

func outputSources(v *exec.ScanView) (out []*G.Node) {
	body := v.Body
	switch v.Output {
	case exec.ScanFinal:
		out = append(out, body.CarryOut[v.Index])
	case exec.ScanEach:
		out = append(out, body.Each[v.Index])
	case exec.ScanSum:
		out = append(out, body.Sum[v.Index])
	case exec.ScanStates:
		out = append(out, body.CarryOut[v.Index], v.Carry[v.Index])
	case exec.ScanPacked:
		out = slices.Concat(body.CarryOut, body.Each, body.Sum, v.Carry)
	}
	if v.Output == exec.ScanFinal && v.Options.Count != nil { // no step at all may run
		out = append(out, v.Carry[v.Index])
	}
	for _, n := range []*G.Node{body.Until, v.Options.Count} {
		if n != nil {
			out = append(out, n)
		}
	}
	return out
}

// Operands returns the values that n is computed from in its own graph, where a Scan is one operation. There are none for an input, a
// constant, and the inputs of a body.
func (w *Walker) Operands(n Node) []Node { return nodes(exec.Children(n.n)) }

// Input returns the name of n if nothing is known that it is computed from, and it is no constant.
func (w *Walker) Input(n Node) (name string, ok bool) {
	if _, known := w.inputs[n.n]; known || n.n.Op() != nil {
		return "", false
	}
	return n.n.Name(), true
}

// Scanned reports whether n is an output of a Scan.
func (w *Walker) Scanned(n Node) bool {
	_, ok := exec.ScanOf(n.n)
	return ok
}

// Outermost reports whether n lies in the outermost graph, and not in the body of a Scan.
func (w *Walker) Outermost(n Node) bool { return n.n.Graph() == w.outermost }
