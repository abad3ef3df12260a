package kernel_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"credo/graph/kernel"

	"pgregory.net/rapid"
)

// product is one multiplication, and triple its oracle. c is C or D before it.
type product[T kernel.Float] struct {
	level          string // "" is the one in use
	transA, transB bool
	apart          bool // D is not C
	m, n, k        int
	alpha, beta    T
	a, b, c        []T
}

func (p product[T]) String() string {
	return fmt.Sprintf("%s transA=%v transB=%v apart=%v m=%d n=%d k=%d alpha=%v beta=%v", p.level, p.transA, p.transB, p.apart, p.m, p.n, p.k, p.alpha, p.beta)
}

func (p product[T]) run() []T {
	c := slices.Clone(p.c)
	d := c
	if p.apart {
		d = slices.Clone(c)
		kernel.Fill(c, T(math.NaN()))
	}
	p.into(d, c)
	return c
}

// into multiplies with the D and C given.
func (p product[T]) into(d, c []T) {
	switch {
	case p.level != "":
		kernel.MatMulAt(scratchOf[T](), p.level, p.transA, p.transB, p.m, p.n, p.k, p.alpha, p.a, p.b, p.beta, d, c)
	case p.apart:
		kernel.MatMulAdd(scratchOf[T](), p.transA, p.transB, p.m, p.n, p.k, p.alpha, p.a, p.b, p.beta, d, c)
	default:
		kernel.MatMul(scratchOf[T](), p.transA, p.transB, p.m, p.n, p.k, p.alpha, p.a, p.b, p.beta, c)
	}
}

// triple gives element (i, j) as the definition says, in float64, and the sum of
// the magnitudes of all that is added up in it.
func (p product[T]) triple(i, j int) (sum, size float64) {
	for q := range p.k {
		x, y := p.a[p.indexA(i, q)], p.b[p.indexB(q, j)]
		sum += float64(x) * float64(y)
		size += math.Abs(float64(x) * float64(y))
	}
	sum *= float64(p.alpha)
	size *= math.Abs(float64(p.alpha))
	if p.beta != 0 {
		sum += float64(p.beta) * float64(p.c[i*p.n+j])
		size += math.Abs(float64(p.beta) * float64(p.c[i*p.n+j]))
	}
	return sum, size
}

func (p product[T]) indexA(i, q int) int {
	if p.transA {
		return q*p.m + i
	}
	return i*p.k + q
}

func (p product[T]) indexB(q, j int) int {
	if p.transB {
		return j*p.k + q
	}
	return q*p.n + j
}

// drawProduct draws any level and any shape, mostly small, now and then across the borders of
// the blocks; the elements are filled by next.
func drawProduct[T kernel.Float](t *rapid.T, next *rapid.Generator[T]) product[T] {
	sizes := []int{0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 17, 63, 64, 65, 127, 128, 129, 131, 255, 256, 257, 259, 300, 511, 512, 513, 517, 900, 1027}
	size := rapid.OneOf(rapid.IntRange(0, 20), rapid.SampledFrom(sizes))
	p := product[T]{
		level:  rapid.SampledFrom(kernel.Levels()).Draw(t, "level"),
		transA: rapid.Bool().Draw(t, "transA"), transB: rapid.Bool().Draw(t, "transB"), apart: rapid.Bool().Draw(t, "apart"),
		m: size.Draw(t, "m"), n: size.Draw(t, "n"), k: size.Draw(t, "k"),
		alpha: rapid.SampledFrom([]T{1, -1, 0.5, 0, 2}).Draw(t, "alpha"),
		beta:  rapid.SampledFrom([]T{0, 1, -1, 0.5, 2}).Draw(t, "beta"),
	}
	for p.m*p.n*p.k > 1<<20 { // keeps the test quick
		p.m, p.n, p.k = p.n, p.k, p.m/2
	}
	// Rows so long that they are packed, and matrices B so large that strips of rows pass over panels of them.
	if far := rapid.SampledFrom([][3]int{7: {900, 129, 9}, 8: {49, 900, 9}, 9: {20, 490, 300}, 10: {33, 250, 300}}).Draw(t, "far"); far[0] > 0 {
		p.m, p.n, p.k = far[0], far[1], far[2]
	}
	// A few drawn elements, repeated with a period coprime to the sizes, are enough to
	// tell places apart and much quicker to draw.
	seed := rapid.SliceOfN(next, 101, 101).Draw(t, "elements")
	fill := func(n, from int) []T {
		s := make([]T, n)
		for i := range s {
			s[i] = seed[(from+i*7)%len(seed)]
		}
		return s
	}
	p.a, p.b, p.c = fill(p.m*p.k, 0), fill(p.k*p.n, 31), fill(p.m*p.n, 77)
	return p
}

