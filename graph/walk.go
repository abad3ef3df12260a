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

// Scope is one expression graph: the outermost, or the graph of a Scan body. Scopes can be compared.
type Scope struct{ g *G.ExprGraph }

// Walker follows the flow of data backwards through a graph, into the bodies of Scans and out again. It knows the graph as it
// was when the walker was made.
type Walker struct {
	dtype  Dtype
	inputs map[*G.Node]*bodyInput        // of all bodies
	around map[*G.ExprGraph]*G.ExprGraph // body -> the graph that its Scan is part of
}

// bodyInput says where an input of a Scan body gets its values. captured is set if that is one outer node, the same at every step.
type bodyInput struct {
	sources  []Source
	captured bool
}

// Walker returns a walker through the builder's graph, all Scan bodies in it and, if it is itself the builder of a body, the
// graphs around it. While a body is still being written, where its carry and its rows come from is not known: they pass for
// inputs.
func (b *Builder) Walker() *Walker {
	w := &Walker{dtype: b.Dtype(), inputs: map[*G.Node]*bodyInput{}, around: map[*G.ExprGraph]*G.ExprGraph{}}
	for ; b != nil; b = b.parent {
		w.enter(b.g)
		for i, in := range b.inner {
			w.add(in, true, Source{Node: Node{b.outer[i]}})
		}
		if b.parent != nil {
			w.around[b.g] = b.parent.g
		}
	}
	return w
}

// enter looks for Scans in a graph, and in their bodies.
func (w *Walker) enter(g *G.ExprGraph) {
	for _, n := range g.AllNodes() {
		if v, ok := exec.ScanOf(n); ok {
			w.learn(g, v)
		}
	}
}

func (w *Walker) learn(outer *G.ExprGraph, v *exec.ScanView) {
	for i, in := range v.Body.Carry {
		w.add(in, false, Source{Node: Node{v.Carry[i]}})
		if v.Options.N > 1 {
			w.add(in, false, Source{Node{v.Body.CarryOut[i]}, v.Options.Reverse})
		}
	}
	for i, in := range v.Body.X {
		w.add(in, false, Source{Node: Node{v.Xs[i]}})
	}
	for i, in := range v.Body.Captured {
		w.add(in, true, Source{Node: Node{v.Captured[i]}})
	}
	g := bodyGraph(v.Body)
	if _, known := w.around[g]; g != nil && !known {
		w.around[g] = outer
		w.enter(g)
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

// add notes a source of a body's input. Several Scans may share a body.
func (w *Walker) add(in *G.Node, captured bool, s Source) {
	b := w.inputs[in]
	if b == nil {
		b = &bodyInput{captured: captured}
		w.inputs[in] = b
	}
	if !slices.Contains(b.sources, s) {
		b.sources = append(b.sources, s)
		b.captured = b.captured && len(b.sources) == 1
	}
}

// Sources returns the values that n is computed from directly, in any scope and step. An output of a Scan leads into the body, field
// by field. The input of a body leads out to the operand of the Scan, and if it is a carry also to the end of the step before. The
// values that decide when a Scan stops are sources of all its outputs.
func (w *Walker) Sources(n Node) []Source {
	if in, ok := w.inputs[n.n]; ok {
		return in.sources
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

// Operands returns the values that n is computed from within one step: a Scan is one operation, and a node captured by a body
// is itself. There are none for an input, a constant, and the carry and the rows that a body is given.
func (w *Walker) Operands(n Node) []Node {
	in, ok := w.inputs[n.n]
	switch {
	case !ok:
		return nodes(exec.Children(n.n))
	case in.captured:
		return []Node{in.sources[0].Node}
	}
	return nil
}

// Input returns the name of n if nothing is known that it is computed from, and it is no constant.
func (w *Walker) Input(n Node) (name string, ok bool) {
	if _, known := w.inputs[n.n]; known || n.n.Op() != nil {
		return "", false
	}
	return n.n.Name(), true
}

// Given reports whether a body is given n anew at each step: whether n is a carry or a row.
func (w *Walker) Given(n Node) bool {
	in, ok := w.inputs[n.n]
	return ok && !in.captured
}

// Body returns the scope of the body that n is a result of, if n is an output of a Scan.
func (w *Walker) Body(n Node) (Scope, bool) {
	v, ok := exec.ScanOf(n.n)
	if !ok {
		return Scope{}, false
	}
	return Scope{bodyGraph(v.Body)}, true
}

// Scopes returns the scope of n and the scopes around it, the outermost last.
func (w *Walker) Scopes(n Node) (out []Scope) {
	for g := n.n.Graph(); g != nil; g = w.around[g] {
		out = append(out, Scope{g})
	}
	return out
}
