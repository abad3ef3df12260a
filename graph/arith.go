package graph

import (
	"slices"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"

	"credo/graph/exec"
)

type (
	unaryOp  = func(*G.Node) (*G.Node, error)
	binaryOp = func(x, y *G.Node) (*G.Node, error)
)

// apply makes one operation's node of this graph, or records the first error under the operation's name.
func (b *Builder) apply(name string, f func(in []*G.Node) (*G.Node, error), args ...Node) Node {
	if b.err != nil {
		return Node{}
	}
	in := make([]*G.Node, len(args))
	for i, a := range args {
		n, err := b.own(a)
		if err != nil {
			b.Fail(errors.WithMessagef(err, "%s, operand %d", name, i+1))
			return Node{}
		}
		in[i] = n
	}
	n, err := f(in)
	if err == nil && !slices.Equal(exec.Children(n), in) {
		err = errors.Errorf("%v has the same hash code, and Gorgonia cannot tell the two apart: rename an input", n)
	}
	if err != nil {
		b.Fail(errors.WithMessagef(err, "%s of shapes %s", name, shapes(args)))
		return Node{}
	}
	return Node{n}
}

func (b *Builder) unary(name string, f unaryOp, x Node) Node {
	return b.apply(name, func(in []*G.Node) (*G.Node, error) { return f(in[0]) }, x)
}

// binary broadcasts and applies. A scalar operand stays a scalar: Gorgonia's operations take it as it is.
func (b *Builder) binary(name string, f binaryOp, x, y Node) Node {
	if b.err == nil && x.Rank() > 0 && y.Rank() > 0 {
		x, y = b.broadcast(name, x, y)
	}
	return b.apply(name, func(in []*G.Node) (*G.Node, error) { return f(in[0], in[1]) }, x, y)
}

func compare(f func(x, y *G.Node, retSame bool) (*G.Node, error)) binaryOp {
	return func(x, y *G.Node) (*G.Node, error) { return f(x, y, true) }
}

// Add returns x + y, broadcast.
func (b *Builder) Add(x, y Node) Node { return b.binary("Add", G.Add, x, y) }

// Sub returns x - y, broadcast.
func (b *Builder) Sub(x, y Node) Node { return b.binary("Sub", G.Sub, x, y) }

// Mul returns the elementwise product, broadcast.
func (b *Builder) Mul(x, y Node) Node { return b.binary("Mul", G.HadamardProd, x, y) }

// Div returns the elementwise quotient, broadcast.
func (b *Builder) Div(x, y Node) Node { return b.binary("Div", G.HadamardDiv, x, y) }

// Gt returns 1 where x > y, else 0. Comparisons stop the gradient.
func (b *Builder) Gt(x, y Node) Node { return b.binary("Gt", compare(G.Gt), x, y) }

// Gte returns 1 where x >= y, else 0.
func (b *Builder) Gte(x, y Node) Node { return b.binary("Gte", compare(G.Gte), x, y) }

// Lt returns 1 where x < y, else 0.
func (b *Builder) Lt(x, y Node) Node { return b.binary("Lt", compare(G.Lt), x, y) }

// Lte returns 1 where x <= y, else 0.
func (b *Builder) Lte(x, y Node) Node { return b.binary("Lte", compare(G.Lte), x, y) }

// Scale returns s x.
func (b *Builder) Scale(x Node, s float64) Node {
	if b.err == nil && s == 1 {
		return x
	}
	return b.Mul(x, b.Const(s))
}

// Shift returns x + s.
func (b *Builder) Shift(x Node, s float64) Node {
	if b.err == nil && s == 0 {
		return x
	}
	return b.Add(x, b.Const(s))
}

// Neg returns -x.
func (b *Builder) Neg(x Node) Node { return b.unary("Neg", G.Neg, x) }

// Abs returns |x|; its gradient is the sign, 0 at 0.
func (b *Builder) Abs(x Node) Node { return b.unary("Abs", G.Abs, x) }

// Sign returns -1, 0 or 1.
func (b *Builder) Sign(x Node) Node { return b.unary("Sign", G.Sign, x) }

// Square returns x².
func (b *Builder) Square(x Node) Node { return b.unary("Square", G.Square, x) }

// Sqrt returns the square root.
func (b *Builder) Sqrt(x Node) Node { return b.unary("Sqrt", G.Sqrt, x) }

// Exp returns e^x.
func (b *Builder) Exp(x Node) Node { return b.unary("Exp", G.Exp, x) }

// Expm1 returns e^x - 1 without cancellation near 0.
func (b *Builder) Expm1(x Node) Node { return b.unary("Expm1", G.Expm1, x) }

// Log returns the natural logarithm.
func (b *Builder) Log(x Node) Node { return b.unary("Log", G.Log, x) }

// Log1p returns log(1 + x) without cancellation near 0.
func (b *Builder) Log1p(x Node) Node { return b.unary("Log1p", G.Log1p, x) }

// Sigmoid returns 1/(1 + e^-x).
func (b *Builder) Sigmoid(x Node) Node { return b.unary("Sigmoid", G.Sigmoid, x) }

// Tanh returns the hyperbolic tangent.
func (b *Builder) Tanh(x Node) Node { return b.unary("Tanh", G.Tanh, x) }

// Sin returns the sine of x, in radians.
func (b *Builder) Sin(x Node) Node { return b.unary("Sin", G.Sin, x) }

// Cos returns the cosine of x, in radians.
func (b *Builder) Cos(x Node) Node { return b.unary("Cos", G.Cos, x) }

// Softplus returns log(1 + e^x), without overflow.
func (b *Builder) Softplus(x Node) Node { return b.unary("Softplus", G.Softplus, x) }

// Max returns the larger of x and y, elementwise; the gradient goes to the larger, to y where they are equal. Where x is NaN the
// result is.
func (b *Builder) Max(x, y Node) Node { return b.choose(b.Lte, x, y) }

// Min returns the smaller of x and y, elementwise; the gradient goes to the smaller, to y where they are equal. Where x is NaN
// the result is.
func (b *Builder) Min(x, y Node) Node { return b.choose(b.Gte, x, y) }

// choose returns y where second holds, else x.
func (b *Builder) choose(second func(x, y Node) Node, x, y Node) Node {
	if b.err != nil {
		return Node{}
	}
	x, y = b.broadcast("Max or Min", x, y)
	return b.Select(second(x, y), y, x)
}

// Clip returns x limited to [lo, hi]. It does not hide a NaN.
func (b *Builder) Clip(x Node, lo, hi float64) Node {
	return b.Min(b.Max(x, b.Const(lo)), b.Const(hi))
}