// With small integers every sum is exact, in any order: equality, no tolerance.
func testMatMulExact[T kernel.Float](t *rapid.T) {
	p := drawProduct(t, rapid.Map(rapid.IntRange(-8, 8), func(i int) T { return T(i) }))
	got := p.run()
	for i := range p.m {
		for j := range p.n {
			if want, _ := p.triple(i, j); float64(got[i*p.n+j]) != want {
				t.Fatalf("%v: element (%d,%d) is %v, want %v", p, i, j, got[i*p.n+j], want)
			}
		}
	}
}

func TestMatMulExact(t *testing.T) {
	t.Run("float32", rapid.MakeCheck(testMatMulExact[float32]))
	t.Run("float64", rapid.MakeCheck(testMatMulExact[float64]))
}

// With real numbers the classical bound on a sum of k products must hold; the
// oracle itself, in float64, needs the same again where T is float64.
func testMatMulRounding[T kernel.Float](t *rapid.T, eps float64) {
	p := drawProduct(t, rapid.Map(rapid.Float32Range(-1, 1), func(x float32) T { return T(x) / 3 }))
	got := p.run()
	for i := range p.m {
		for j := range p.n {
			want, size := p.triple(i, j)
			bound := float64(p.k+4)*eps*size + 1e-44
			if d := math.Abs(float64(got[i*p.n+j]) - want); !(d <= bound) {
				t.Fatalf("%v: element (%d,%d) is off by %g, more than %g", p, i, j, d, bound)
			}
		}
	}
}

func TestMatMulRounding(t *testing.T) {
	t.Run("float32", rapid.MakeCheck(func(t *rapid.T) { testMatMulRounding[float32](t, 0x1p-24) }))
	t.Run("float64", rapid.MakeCheck(func(t *rapid.T) { testMatMulRounding[float64](t, 0x1p-52) }))
}

// A row does not depend on the rows it is multiplied with, nor a column on the
// other columns, to the last bit, however the product is computed.
func TestMatMulRowsAreIndependent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProduct(t, rapid.Map(rapid.Float32Range(-1, 1), func(x float32) float32 { return x / 3 }))
		if p.m == 0 || p.n == 0 {
			return
		}
		whole := p.run()
		i := rapid.IntRange(0, p.m-1).Draw(t, "i")
		row := p
		row.transA, row.m, row.a, row.c = false, 1, make([]float32, p.k), p.c[i*p.n:(i+1)*p.n]
		for q := range row.a {
			row.a[q] = p.a[p.indexA(i, q)]
		}
		sameBits(t, fmt.Sprintf("%v: row %d", p, i), row.run(), whole[i*p.n:(i+1)*p.n])
	})
}

// NaN and Inf reach the elements their row or column belongs to, and no other:
// the zeros that fill up panels must not meet them. C under beta 0 is not read.
func TestMatMulSpecial(t *testing.T) {
	for _, level := range kernel.Levels() {
		t.Run(level, func(t *testing.T) { testMatMulSpecial(t, level) })
	}
}

func testMatMulSpecial(t *testing.T, level string) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, k := range []int{1, 2, 3, 5, 257} {
		for _, m := range []int{1, 3, 5} {
			for _, n := range []int{1, 3, 6} {
				for _, trans := range []bool{false, true} {
					p := product[float64]{level: level, transA: trans, transB: !trans, m: m, n: n, k: k, alpha: 1,
						a: make([]float64, m*k), b: make([]float64, k*n), c: make([]float64, m*n)}
					kernel.Fill(p.a, 1)
					kernel.Fill(p.b, 1)
					kernel.Fill(p.c, nan)
					p.a[p.indexA(m-1, k-1)] = nan
					p.b[p.indexB(0, n-1)] = inf
					for at, v := range p.run() {
						i, j := at/n, at%n
						switch {
						case i == m-1 && !math.IsNaN(v),
							i < m-1 && j == n-1 && v != inf,
							i < m-1 && j < n-1 && v != float64(k):
							t.Errorf("%v: element (%d,%d) is %v", p, i, j, v)
						}
					}
				}
			}
		}
	}
}

