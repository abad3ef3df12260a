package exec

import (
	"fmt"
	"io"
	"strings"
)

// WritePlan writes the plan for people: one line for each operation, numbered by the instruction that computes it. A chain of
// elementwise operations is one instruction; a star marks the values of a chain that have a storage.
func (p *Program) WritePlan(w io.Writer) error {
	names := make([]string, len(p.inputs))
	for i, in := range p.inputs {
		names[i] = in.name
	}
	pr := &printer{plan: p.plan, names: map[int]string{}}
	fmt.Fprintf(&pr.text, "%s: %d nodes, %d instructions, %d fallbacks, %d bytes\n", p.plan.dtype, p.stats.Nodes, p.stats.Instructions, p.stats.Fallbacks, p.stats.Bytes)
	pr.inputs(names)
	pr.list("once, when compiled", p.plan.prologue)
	pr.list("every run", p.plan.steps)
	pr.list("every commit, in place", p.plan.commits)
	pr.outputs("output")
	_, err := io.WriteString(w, pr.text.String())
	return err
}

// A printer writes one plan; the plans of scan bodies are further in.
type printer struct {
	*plan
	names  map[int]string // of vertices
	text   strings.Builder
	indent string
	count  int // names given
}

func (p *printer) line(format string, args ...any) {
	p.text.WriteString(p.indent)
	fmt.Fprintf(&p.text, format+"\n", args...)
}

// inputs names the inputs.
func (p *printer) inputs(names []string) {
	for i, v := range p.plan.inputs {
		if v >= 0 && p.vertices[v].needed {
			p.names[v] = names[i]
			p.line("input %s %v", names[i], p.vertices[v].shape)
		}
	}
}

// A listed form prints its instruction itself, with its number.
type listed interface {
	form
	list(p *printer, number, v int)
}

// A named form prints its value by a name of its own.
type named interface {
	form
	name(p *printer, v int) string
}

// An expressed form has its own way to write the right side of an assignment.
type expressed interface {
	form
	expression(args []string) string
}

func (p *printer) list(title string, vertices []int) {
	if len(vertices) == 0 {
		return
	}
	p.line("%s", title)
	for i, v := range vertices {
		if f, ok := p.vertices[v].form.(listed); ok {
			f.list(p, i+1, v)
			continue
		}
		p.line("%4d  %s = %s  %v", i+1, p.name(v), p.expression(v), p.vertices[v].shape)
	}
}

func (f *fusedForm) list(p *printer, number, v int) {
	p.line("%4d  %s %v", number, p.kindOf(f), p.vertices[v].shape)
	for _, m := range f.members {
		star := " "
		if p.vertices[m].store >= 0 {
			star = "*"
		}
		p.line("      %s %s = %s", star, p.name(m), p.expression(m))
	}
}

// kindOf names a chain.
func (p *plan) kindOf(f *fusedForm) string {
	if len(f.members) == 1 {
		return p.vertices[f.members[0]].form.kind()
	}
	return f.kind()
}

func (p *printer) outputs(what string) {
	for i, o := range p.plan.outputs {
		p.line("%s %d: %s", what, i, p.name(o.vertex))
	}
}

// name is how a vertex is called: an input or a small constant by itself, an output of a scan by its scan, a value by a number.
func (p *printer) name(v int) string {
	if s, ok := p.names[v]; ok {
		return s
	}
	if f, ok := p.vertices[v].form.(named); ok {
		return f.name(p, v)
	}
	p.count++
	p.names[v] = fmt.Sprintf("%%%d", p.count)
	return p.names[v]
}

// expression is the right side of an assignment.
func (p *printer) expression(v int) string {
	x := p.vertices[v]
	args := make([]string, len(x.args))
	for i, a := range x.args {
		args[i] = p.name(a)
	}
	if f, ok := x.form.(expressed); ok {
		return f.expression(args)
	}
	return x.form.kind() + "(" + strings.Join(args, ", ") + ")"
}

// list writes the body of a scan. The inputs of the body have the names of the values bound to them.
func (f *scanForm) list(p *printer, number, _ int) {
	p.line("%4d  scan of %d rows", number, f.op.opts.N)
	b := f.op.body
	names := make([]string, len(f.operands))
	for i, a := range f.operands {
		switch c := len(b.Carry); {
		case i < c && f.carries[i].live:
			names[i] = fmt.Sprintf("carry%d", i)
			if !f.carries[i].still {
				p.line("      %s starts as %s", names[i], p.name(a))
			}
		case i >= c && i < c+len(b.X):
			names[i] = "row of " + p.name(a)
		case i >= c:
			names[i] = p.name(a)
		}
	}
	inner := &printer{plan: f.body, names: map[int]string{}, indent: p.indent + "      ", count: p.count}
	for i, v := range f.body.inputs {
		if v >= 0 {
			inner.names[v] = names[i]
		}
	}
	inner.list("once for each run", f.body.prologue)
	inner.list("every row", f.body.steps)
	for i, c := range f.carries {
		if c.demand >= 0 {
			inner.line("next carry%d: %s", i, inner.name(f.body.outputs[c.demand].vertex))
		}
	}
	if f.until >= 0 {
		inner.line("until %s < %g", inner.name(f.body.outputs[f.until].vertex), f.op.opts.Tolerance)
	}
	p.text.WriteString(inner.text.String())
	p.count = inner.count
	for kind, list := range f.outputs {
		for i, v := range list {
			if p.vertices[v].needed && !f.whole {
				from := ""
				if kind == int(ScanSum) && f.adds[i] {
					from = ", from the values there on"
				}
				p.line("      %s is its %s %d%s", p.name(v), [...]string{ScanFinal: "final", ScanEach: "each", ScanSum: "sum", ScanSteps: "steps", ScanStates: "states"}[kind], i, from)
			}
		}
	}
}
