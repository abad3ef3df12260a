package exec

import (
	"bytes"
	"fmt"
	"io"

	"github.com/pkg/errors"
)

// WriteExact writes all that decides the numbers of a program, so that a hash of the text tells programs apart: every value in order, with
// its form, its constants to the last digit, its shape and operands, then the order of the instructions and the outputs. Inputs go by
// their names. Two programs of one text give the same bits with the same kernels; memory and threads are not in it.
func (p *Program) WriteExact(w io.Writer) error {
	var text bytes.Buffer
	p.plan.exact(&text, func(input int) string { return p.inputs[input].name })
	_, err := w.Write(text.Bytes())
	return errors.WithStack(err)
}

// exact writes a plan; called names its inputs.
func (p *plan) exact(w *bytes.Buffer, called func(input int) string) {
	fmt.Fprintln(w, p.dtype)
	for v, x := range p.vertices {
		if x.needed {
			fmt.Fprintf(w, "%d = %s %v of %v, varying %v, in chain %d\n", v, exactForm(x.form, called), x.shape, x.args, x.varying, x.chain)
		}
	}
	fmt.Fprintln(w, "once", p.prologue, "every run", p.steps, "every commit", p.commits)
	for _, o := range p.outputs {
		fmt.Fprintln(w, "output", o.vertex, o.use)
	}
}

// exactForm is a form with all its fields.
func exactForm(f form, called func(input int) string) string {
	switch f := f.(type) {
	case inputForm:
		return fmt.Sprintf("input %q", called(f.index))
	case fallbackForm:
		return fmt.Sprintf("fallback %T %v", f.op, f.op)
	case *fusedForm:
		return fmt.Sprintf("chain of %v with results %v", f.members, f.results)
	case *scanForm:
		return f.exact()
	}
	return fmt.Sprintf("%#v", f)
}

// exact is a scan with its body, whose inputs go by their places.
func (f *scanForm) exact() string {
	var w bytes.Buffer
	o := f.op.opts
	fmt.Fprintln(&w, "scan", o.N, "reverse", o.Reverse, "until", o.Tolerance, "counted", f.op.hasCount, "tail", f.op.tail, "whole", f.whole)
	fmt.Fprintf(&w, "operands %v outputs %v carries %+v each %v sum %v until %d\n", f.operands, f.outputs, f.carries, f.each, f.sum, f.until)
	f.body.exact(&w, func(input int) string { return fmt.Sprint(input) })
	fmt.Fprint(&w, "end of scan")
	return w.String()
}
