package kernel_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"credo/graph/kernel"
)

// A part of a product is that part of the whole, to the last bit, and nothing else is written.
func TestMatMulPart(t *testing.T) {
	t.Run("float32", rapid.MakeCheck(testMatMulPart[float32]))
	t.Run("float64", rapid.MakeCheck(testMatMulPart[float64]))
}

func testMatMulPart[T kernel.Float](t *rapid.T) {
	p := drawProduct(t, thirds[T]())
	if p.m == 0 || p.n == 0 {
		return
	}
	whole := p.run()
	part := kernel.Part{Row: rapid.IntRange(0, p.m-1).Draw(t, "row"), Column: rapid.IntRange(0, p.n-1).Draw(t, "column")}
	part.Rows = rapid.IntRange(0, p.m-part.Row).Draw(t, "rows")
	part.Columns = rapid.IntRange(0, p.n-part.Column).Draw(t, "columns")
	c, want := slices.Clone(p.c), slices.Clone(p.c)
	for i := part.Row; i < part.Row+part.Rows; i++ {
		from, to := i*p.n+part.Column, i*p.n+part.Column+part.Columns
		copy(want[from:to], whole[from:to])
	}
	d := c
	if p.apart {
		d = slices.Clone(c)
	}
	kernel.MatMulPartAt(scratchOf[T](), p.level, part, p.transA, p.transB, p.m, p.n, p.k, p.alpha, p.a, p.b, p.beta, d, c)
	sameBits(t, p.String(), c, want)
}
