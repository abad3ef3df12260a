package kernel_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"credo/graph/kernel"
)

// A place calls a function on windows of its operands that begin at any element
// and have any length.
type place[T kernel.Float] struct {
	name string
	call func(dst, a, b []T)
}

// everywhere is every elementwise function, as one of two operands.
func everywhere[T kernel.Float]() []place[T] {
	var list []place[T]
	for _, f := range unary[T]() {
		list = append(list, place[T]{f.name, func(dst, a, _ []T) { f.call(dst, a) }})
	}
	for _, f := range binary[T]() {
		list = append(list, place[T]{f.name, f.call})
	}
	for _, f := range withScalar[T]() {
		list = append(list, place[T]{f.name, func(dst, a, _ []T) { f.call(dst, a, 0.3) }})
	}
	return append(list,
		place[T]{"Axpy", func(dst, a, b []T) {
			copy(dst, a)
			kernel.Axpy(dst, 0.3, b)
		}},
		place[T]{"ScaleAdd", func(dst, a, b []T) { kernel.ScaleAdd(dst, 0.3, a, -1.7, b) }},
		place[T]{"MulAdd", func(dst, a, b []T) { kernel.MulAdd(dst, a, b, a) }},
		place[T]{"Select", func(dst, a, b []T) { kernel.Select(dst, a, b, a) }},
		place[T]{"SoftplusSlope", func(dst, a, _ []T) { kernel.SoftplusSlope(dst, make([]T, len(dst)), a) }},
		place[T]{"SoftplusSlope's slope", func(dst, a, _ []T) { kernel.SoftplusSlope(make([]T, len(dst)), dst, a) }},
	)
}

// An element's result does not depend on where it stands: the windows begin at
// every element, so that each of the special values meets each lane and each
// remainder. Nothing is written before or behind the destination.
func testPlaces[T kernel.Float](t *testing.T) {
	x := append(specials[T](), normals[T](71)...)
	y := slices.Clone(x)
	slices.Reverse(y)
	x, y = append(x, x...), append(y, y...)
	const longest = 70
	for _, f := range everywhere[T]() {
		alone := make([]T, len(x))
		for i := range x {
			f.call(alone[i:i+1], x[i:i+1], y[i:i+1])
		}
		guarded := make([]T, longest+8)
		for n := range longest + 1 {
			for from := n % step(n); from <= len(x)/2; from += step(n) {
				at := from % 7
				for i := range guarded {
					guarded[i] = 77
				}
				f.call(guarded[at:at+n], x[from:from+n], y[from:])
				sameBits(t, fmt.Sprintf("%s of %d from %d", f.name, n, from), guarded[at:at+n], alone[from:from+n])
				for i, g := range guarded {
					if (i < at || i >= at+n) && g != 77 {
						t.Fatalf("%s of %d elements at %d wrote at %d", f.name, n, at, i)
					}
				}
			}
		}
	}
}

// step is the distance at which windows of a length begin: 1 for the lengths that need
// every path through a loop.
func step(n int) int {
	if slices.Contains([]int{1, 15, 31, 33, 70}, n) {
		return 1
	}
	return 31
}

func TestPlaces(t *testing.T) { eachLevel(t, testPlaces[float32], testPlaces[float64]) }

// In one pass as in two, also where an operand is overwritten.
func testSoftplusSlope[T kernel.Float](t *testing.T) {
	x := append(specials[T](), normals[T](1000)...)
	value, slope := make([]T, len(x)), make([]T, len(x))
	kernel.Softplus(value, x)
	kernel.Sigmoid(slope, x)
	y, s := make([]T, len(x)), make([]T, len(x))
	check := func(what string, y, s []T) {
		t.Helper()
		for i := range x {
			if !within2(y[i], value[i]) || !within2(s[i], slope[i]) {
				t.Fatalf("%s: at %v value %v and slope %v, want %v, %v", what, x[i], y[i], s[i], value[i], slope[i])
			}
		}
	}
	kernel.SoftplusSlope(y, s, x)
	check("apart", y, s)
	y = slices.Clone(x)
	kernel.SoftplusSlope(y, s, y)
	check("value in place", y, s)
	s = slices.Clone(x)
	kernel.SoftplusSlope(y, s, s)
	check("slope in place", y, s)
}

// within2 tells whether two numbers are one, or next to each other but for one.
func within2[T kernel.Float](x, y T) bool {
	unit := max(math.Abs(float64(y))*math.Ldexp(1, -22), math.SmallestNonzeroFloat32*2)
	if dtypeOf[T]() == "float64" {
		unit = max(math.Abs(float64(y))*0x1p-51, 0x1p-1073)
	}
	return same(x, y) || math.Abs(float64(x)-float64(y)) <= unit
}

func TestSoftplusSlope(t *testing.T) {
	eachLevel(t, testSoftplusSlope[float32], testSoftplusSlope[float64])
}

// Both kinds of vector instructions give the same bits.
func testLevelsAgree[T kernel.Float](t *testing.T, draw func(uint64) T) {
	levels := kernel.Levels()
	if len(levels) < 3 {
		t.Skip("this machine does not have both levels")
	}
	x, y := make([]T, 1<<16), make([]T, 1<<16)
	for i := range x {
		x[i], y[i] = draw(uint64(i)*0x9e3779b97f4a7c15), draw(uint64(i)*0xd1342543de82ef95)
	}
	for _, f := range everywhere[T]() {
		short, long := make([]T, len(x)), make([]T, len(x))
		kernel.AtLevel(levels[1], func() { f.call(short, x, y) })
		kernel.AtLevel(levels[2], func() { f.call(long, x, y) })
		sameBits(t, f.name, long, short)
	}
}

func TestLevelsAgree(t *testing.T) {
	t.Run("dtype=float32", func(t *testing.T) {
		testLevelsAgree(t, func(b uint64) float32 { return math.Float32frombits(uint32(b >> 32)) })
	})
	t.Run("dtype=float64", func(t *testing.T) { testLevelsAgree(t, math.Float64frombits) })
	t.Run("moderate", func(t *testing.T) {
		testLevelsAgree(t, func(b uint64) float64 { return 50 * (float64(b)/(1<<63) - 1) })
	})
}
