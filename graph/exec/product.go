package exec

import (
	"fmt"

	G "gorgonia.org/gorgonia"

	"credo/graph/kernel"
)

// matMulForm is alpha op(A) (m, k) times op(B) (k, n), batch times, + beta C if there is an operand C.
type matMulForm struct {
	transA, transB bool
	batch, m, n, k int
	alpha, beta    float64
	adds           bool // to the values of the destination
}

func (matMulForm) kind() string { return "matmul" }

func (f matMulForm) expression(args []string) string {
	product := flagged(args[0], f.transA) + " · " + flagged(args[1], f.transB)
	if f.alpha != 1 {
		product = fmt.Sprintf("%.6g ", f.alpha) + product
	}
	switch {
	case f.adds:
		product += " + the values there"
	case f.beta != 0:
		product += fmt.Sprintf(" %+g %s", f.beta, args[2])
	}
	if f.batch != 1 {
		product += fmt.Sprintf(", %d times", f.batch)
	}
	return product
}

func flagged(name string, transposed bool) string {
	if transposed {
		return name + "ᵀ"
	}
	return name
}

// flops counts the multiplications and additions.
func (f matMulForm) flops() float64 {
	return 2 * float64(f.batch) * float64(f.m) * float64(f.n) * float64(f.k)
}

// The products of Gorgonia's linAlgBinOp, in its order.
const (
	matMulKind = iota
	matVecKind
	dotKind
	outerKind
	batchedKind
)

// product adds a matrix product of any kind: all are one form. A transposition of
// an operand becomes a flag.
func (p *plan) product(n *G.Node, args []int) (int, error) {
	f := matMulForm{transA: field(n, "transA").Bool(), transB: field(n, "transB").Bool(), batch: 1, alpha: 1}
	a, b := p.untransposed(args[0], &f.transA), p.untransposed(args[1], &f.transB)
	as, bs := p.vertices[a].shape, p.vertices[b].shape
	switch kind := field(n, "āBinaryOperator").Uint(); {
	case kind == matVecKind && len(as) == 2:
		bs = []int{size(bs), 1}
	case kind == dotKind:
		as, bs = []int{1, size(as)}, []int{size(bs), 1}
	case kind == outerKind:
		as, bs = []int{size(as), 1}, []int{1, size(bs)}
	case kind == matMulKind && len(as) == 2 && len(bs) == 2:
	case kind == batchedKind && len(as) > 2 && len(bs) == len(as):
		f.batch = size(as[:len(as)-2])
	default:
		return p.fallback(n, args), nil
	}
	var kb int
	f.m, f.k = sides(as, f.transA)
	kb, f.n = sides(bs, f.transB)
	if f.k != kb || f.batch*f.m*f.n != size(n.Shape()) {
		return p.fallback(n, args), nil
	}
	return p.add(n, f, n.Shape(), a, b), nil
}

// sides are the rows and columns of op(X), X the last two axes.
func sides(shape []int, trans bool) (rows, cols int) {
	rows, cols = shape[len(shape)-2], shape[len(shape)-1]
	if trans {
		return cols, rows
	}
	return rows, cols
}

// untransposed is the operand of the transposition x, if x swaps the last two axes
// only, and turns the flag; else it is x.
func (p *plan) untransposed(x int, flag *bool) int {
	f, ok := p.vertices[x].form.(permuteForm)
	if !ok || !f.swapsLast() {
		return x
	}
	*flag = !*flag
	return p.vertices[x].args[0]
}

func (f matMulForm) lower32(s site[float32]) instruction[float32] { return lowerProduct(f, s) }
func (f matMulForm) lower64(s site[float64]) instruction[float64] { return lowerProduct(f, s) }

// strip is the smallest number of columns of a product that a thread computes: the kernels' tiles are as wide.
const strip = 64

func lowerProduct[T kernel.Float](f matMulForm, s site[T]) instruction[T] {
	m, dst, a, b, c := s.program.machine, s.dst, s.args[0], s.args[1], s.dst
	if f.beta != 0 {
		c = s.args[2]
	}
	alpha, beta := T(f.alpha), T(f.beta)
	if f.adds {
		beta = 1
	}
	grains, part := f.batch, func(worker, from, to int) {
		as, bs, cs := f.m*f.k, f.k*f.n, f.m*f.n
		kernel.BatchMatMul(&m.scratch[worker], f.transA, f.transB, to-from, f.m, f.n, f.k, a.data[from*as:], b.data[from*bs:], dst.data[from*cs:])
	}
	if rows := f.m >= f.n || f.n < 2*strip; f.batch == 1 {
		if grains = (f.n + strip - 1) / strip; rows {
			grains = f.m
		}
		part = func(worker, from, to int) {
			block := kernel.Block{Rows: f.m, Columns: f.n}
			if rows {
				block.Row, block.Rows = from, to-from
			} else {
				block.Column, block.Columns = from*strip, min(to*strip, f.n)-from*strip
			}
			kernel.MatMulBlock(&m.scratch[worker], block, f.transA, f.transB, f.m, f.n, f.k, alpha, a.data, b.data, beta, c.data, dst.data)
		}
	}
	in := inParts[T](grains, 1, f.flops()/80, part)
	in.flops = f.flops()
	return in
}
