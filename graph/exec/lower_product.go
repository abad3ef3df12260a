package exec

import (
	"math"

	"credo/graph/kernel"
)

// multiply lowers a matrix product, or a batch of them.
func multiply[T kernel.Float](m *machine[T], dst *buffer[T], args []*buffer[T], f matMulForm) instruction[T] {
	a, b, c := args[0], args[1], dst
	if f.beta != 0 {
		c = args[2]
	}
	alpha, beta := T(f.alpha), T(f.beta)
	if f.gather {
		beta = 1
	}
	cost := f.flops() / 80
	if f.batch != 1 {
		as, bs, cs := f.m*f.k, f.k*f.n, f.m*f.n
		return inParts[T](f.batch, 1, cost, func(worker, from, to int) {
			kernel.BatchMatMul(&m.scratch[worker], f.transA, f.transB, to-from, f.m, f.n, f.k, a.data[from*as:], b.data[from*bs:], dst.data[from*cs:])
		})
	}
	rows := f.m >= f.n || f.n < 2*strip
	grains := (f.n + strip - 1) / strip
	if rows {
		grains = f.m
	}
	return inParts[T](grains, 1, cost, func(worker, from, to int) {
		block := kernel.Block{Rows: f.m, Columns: f.n}
		if rows {
			block.Row, block.Rows = from, to-from
		} else {
			block.Column, block.Columns = from*strip, min(to*strip, f.n)-from*strip
		}
		kernel.MatMulBlock(&m.scratch[worker], block, f.transA, f.transB, f.m, f.n, f.k, alpha, a.data, b.data, beta, c.data, dst.data)
	})
}

// bounded tells, before a product is added to a parameter in place, whether a finite parameter stays finite. The bound k max|A| max|B|
// of a sum of products, and alpha times the bound, must be less than half the last place of the largest number: then no finite number
// becomes infinite.
func (l *lowering[T]) bounded(o output) func() bool {
	if o.use != replace {
		return nil
	}
	x := l.plan.vertices[o.vertex]
	f, a, b := x.form.(matMulForm), l.buffers[x.args[0]], l.buffers[x.args[1]]
	limit := 0x1p969
	if widthOf[T]() == 4 {
		limit = 0x1p102
	}
	scale := max(1, math.Abs(float64(T(f.alpha))))
	return func() bool {
		return scale*float64(f.k)*float64(kernel.MaxAbs(a.data))*float64(kernel.MaxAbs(b.data)) < limit
	}
}

// strip is the smallest number of columns of a product that a thread computes: the kernels' tiles are as wide.
const strip = 64

// flops counts the multiplications and additions of a product.
func (f matMulForm) flops() float64 {
	return 2 * float64(f.batch) * float64(f.m) * float64(f.n) * float64(f.k)
}

// reduce lowers a reduction.
func reduce[T kernel.Float](dst *buffer[T], args []*buffer[T], f reduceForm) instruction[T] {
	a, n := args[0], f.n
	cost := 0.1 * float64(f.outer*f.n*f.inner)
	switch f.op {
	case "max abs":
		return inParts[T](f.outer, 1, cost, func(_, from, to int) {
			kernel.MaxAbsRows(dst.data[from:to], a.data[from*n:], n)
		})
	case "dot":
		b := args[1]
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
