package exec

import "credo/graph/kernel"

// binaryKernels are the three ways of an elementwise operation of two operands.
type binaryKernels[T kernel.Float] struct {
	both  func(dst, a, b []T)   // both vectors
	right func(dst, a []T, s T) // right operand a scalar
	left  func(dst, b []T, s T) // left operand a scalar
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
