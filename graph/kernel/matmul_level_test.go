package kernel_test

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"credo/graph/kernel"

	"pgregory.net/rapid"
)

// thirds gives real numbers of no special form.
func thirds[T kernel.Float]() *rapid.Generator[T] {
	return rapid.Map(rapid.Float32Range(-1, 1), func(x float32) T { return T(x) / 3 })
}

// A level may round otherwise than plain Go, within the bound that holds for both.
func testMatMulTwin[T kernel.Float](t *rapid.T, eps float64) {
	p := drawProduct(t, thirds[T]())
	got := p.run()
	p.level = "generic"
	for at, want := range p.run() {
		_, size := p.triple(at/p.n, at%p.n)
		bound := 2*float64(p.k+4)*eps*size + 1e-44
		if d := math.Abs(float64(got[at]) - float64(want)); !(d <= bound) {
			t.Fatalf("%v: element %d is off by %g, more than %g", p, at, d, bound)
		}
	}
}

func TestMatMulTwin(t *testing.T) {
	t.Run("float32", rapid.MakeCheck(func(t *rapid.T) { testMatMulTwin[float32](t, 0x1p-24) }))
	t.Run("float64", rapid.MakeCheck(func(t *rapid.T) { testMatMulTwin[float64](t, 0x1p-53) }))
}

// Neither the place of the operands in memory nor the run changes a bit, and
// nothing beside C is written.
func testMatMulPlace[T kernel.Float](t *rapid.T) {
	p := drawProduct(t, thirds[T]())
	want := p.run()
	const guard = 70
	moved := func(s []T, name string) []T {
		from := guard + rapid.IntRange(0, 17).Draw(t, name)
		room := make([]T, from+len(s)+guard)
		kernel.Fill(room, T(math.NaN()))
		copy(room[from:], s)
		return room[from : from+len(s)]
	}
	p.a, p.b = moved(p.a, "a"), moved(p.b, "b")
	from := guard + rapid.IntRange(0, 17).Draw(t, "c")
	room := make([]T, from+len(p.c)+guard)
	kernel.Fill(room, 7)
	c := room[from : from+len(p.c)]
	copy(c, p.c)
	d := c
	if p.apart {
		d = slices.Clone(c)
	}
	p.into(d, c)
	if p.apart && p.beta != 0 {
		sameBits(t, p.String()+": D", d, p.c)
	}
	sameBits(t, p.String(), c, want)
	for at, v := range room {
		if (at < from || at >= from+len(c)) && v != 7 {
			t.Fatalf("%v: element %d of C was written", p, at-from)
		}
	}
}

func TestMatMulPlace(t *testing.T) {
	t.Run("float32", rapid.MakeCheck(testMatMulPlace[float32]))
	t.Run("float64", rapid.MakeCheck(testMatMulPlace[float64]))
}

// A product of one column is that column of the whole product, to the last bit.
func TestMatMulColumnsAreIndependent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProduct(t, thirds[float32]())
		if p.m == 0 || p.n == 0 {
			return
		}
		whole := p.run()
		j := rapid.IntRange(0, p.n-1).Draw(t, "j")
		column := p
		column.transB, column.n, column.b, column.c = false, 1, make([]float32, p.k), make([]float32, p.m)
		for q := range column.b {
			column.b[q] = p.b[p.indexB(q, j)]
		}
		want := make([]float32, p.m)
		for i := range want {
			column.c[i], want[i] = p.c[i*p.n+j], whole[i*p.n+j]
		}
		sameBits(t, fmt.Sprintf("%v: column %d", p, j), column.run(), want)
	})
}

// NaN, Inf and their products with 0 come out as the definition has them, wherever
// they stand and however little of a vector is in use.
func testMatMulIEEE[T kernel.Float](t *rapid.T) {
	inf := T(math.Inf(1))
	p := drawProduct(t, rapid.SampledFrom([]T{0, 0, 0, 1, 2, -1, 1, 2, 0, 1, 1, inf, -inf, T(math.NaN())}))
	got := p.run()
	for at, v := range got {
		if want, _ := p.triple(at/p.n, at%p.n); v != T(want) && (v == v || want == want) {
			t.Fatalf("%v: element %d is %v, want %v", p, at, v, want)
		}
	}
}

func TestMatMulIEEE(t *testing.T) {
	t.Run("float32", rapid.MakeCheck(testMatMulIEEE[float32]))
	t.Run("float64", rapid.MakeCheck(testMatMulIEEE[float64]))
}

// Denormal numbers are numbers: nothing is flushed. And -0 is 0: C is not read.
func TestMatMulDenormal(t *testing.T) {
	tiny := float32(math.SmallestNonzeroFloat32)
	for _, level := range kernel.Levels() {
		for _, n := range []int{1, 5, 16, 33, 70} {
			p := product[float32]{level: level, m: 3, n: n, k: 2, alpha: 1, beta: float32(math.Copysign(0, -1)),
				a: slices.Repeat([]float32{tiny}, 6), b: slices.Repeat([]float32{3}, 2*n), c: slices.Repeat([]float32{float32(math.NaN())}, 3*n)}
			for at, v := range p.run() {
				if v != 6*tiny {
					t.Fatalf("%v: element %d is %v, want %v", p, at, v, 6*tiny)
				}
			}
		}
	}
}

// Calls at the same time do not share panels, at any level, if each has a scratch of its own.
func TestMatMulConcurrent(t *testing.T) {
	levels := kernel.Levels()
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			p := product[float64]{level: levels[g%len(levels)], m: 9, n: 130, k: 260, alpha: 1, a: make([]float64, 9*260), b: make([]float64, 260*130), c: make([]float64, 9*130)}
			kernel.Fill(p.a, float64(g))
			kernel.Fill(p.b, 1)
			scratch := new(kernel.Scratch[float64])
			for range 20 {
				kernel.MatMulAt(scratch, p.level, false, false, p.m, p.n, p.k, p.alpha, p.a, p.b, 0, nil, p.c)
				for at, v := range p.c {
					if v != float64(260*g) {
						t.Errorf("worker %d: element %d is %v", g, at, v)
						return
					}
				}
			}
		})
	}
	wg.Wait()
}
