package kernel_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"credo/graph/kernel"
)

// A block of a product is that block of the whole product, to the last bit, and nothing else is written.
func TestMatMulBlock(t *testing.T) {
	t.Run("float32", rapid.MakeCheck(testMatMulBlock[float32]))
	t.Run("float64", rapid.MakeCheck(testMatMulBlock[float64]))
}

func testMatMulBlock[T kernel.Float](t *rapid.T) {
	p := drawProduct(t, thirds[T]())
	if p.m == 0 || p.n == 0 {
		return
	}
	whole := p.run()
	block := kernel.Block{Row: rapid.IntRange(0, p.m-1).Draw(t, "row"), Column: rapid.IntRange(0, p.n-1).Draw(t, "column")}
	block.Rows = rapid.IntRange(0, p.m-block.Row).Draw(t, "rows")
	block.Columns = rapid.IntRange(0, p.n-block.Column).Draw(t, "columns")
	c, want := slices.Clone(p.c), slices.Clone(p.c)
	for i := block.Row; i < block.Row+block.Rows; i++ {
		from, to := i*p.n+block.Column, i*p.n+block.Column+block.Columns
		copy(want[from:to], whole[from:to])
	}
	d := c
	if p.apart {
		d = slices.Clone(c)
	}
	kernel.MatMulBlockAt(scratchOf[T](), p.level, block, p.transA, p.transB, p.m, p.n, p.k, p.alpha, p.a, p.b, p.beta, d, c)
	sameBits(t, p.String(), c, want)
}