// Values that an earlier call has left in the packed panels must not be seen.
func TestMatMulForgets(t *testing.T) {
	for _, level := range kernel.Levels() {
		t.Run(level, func(t *testing.T) { testMatMulForgets(t, level) })
	}
}

func testMatMulForgets(t *testing.T, level string) {
	dirty := product[float32]{level: level, m: 40, n: 140, k: 300, alpha: 1,
		a: make([]float32, 40*300), b: make([]float32, 300*140), c: make([]float32, 40*140)}
	kernel.Fill(dirty.a, float32(math.NaN()))
	kernel.Fill(dirty.b, float32(math.NaN()))
	for _, k := range []int{4, 5, 6, 7, 9} {
		for _, m := range []int{4, 5, 6, 7} {
			dirty.run()
			p := product[float32]{level: level, m: m, n: 7, k: k, alpha: 1, a: make([]float32, m*k), b: make([]float32, k*7), c: make([]float32, m*7)}
			for at, v := range p.run() {
				if v != 0 {
					t.Fatalf("%v: element %d of a product of zeros is %v", p, at, v)
				}
			}
		}
	}
}

// A transposed operand of nothing, and nothing to sum: C becomes beta C.
func TestMatMulEmpty(t *testing.T) {
	for _, trans := range []bool{false, true} {
		for beta, want := range map[float32]float32{0: 0, 1: 3, 2: 6} {
			c := []float32{3, 3, 3, 3, 3, 3}
			kernel.MatMul(scratchOf[float32](), trans, trans, 2, 3, 0, 1, nil, nil, beta, c)
			for _, v := range c {
				if v != want {
					t.Errorf("trans=%v beta=%v: C is %v", trans, beta, c)
				}
			}
		}
		kernel.MatMul(scratchOf[float32](), trans, trans, 0, 3, 4, 1, nil, make([]float32, 12), 0, nil)
		kernel.MatMul(scratchOf[float32](), trans, trans, 5, 0, 4, 1, make([]float32, 20), nil, 0, nil)
	}
}

// A short slice is refused before anything is written.
func TestMatMulShort(t *testing.T) {
	for _, s := range [][4]int{{19, 20, 25, 25}, {20, 19, 25, 25}, {20, 20, 24, 25}, {20, 20, 25, 24}} {
		c, d := make([]float32, s[2]), make([]float32, s[3])
		kernel.Fill(c, 7)
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("lengths %v passed for a 5 by 4 by 5 product", s)
				}
			}()
			kernel.MatMulAdd(scratchOf[float32](), false, false, 5, 5, 4, 1, make([]float32, s[0]), make([]float32, s[1]), 1, d, c)
		}()
		if slices.ContainsFunc(c, func(v float32) bool { return v != 7 }) {
			t.Errorf("lengths %v: C was written: %v", s, c)
		}
	}
}

func TestBatchMatMul(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProduct(t, rapid.Map(rapid.IntRange(-8, 8), func(i int) float32 { return float32(i) }))
		p.alpha, p.beta = 1, 0
		p.m, p.n, p.k = min(p.m, 20), min(p.n, 20), min(p.k, 20)
		p.a, p.b = p.a[:p.m*p.k], p.b[:p.k*p.n]
		// Batch 1 has its operands negated one by one, so that no two products agree.
		a, b := make([]float32, 3*len(p.a)), make([]float32, 3*len(p.b))
		for i, v := range p.a {
			a[i], a[len(p.a)+i], a[2*len(p.a)+i] = v, 2*v, -v
		}
		for i, v := range p.b {
			b[i], b[len(p.b)+i], b[2*len(p.b)+i] = v, v, 3*v
		}
		c := make([]float32, 3*p.m*p.n)
		kernel.Fill(c, float32(math.NaN()))
		kernel.BatchMatMul(scratchOf[float32](), p.transA, p.transB, 3, p.m, p.n, p.k, a, b, c)
		for at, v := range c {
			want, _ := p.triple(at%(p.m*p.n)/p.n, at%p.n)
			if want *= []float64{1, 2, -3}[at/(p.m*p.n)]; float64(v) != want {
				t.Fatalf("%v: element %d is %v, want %v", p, at, v, want)
			}
		}
	})
}
