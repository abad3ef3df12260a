package kernel_test

import (
	"math"
	"testing"

	"credo/graph/kernel"

	"pgregory.net/rapid"
)

// drawAxis draws an array (outer, n, inner) of small integers, whose sums are exact.
func drawAxis(t *rapid.T) (src []float32, outer, n, inner int) {
	size := rapid.OneOf(rapid.IntRange(0, 9), rapid.SampledFrom([]int{10, 63, 64, 65, 100, 130}))
	outer, n, inner = rapid.IntRange(0, 5).Draw(t, "outer"), size.Draw(t, "n"), size.Draw(t, "inner")
	src = make([]float32, outer*n*inner)
	state := rapid.Uint32().Draw(t, "elements")
	for i := range src {
		state = state*1664525 + 1013904223
		src[i] = float32(int(state>>16)%1000 - 500)
	}
	return src, outer, n, inner
}

func TestSumAndMaxAxis(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src, outer, n, inner := drawAxis(t)
		sum, largest := make([]float32, outer*inner), make([]float32, outer*inner)
		kernel.SumAxis(sum, src, outer, n, inner)
		kernel.MaxAxis(largest, src, outer, n, inner)
		for o := range outer {
			for j := range inner {
				s, m := float32(0), float32(math.Inf(-1))
				for i := range n {
					v := src[(o*n+i)*inner+j]
					s += v
					if v > m {
						m = v
					}
				}
				if at := o*inner + j; sum[at] != s || largest[at] != m {
					t.Fatalf("(%d,%d,%d) at (%d,%d): sum %v, largest %v, want %v, %v", outer, n, inner, o, j, sum[at], largest[at], s, m)
				}
			}
		}
	})
}

func TestSum(t *testing.T) {
	for n := range 40 {
		a := make([]float32, n)
		for i := range a {
			a[i] = float32(i + 1)
		}
		if got, want := kernel.Sum(a), float32(n*(n+1)/2); got != want {
			t.Errorf("1 to %d sum to %v, want %v", n, got, want)
		}
	}
	// A float32 sum would stand still at 2^24, and overflow in the second.
	ones := []float32{1 << 24, 1, 1, 1, 1, 1, 1, 1, 1}
	if got := kernel.Sum(ones); got != 1<<24+8 {
		t.Errorf("2^24 and 8 ones sum to %v", got)
	}
	if got := kernel.Sum([]float32{math.MaxFloat32, math.MaxFloat32, -math.MaxFloat32}); got != math.MaxFloat32 {
		t.Errorf("M + M - M is %v", got)
	}
}

// A NaN anywhere shows in its own sum and maximum and in no other; Inf is the
// largest, and opposite infinities have no sum.
func TestReduceSpecial(t *testing.T) {
	for _, inner := range []int{1, 2, 67} {
		for n := 1; n < 11; n++ {
			for i := range n {
				src := make([]float64, 2*n*inner)
				src[(n+i)*inner] = math.NaN()
				dst := make([]float64, 2*inner)
				for name, f := range map[string]func(){
					"sum": func() { kernel.SumAxis(dst, src, 2, n, inner) },
					"max": func() { kernel.MaxAxis(dst, src, 2, n, inner) },
				} {
					f()
					for at, v := range dst {
						if math.IsNaN(v) != (at == inner) {
							t.Fatalf("%s (2,%d,%d), NaN at %d: element %d is %v", name, n, inner, i, at, v)
						}
					}
				}
			}
		}
	}
	a := []float64{1, math.Inf(1), 2, 3, math.Inf(-1)}
	m := []float64{0}
	if kernel.MaxAxis(m, a, 1, 5, 1); !math.IsInf(m[0], 1) || !math.IsNaN(kernel.Sum(a)) {
		t.Errorf("of %v the largest is %v and the sum %v", a, m[0], kernel.Sum(a))
	}
}

func TestRepeat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src, outer, n, inner := drawAxis(t)
		dst := make([]float32, outer*n*inner)
		src = append(src, make([]float32, outer*inner)...)
		kernel.Repeat(dst, src, outer, n, inner)
		for at, v := range dst {
			o, j := at/(n*inner), at%inner
			if v != src[o*inner+j] {
				t.Fatalf("(%d,%d,%d): element %d is %v, want %v", outer, n, inner, at, v, src[o*inner+j])
			}
		}
	})
}

func TestTranspose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src, _, rows, cols := drawAxis(t)
		if len(src) < rows*cols {
			src = make([]float32, rows*cols)
		}
		dst := make([]float32, rows*cols)
		kernel.Transpose(dst, src, rows, cols)
		for at, v := range dst {
			if want := src[at%rows*cols+at/rows]; v != want {
				t.Fatalf("(%d,%d): element %d is %v, want %v", rows, cols, at, v, want)
			}
		}
	})
}

func TestFill(t *testing.T) {
	a := make([]float64, 5)
	kernel.Fill(a[1:4], 2)
	sameBits(t, "Fill", a, []float64{0, 2, 2, 2, 0})
}

// Steady state allocates nothing: the first call may.
func TestNoAllocation(t *testing.T) {
	const n = 300
	x, y, dst := normals[float32](n), normals[float32](n), make([]float32, n)
	check := func(name string, f func()) {
		if a := testing.AllocsPerRun(20, f); a != 0 {
			t.Errorf("%s: %v allocations a call", name, a)
		}
	}
	for _, f := range unary[float32]() {
		check(f.name, func() { f.call(dst, x) })
	}
	for _, f := range binary[float32]() {
		check(f.name, func() { f.call(dst, x, y) })
	}
	check("Select", func() { kernel.Select(dst, x, y, x) })
	check("Sum", func() { dst[0] = kernel.Sum(x) })
	check("SumAxis", func() { kernel.SumAxis(dst, x, 2, 3, 50) })
	check("Dot, MaxOf, MaxAbs, Finite", func() {
		dst[0] = kernel.Dot(x, y) + kernel.MaxOf(x) + kernel.MaxAbs(x)
		if !kernel.Finite(x) {
			dst[0] = 0
		}
	})
	check("SumAxis of rows", func() { kernel.SumAxis(dst, x, 6, 50, 1) })
	check("MaxAbsRows", func() { kernel.MaxAbsRows(dst[:6], x, 50) })
	check("MaxAxis", func() { kernel.MaxAxis(dst, x, 2, 3, 50) })
	check("MatMul", func() { kernel.MatMul(scratchOf[float32](), true, false, 15, 20, 10, 1, x, y, 0, dst) })
	check("BatchMatMul", func() { kernel.BatchMatMul(scratchOf[float32](), false, true, 3, 10, 10, 10, x, y, dst) })
	x64, dst64 := normals[float64](n), make([]float64, n)
	for _, f := range unary[float64]() {
		check(f.name+"/float64", func() { f.call(dst64, x64) })
	}
	check("MatMul/float64", func() { kernel.MatMul(scratchOf[float64](), false, true, 15, 20, 10, 1, x64, x64, 0, dst64) })
}
