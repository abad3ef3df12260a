package exec

import (
	"github.com/pkg/errors"

	"credo/graph/kernel"
)

// binaryKernels are the three ways of an elementwise operation of two operands.
type binaryKernels[T kernel.Float] struct {
	both  func(dst, a, b []T)   // both vectors
	right func(dst, a []T, s T) // right operand a scalar
	left  func(dst, b []T, s T) // left operand a scalar
}

// binary lowers an elementwise operation of two operands.
func (l *lowering[T]) binary(v int, op string, dst, a, b *buffer[T]) (func(), error) {
	x := l.plan.vertices[v]
	k, ok := binaryKernel[T](op)
	if !ok {
		return nil, errors.Errorf("no kernel for %q", op)
	}
	nest, ok := loopOver(x.shape, l.plan.vertices[x.args[0]].shape, l.plan.vertices[x.args[1]].shape)
	if !ok {
		return nil, errors.Errorf("operands do not fit shape %v", x.shape)
	}
	in := nest[len(nest)-1]
	switch {
	case len(nest) > 1 || in.a == 0 && in.b == 0:
		return broadcast(k, nest, dst, a, b), nil
	case in.a == 0:
		return func() { k.left(dst.data, b.data, a.data[0]) }, nil
	case in.b == 0:
		return func() { k.right(dst.data, a.data, b.data[0]) }, nil
	}
	return func() { k.both(dst.data, a.data, b.data) }, nil
}

// broadcast runs a kernel along the innermost of several loops.
func broadcast[T kernel.Float](k binaryKernels[T], nest []loop, dst, a, b *buffer[T]) func() {
	in := nest[len(nest)-1]
	var outer [maxLoops - 1]loop // missing ones in front have one turn
	for i := range outer {
		outer[i].n = 1
	}
	copy(outer[maxLoops-len(nest):], nest[:len(nest)-1])
	run := row(k, in)
	return func() {
		d, x, y := dst.data, a.data, b.data
		for i := range outer[0].n {
			for j := range outer[1].n {
				xo, yo := i*outer[0].a+j*outer[1].a, i*outer[0].b+j*outer[1].b
				for range outer[2].n {
					run(d[:in.n], x[xo:], y[yo:])
					d, xo, yo = d[in.n:], xo+outer[2].a, yo+outer[2].b
				}
			}
		}
	}
}

// row is the innermost loop.
func row[T kernel.Float](k binaryKernels[T], in loop) func(dst, a, b []T) {
	switch {
	case in.a == 0 && in.b == 0:
		return func(dst, a, b []T) {
			k.both(dst[:1], a, b)
			kernel.Fill(dst[1:], dst[0])
		}
	case in.a == 0:
		return func(dst, a, b []T) { k.left(dst, b, a[0]) }
	case in.b == 0:
		return func(dst, a, b []T) { k.right(dst, a, b[0]) }
	}
	return k.both
}

// binaryKernel finds the kernels of an operation as Gorgonia prints it, or max or min.
func binaryKernel[T kernel.Float](op string) (k binaryKernels[T], ok bool) {
	switch op {
	case "+":
		k = binaryKernels[T]{kernel.Add[T], kernel.AddScalar[T], kernel.AddScalar[T]}
	case "-":
		k = binaryKernels[T]{kernel.Sub[T], kernel.SubScalar[T], kernel.ScalarSub[T]}
	case "⊙":
		k = binaryKernels[T]{kernel.Mul[T], kernel.MulScalar[T], kernel.MulScalar[T]}
	case "÷":
		k = binaryKernels[T]{kernel.Div[T], kernel.DivScalar[T], kernel.ScalarDiv[T]}
	case "^":
		k = binaryKernels[T]{pow[T], powScalar[T], scalarPow[T]}
	case "max":
		k = binaryKernels[T]{kernel.Max[T], kernel.MaxScalar[T], kernel.MaxScalar[T]}
	case "min":
		k = binaryKernels[T]{kernel.Min[T], kernel.MinScalar[T], kernel.MinScalar[T]}
	case ">":
		k = binaryKernels[T]{kernel.Gt[T], kernel.GtScalar[T], kernel.LtScalar[T]}
	case ">=":
		k = binaryKernels[T]{kernel.Gte[T], kernel.GteScalar[T], kernel.LteScalar[T]}
	case "<":
		k = binaryKernels[T]{kernel.Lt[T], kernel.LtScalar[T], kernel.GtScalar[T]}
	case "<=":
		k = binaryKernels[T]{kernel.Lte[T], kernel.LteScalar[T], kernel.GteScalar[T]}
	case "==":
		k = binaryKernels[T]{kernel.Eq[T], kernel.EqScalar[T], kernel.EqScalar[T]}
	case "!=":
		k = binaryKernels[T]{kernel.Ne[T], kernel.NeScalar[T], kernel.NeScalar[T]}
	}
	return k, k.both != nil
}
