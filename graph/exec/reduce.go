package exec

import (
	"fmt"
	"slices"
	"strings"

	G "gorgonia.org/gorgonia"

	"credo/graph/kernel"
)

// reduceForm takes (outer, n, inner) to (outer, inner). op is sum, max or max abs of one operand, or dot of two.
type reduceForm struct {
	op              string
	outer, n, inner int
}

func (f reduceForm) kind() string { return f.op }

func (f reduceForm) expression(args []string) string {
	return fmt.Sprintf("%s(%s) over %d", f.op, strings.Join(args, ", "), f.n)
}

func (p *plan) sum(n *G.Node, args []int) (int, error) {
	return p.reduce(n, "sum", ints(field(n, "along")), args[0]), nil
}

// reduce adds a sum or maximum over axes, one run of adjacent axes after the
// other, the last first. The value has the shape of the node, with or without
// the axes that were summed.
func (p *plan) reduce(n *G.Node, op string, axes []int, x int) int {
	from := p.vertices[x].shape
	to := slices.Clone(from)
	for _, a := range axes {
		to[a] = 1
	}
	shape := from
	for _, g := range slices.Backward(groups(to, from)) {
		f := reduceForm{op, size(shape[:g[0]]), size(shape[g[0]:g[1]]), size(shape[g[1]:])}
		shape = slices.Clone(shape)
		copy(shape[g[0]:g[1]], to[g[0]:g[1]])
		x = p.add(n, f, shape, x)
	}
	return p.view(n, x, 0, n.Shape())
}

// absorb makes a sum of products or of squares one reduction, and a maximum of absolute values another. Sums along an axis
// other than the last add rows up, and have no such form.
func (f reduceForm) absorb(p *plan, v int, readers []int) {
	r, ok := p.within(p.vertices[v].args[0], v, readers)
	if !ok || f.inner != 1 || !p.whole(r) {
		return
	}
	x := p.vertices[r]
	switch {
	case f.op == "sum" && x.form == unaryForm{"square"}:
		f.op, x.args = "dot", []int{x.args[0], x.args[0]}
	case f.op == "sum" && x.form == binaryForm{"⊙"}:
		f.op = "dot"
	case f.op == "max" && x.form == unaryForm{"abs"}:
		f.op = "max abs"
	default:
		return
	}
	p.vertices[v].form, p.vertices[v].args = f, x.args
}

func (f reduceForm) lower32(s site[float32]) instruction[float32] { return lowerReduce(f, s) }
func (f reduceForm) lower64(s site[float64]) instruction[float64] { return lowerReduce(f, s) }

func lowerReduce[T kernel.Float](f reduceForm, s site[T]) instruction[T] {
	dst, a, n := s.dst, s.args[0], f.n
	cost := 0.1 * float64(f.outer*f.n*f.inner)
	switch f.op {
	case "max abs":
		return inParts[T](f.outer, 1, cost, func(_, from, to int) {
			kernel.MaxAbsRows(dst.data[from:to], a.data[from*n:], n)
		})
	case "dot":
		b := s.args[1]
		return inParts[T](f.outer, 1, cost, func(_, from, to int) {
			for i := from; i < to; i++ {
				dst.data[i] = kernel.Dot(a.data[i*n:(i+1)*n], b.data[i*n:(i+1)*n])
			}
		})
	}
	call := kernel.SumAxis[T]
	if f.op == "max" {
		call = kernel.MaxAxis[T]
	}
	in := f.inner
	return inParts[T](f.outer, 1, cost, func(_, from, to int) {
		call(dst.data[from*in:to*in], a.data[from*n*in:to*n*in], to-from, n, in)
	})
}
