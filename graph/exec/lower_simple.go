package exec

import "credo/graph/kernel"

// simple lowers the forms that are one call of a kernel.
func (l *lowering[T]) simple(x vertex, dst *buffer[T], args []*buffer[T]) func() {
	switch f := x.form.(type) {
	case repeatForm:
		return repeat(dst, args[0], f)
	case expandForm:
		return repeat(dst, args[0], f.repeatForm)
	case reduceForm:
		return reduce(dst, args, f)
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
	case solveForm:
		return lowerSolve(dst, args, f.op)
	case matMulForm:
		return multiply(dst, args, f)
	}
	return nil
}

func repeat[T kernel.Float](dst, a *buffer[T], f repeatForm) func() {
	if f.outer*f.inner == 1 {
		return func() { kernel.Fill(dst.data, a.data[0]) }
	}
	return func() { kernel.Repeat(dst.data, a.data, f.outer, f.n, f.inner) }
}

func reduce[T kernel.Float](dst *buffer[T], args []*buffer[T], f reduceForm) func() {
	a := args[0]
	switch f.op {
	case "max":
		return func() { kernel.MaxAxis(dst.data, a.data, f.outer, f.n, f.inner) }
	case "max abs":
		return func() { kernel.MaxAbsRows(dst.data, a.data, f.n) }
	case "dot":
		b := args[1]
		return func() {
			x, y := a.data, b.data
			for i := range dst.data {
				dst.data[i] = kernel.Dot(x[:f.n], y[:f.n])
				x, y = x[f.n:], y[f.n:]
			}
		}
	}
	return func() { kernel.SumAxis(dst.data, a.data, f.outer, f.n, f.inner) }
}

func multiply[T kernel.Float](dst *buffer[T], args []*buffer[T], f matMulForm) func() {
	a, b := args[0], args[1]
	alpha, beta := T(f.alpha), T(f.beta)
	switch {
	case f.batch != 1:
		return func() {
			kernel.BatchMatMul(f.transA, f.transB, f.batch, f.m, f.n, f.k, a.data, b.data, dst.data)
		}
	case f.gather:
		beta = 1
	case f.beta != 0:
		c := args[2]
		return func() {
			copy(dst.data, c.data)
			kernel.MatMul(f.transA, f.transB, f.m, f.n, f.k, alpha, a.data, b.data, beta, dst.data)
		}
	}
	return func() { kernel.MatMul(f.transA, f.transB, f.m, f.n, f.k, alpha, a.data, b.data, beta, dst.data) }
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
	case "softplus":
		return kernel.Softplus[T]
	}
	return nil
}
