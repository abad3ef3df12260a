package exec

import (
	"math"
	"strings"

	G "gorgonia.org/gorgonia"

	"credo/graph/kernel"
)

// binaryForm is a function of two operands, element by element: op as Gorgonia prints it, or max or min. Operands of fewer elements
// are broadcast.
type binaryForm struct{ op string }

func (f binaryForm) kind() string { return f.op }

func (f binaryForm) expression(args []string) string { return args[0] + " " + f.op + " " + args[1] }

// binary adds arithmetic, and comparisons that give numbers.
func (p *plan) binary(n *G.Node, args []int) (int, error) {
	symbol, same, _ := strings.Cut(n.Op().String(), " ")
	if !strings.Contains("+ - ⊙ ÷ ^", symbol) && same != "true" {
		return p.fallback(n, args), nil
	}
	return p.elementwise(n, binaryForm{symbol}, args), nil
}

// between plans the larger or smaller of two operands.
func between(op string) planner {
	return func(p *plan, n *G.Node, args []int) (int, error) {
		return p.elementwise(n, binaryForm{op}, args), nil
	}
}

func (f binaryForm) absorb(p *plan, v int, readers []int) {
	if !p.absorbSum(v, f, readers) && !p.absorbFolds(v, f, readers) && !p.absorbTerms(v, f, readers) {
		p.absorbScale(v, readers)
	}
}

// takesScalars tells whether the kernels of a form take an operand of one element as it is. Other forms have it spread out.
func takesScalars(f form) bool {
	switch f.(type) {
	case binaryForm, adaptiveForm:
		return true
	}
	return false
}

func (f binaryForm) call32(m member[float32]) func(*span[float32]) { return binaryCall(f, m) }
func (f binaryForm) call64(m member[float64]) func(*span[float64]) { return binaryCall(f, m) }

// binaryCall has at most one scalar among its operands.
func binaryCall[T kernel.Float](f binaryForm, m member[T]) func(*span[T]) {
	k, dst, a, b := binaryKernel[T](f.op), m.dst, m.args[0], m.args[1]
	switch {
	case a.scalar != nil:
		v := a.scalar
		return func(s *span[T]) { k.left(dst.of(s), b.of(s), v.data[0]) }
	case b.scalar != nil:
		v := b.scalar
		return func(s *span[T]) { k.right(dst.of(s), a.of(s), v.data[0]) }
	case a.repeated != nil:
		left := binaryKernels[T]{both: func(dst, x, run []T) { k.both(dst, run, x) }, right: k.left}
		return left.byPieces(dst, b.place, a.repeated)
	case b.repeated != nil:
		return k.byPieces(dst, a.place, b.repeated)
	}
	return func(s *span[T]) { k.both(dst.of(s), a.of(s), b.of(s)) }
}

// binaryKernels are the three ways of an elementwise operation of two operands.
type binaryKernels[T kernel.Float] struct {
	both  func(dst, a, b []T)   // both vectors
	right func(dst, a []T, s T) // right operand a scalar
	left  func(dst, b []T, s T) // left operand a scalar
}

// byPieces combines a with a repeated right operand.
func (k binaryKernels[T]) byPieces(dst, a place[T], r *repeated[T]) func(*span[T]) {
	return func(s *span[T]) {
		to, from := dst.of(s), a.of(s)
		r.each(s, func(i, n int, run []T) {
			if r.piece.step == 0 {
				k.right(to[i:i+n], from[i:i+n], run[0])
			} else {
				k.both(to[i:i+n], from[i:i+n], run)
			}
		})
	}
}

// binaryKernel finds the kernels of an operation as Gorgonia prints it, or max or min.
func binaryKernel[T kernel.Float](op string) (k binaryKernels[T]) {
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
	return k
}

// Powers, which the kernels do not have.

func each[T kernel.Float](dst, a []T, f func(T) T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = f(a[i])
	}
}

func pow[T kernel.Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = T(math.Pow(float64(a[i]), float64(b[i])))
	}
}

func powScalar[T kernel.Float](dst, a []T, s T) {
	each(dst, a, func(x T) T { return T(math.Pow(float64(x), float64(s))) })
}

func scalarPow[T kernel.Float](dst, a []T, s T) {
	each(dst, a, func(x T) T { return T(math.Pow(float64(s), float64(x))) })
}
