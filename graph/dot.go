package graph

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"

	"credo/graph/exec"
)

// Dot writes the graph in the language of Graphviz: a box for every value, with the name of an input or the operation, the shape
// and the names under which it is observed; arrows along the flow of data; the body of every Scan as a cluster, in which a dashed
// arrow leads from the state after a step to the state before the next. It can be called at any time, also after an error and
// for the builder of a Scan body. The error is w's.
func (b *Builder) Dot(w io.Writer) error {
	d := &drawing{id: map[*G.Node]string{}, names: map[*G.Node][]string{}, bodies: map[*G.ExprGraph]bool{}}
	for _, o := range b.observed {
		d.names[o.node.n] = append(d.names[o.node.n], o.name)
	}
	d.text.WriteString("digraph credo {\n\tnode [shape=box];\n")
	d.graph(b.g)
	d.text.Write(d.arrows.Bytes())
	d.text.WriteString("}\n")
	_, err := d.text.WriteTo(w)
	return errors.Wrap(err, "writing a graph")
}

// drawing collects boxes and clusters as they are met, and arrows for the end.
type drawing struct {
	text, arrows bytes.Buffer
	id           map[*G.Node]string
	names        map[*G.Node][]string  // the names under which nodes are observed
	bodies       map[*G.ExprGraph]bool // bodies that are drawn: several Scans may share one
}

// node returns the identifier of a node, whose box may come later.
func (d *drawing) node(n *G.Node) string {
	if d.id[n] == "" {
		d.id[n] = fmt.Sprintf("n%d", len(d.id)+1)
	}
	return d.id[n]
}

func (d *drawing) arrow(from, to *G.Node, attributes string) {
	fmt.Fprintf(&d.arrows, "\t%s -> %s%s;\n", d.node(from), d.node(to), attributes)
}

// graph draws the nodes of one expression graph, and the bodies of its Scans.
func (d *drawing) graph(g *G.ExprGraph) {
	for _, n := range g.AllNodes() {
		v, ok := exec.ScanOf(n)
		fmt.Fprintf(&d.text, "\t%s [label=%s];\n", d.node(n), quoted(d.label(n, v)))
		if ok && isWhole(n, v) {
			d.scan(n, v)
			continue
		}
		operands := exec.Children(n)
		for i, x := range operands {
			if !slices.Contains(operands[:i], x) { // x times x has x twice
				d.arrow(x, n, "")
			}
		}
	}
}

// isWhole tells a Scan from a window into its result: its operands are the Scan's.
func isWhole(n *G.Node, v *exec.ScanView) bool {
	operands := slices.Concat(v.Carry, v.Xs, v.Captured)
	return len(operands) > 0 && exec.Children(n)[0] == operands[0]
}

// scan draws a body, its inputs and its outputs.
func (d *drawing) scan(n *G.Node, v *exec.ScanView) {
	body := v.Body
	if g := bodyGraph(body); g != nil && !d.bodies[g] {
		d.bodies[g] = true
		fmt.Fprintf(&d.text, "subgraph cluster_%s {\n\tlabel=%s;\n", d.node(n), quoted(steps(v)))
		d.graph(g)
		d.text.WriteString("}\n")
		for i, out := range body.CarryOut {
			d.arrow(out, body.Carry[i], " [style=dashed, constraint=false]")
		}
	}
	for i, in := range slices.Concat(body.Carry, body.X, body.Captured) {
		d.arrow(slices.Concat(v.Carry, v.Xs, v.Captured)[i], in, "")
	}
	for _, out := range slices.Concat(body.CarryOut, body.Each, body.Sum) {
		d.arrow(out, n, "")
	}
	if body.Until != nil {
		d.arrow(body.Until, n, ` [label="until"]`)
	}
	if v.Options.Count != nil {
		d.arrow(v.Options.Count, n, ` [label="steps"]`)
	}
}

func steps(v *exec.ScanView) string {
	text := fmt.Sprintf("Scan, %d steps", v.Options.N)
	if v.Options.Reverse {
		text += ", reverse"
	}
	if v.Body.Until != nil {
		text += fmt.Sprintf(", until below %g", v.Options.Tolerance)
	}
	return text
}

func outputName(v *exec.ScanView) string {
	switch v.Output {
	case exec.ScanFinal:
		return fmt.Sprintf("final %d", v.Index+1)
	case exec.ScanEach:
		return fmt.Sprintf("each %d", v.Index+1)
	case exec.ScanSum:
		return fmt.Sprintf("sum %d", v.Index+1)
	case exec.ScanSteps:
		return "steps"
	case exec.ScanStates:
		return fmt.Sprintf("states %d", v.Index+1)
	}
	return "output"
}

// label is the text of a box.
func (d *drawing) label(n *G.Node, v *exec.ScanView) string {
	text := n.Name()
	switch {
	case v != nil && isWhole(n, v):
		text = steps(v)
	case v != nil:
		text = outputName(v)
	case isConstant(n):
		text = fmt.Sprint(n.Value())
	case n.Op() != nil:
		text, _, _ = strings.Cut(n.Op().String(), " false") // "+ false": that its result is a number, and not a truth value
		text = strings.TrimSuffix(text, " true")
	}
	if len(n.Shape()) > 0 {
		text += "\n" + fmt.Sprint([]int(n.Shape()))
	}
	for _, name := range d.names[n] {
		text += "\n= " + name
	}
	return text
}

// quoted makes a string of Graphviz, in which quotes end the string and backslashes begin escapes.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", "").Replace(s) + `"`
}
