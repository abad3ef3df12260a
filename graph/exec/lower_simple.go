package exec

import "credo/graph/kernel"

// simple lowers the forms that are one call of a kernel.
func (l *lowering[T]) simple(x vertex, dst *buffer[T], args []*buffer[T]) func() {
	switch f := x.form.(type) {
	case repeatForm:
		return repeat(dst, args[0], f)
	case expandForm:
		return repeat(dst, args[0], f.repeatForm)
	case permuteForm:
		return permute(dst, args[0], f.axes, l.plan.vertices[x.args[0]].shape)
	case padForm:
		a, from := args[0], f.offset
		return func() {
			clear(dst.data)
			copy(dst.data[from:], a.data)
		}
	case packForm:
		return func() {
			rest := dst.data
			for _, a := range args {
				rest = rest[copy(rest, a.data):]
			}
		}
	}
	return nil
}

func repeat[T kernel.Float](dst, a *buffer[T], f repeatForm) func() {
	if f.outer*f.inner == 1 {
		return func() { kernel.Fill(dst.data, a.data[0]) }
	}
	return func() { kernel.Repeat(dst.data, a.data, f.outer, f.n, f.inner) }
}

// unaryKernel is the kernel of a function as Gorgonia names it.
func unaryKernel[T kernel.Float](op string) func(dst, a []T) {
	switch op {
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
