package exec

import (
	G "gorgonia.org/gorgonia"

	"credo/graph/kernel"
)

// unaryForm is a function of one operand, element by element: op as Gorgonia prints it, or copy.
type unaryForm struct{ op string }

func (f unaryForm) kind() string { return f.op }

func (p *plan) unary(n *G.Node, args []int) (int, error) {
	f := unaryForm{n.Op().String()}
	if unaryKernel[float64](f.op) == nil {
		return p.fallback(n, args), nil
	}
	return p.add(n, f, n.Shape(), args...), nil
}

func (f unaryForm) absorb(p *plan, v int, readers []int) { p.absorbScale(v, readers) }

func (f unaryForm) call32(m member[float32]) func(*span[float32]) { return unaryCall(f, m) }
func (f unaryForm) call64(m member[float64]) func(*span[float64]) { return unaryCall(f, m) }

func unaryCall[T kernel.Float](f unaryForm, m member[T]) func(*span[T]) {
	fn, dst, a := unaryKernel[T](f.op), m.dst, m.args[0].place
	return func(s *span[T]) { fn(dst.of(s), a.of(s)) }
}

// unaryKernel is the kernel of a function as Gorgonia names it.
func unaryKernel[T kernel.Float](op string) func(dst, a []T) {
	switch op {
	case "copy":
		return func(dst, a []T) { copy(dst, a) }
	case "neg":
		return kernel.Neg[T]
	case "abs":
		return kernel.Abs[T]
	case "sign":
		return kernel.Sign[T]
	case "square":
		return kernel.Square[T]
	case "cube":
		return kernel.Cube[T]
	case "sqrt":
		return kernel.Sqrt[T]
	case "inv":
		return kernel.Inv[T]
	case "exp":
		return kernel.Exp[T]
	case "ln":
		return kernel.Log[T]
	case "log1p":
		return kernel.Log1p[T]
	case "expm1":
		return kernel.Expm1[T]
	case "sigmoid":
		return kernel.Sigmoid[T]
	case "tanh":
		return kernel.Tanh[T]
	case "sin":
		return kernel.Sin[T]
	case "cos":
		return kernel.Cos[T]
	case "softplus":
		return kernel.Softplus[T]
	}
	return nil
}
