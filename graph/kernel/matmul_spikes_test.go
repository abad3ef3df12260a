package kernel_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"credo/graph/kernel"

	"pgregory.net/rapid"
)

// A product that skips zeros has the bits of a product that does not: its columns are compared with products of one column. Numbers
// that forbid skipping come in now and then.
func testMatMulSpikes[T kernel.Float](t *rapid.T, skipped *int) {
	p := product[T]{
		level:  rapid.SampledFrom(kernel.Levels()).Draw(t, "level"),
		transA: rapid.Bool().Draw(t, "transA"), apart: rapid.Bool().Draw(t, "apart"),
		m: rapid.IntRange(1, 70).Draw(t, "m"), n: rapid.IntRange(30, 70).Draw(t, "n"), k: rapid.SampledFrom([]int{4, 63, 64, 65, 100, 512, 513}).Draw(t, "k"),
		alpha: rapid.SampledFrom([]T{1, -1, 0.3, 0}).Draw(t, "alpha"), beta: rapid.SampledFrom([]T{0, 1, -1, 0.3}).Draw(t, "beta"),
	}
	p.a = spikes[T](p.m*p.k, rapid.SampledFrom([]float64{0, 0.01, 0.04, 0.07}).Draw(t, "share"))
	p.b, p.c = normals[T](p.k*p.n), normals[T](p.m*p.n)
	negative := T(math.Copysign(0, -1))
	if rapid.Bool().Draw(t, "special") {
		tiny := specials[T]()[10]
		p.c[0], p.b[0], p.b[1], p.b[2] = negative, negative, tiny, -3*tiny
		intruder := rapid.SampledFrom(append(specials[T](), 3, 0.25)).Draw(t, "intruder")
		if in := rapid.SampledFrom([][]T{p.a, p.b}).Draw(t, "operand"); true {
			in[rapid.IntRange(0, len(in)-1).Draw(t, "place")] = intruder
		}
	}
	kernel.AtLevel(p.level, func() {
		if kernel.SkipsZeros(scratchOf[T](), p.transA, false, p.m, p.n, p.k, p.a, p.b, p.beta) {
			*skipped++
		}
	})
	got := p.run()
	for j := range p.n {
		column := p
		column.n, column.b, column.c = 1, every(p.b[j:], p.n), every(p.c[j:], p.n)
		sameBits(t, fmt.Sprintf("%v: column %d", p, j), every(got[j:], p.n), column.run())
	}
}

// every is one element of a, and each step-th after it.
func every[T kernel.Float](a []T, step int) (out []T) {
	for i := 0; i < len(a); i += step {
		out = append(out, a[i])
	}
	return out
}

func TestMatMulSpikes(t *testing.T) {
	skipped := 0
	t.Run("float32", rapid.MakeCheck(func(t *rapid.T) { testMatMulSpikes[float32](t, &skipped) }))
	t.Run("float64", rapid.MakeCheck(func(t *rapid.T) { testMatMulSpikes[float64](t, &skipped) }))
	if !testing.Short() && skipped < 20 {
		t.Errorf("only %d products skipped zeros", skipped)
	}
}

// The table says which products skip zeros, and why the others do not.
func TestSkipsZeros(t *testing.T) { eachLevel(t, testSkipsZeros[float32], testSkipsZeros[float64]) }

func testSkipsZeros[T kernel.Float](t *testing.T) {
	const m, n, k = 20, 40, 100
	largest := slices.Max(specials[T]()[:17]) // the largest number
	for _, c := range []struct {
		what           string
		change         func(a, b []T)
		transA, transB bool
		beta           T
		want           bool
	}{
		{what: "spikes", want: true},
		{what: "spikes, transposed", transA: true, want: true},
		{what: "added", beta: 1, want: true},
		{what: "taken from", beta: -1, want: true},
		{what: "-0 and 2 in A", change: func(a, _ []T) { a[7], a[9] = T(math.Copysign(0, -1)), 2 }, want: true},
		{what: "beta is rounded in", beta: 0.5},
		{what: "rows of op(B) lie apart", transB: true},
		{what: "a product is rounded", change: func(a, _ []T) { a[m*k-1] = 3 }},
		{what: "NaN in A", change: func(a, _ []T) { a[3] = T(math.NaN()) }},
		{what: "0 times infinity", change: func(_, b []T) { b[n*k-1] = T(math.Inf(-1)) }},
		{what: "0 times NaN", change: func(_, b []T) { b[0] = T(math.NaN()) }},
		{what: "2 B overflows", change: func(_, b []T) { b[5] = largest }},
		{what: "many spikes", change: func(a, _ []T) { kernel.Fill(a[:m*k/16+1], 1) }},
	} {
		a, b := make([]T, m*k), normals[T](n*k)
		a[m*k/2] = 1
		if c.change != nil {
			c.change(a, b)
		}
		if got := kernel.SkipsZeros(scratchOf[T](), c.transA, c.transB, m, n, k, a, b, c.beta); got != c.want {
			t.Errorf("%s: skips zeros: %v, want %v", c.what, got, c.want)
		}
	}
}

// Bits of 64 elements stand in their order in a word.
func TestNonzeros(t *testing.T) { eachLevel(t, testNonzeros[float32], testNonzeros[float64]) }

func testNonzeros[T kernel.Float](t *testing.T) {
	const words = 3
	x := slices.Repeat(append(specials[T](), 0, 0, 0, 0), 7)[:64*words]
	got := make([]uint64, words+1)
	kernel.Nonzeros(got[:words], x)
	for i, v := range x {
		if bit := got[i/64] >> (i % 64) & 1; bit == 1 != (v != 0) {
			t.Errorf("element %d is %v, its bit %d", i, v, bit)
		}
	}
	kernel.Nonzeros(got[:0], x)
	if got[words] != 0 {
		t.Error("a word behind the last was written")
	}
}
