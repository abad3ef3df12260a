package kernel_test

import (
	"math"
	"testing"

	"credo/graph/kernel"
)

func dtypeOf[T kernel.Float]() string {
	if _, ok := any(T(0)).(float32); ok {
		return "float32"
	}
	return "float64"
}

// same tells whether two numbers are one value: NaN is NaN, and +0 is not -0.
func same[T kernel.Float](x, y T) bool {
	if x != x || y != y {
		return x != x && y != y
	}
	return x == y && math.Signbit(float64(x)) == math.Signbit(float64(y))
}

type fataler interface{ Fatalf(string, ...any) }

func sameBits[T kernel.Float](t fataler, what string, got, want []T) {
	if len(got) != len(want) {
		t.Fatalf("%s: %d elements, want %d", what, len(got), len(want))
	}
	for i := range got {
		if !same(got[i], want[i]) {
			t.Fatalf("%s: element %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

// specials are the values where elementwise functions go wrong.
func specials[T kernel.Float]() []T {
	tiny, largest := T(math.SmallestNonzeroFloat32), T(math.MaxFloat32)
	if dtypeOf[T]() == "float64" {
		t, l := float64(math.SmallestNonzeroFloat64), float64(math.MaxFloat64)
		tiny, largest = T(t), T(l)
	}
	return []T{
		0, T(math.Copysign(0, -1)), 1, -1, 0.5, -0.5, 2, -3, 1.0000001, 0.9999999,
		tiny, -tiny, 1000 * tiny, -1000 * tiny, largest, -largest, largest / 2,
		T(math.Inf(1)), T(math.Inf(-1)), T(math.NaN()), 1e-20, -1e20, 87, -87, 200, -200,
	}
}

// eachLevel runs tests once for every set of instructions this machine has, and
// for both types of element.
func eachLevel(t *testing.T, f32, f64 func(*testing.T)) {
	t.Helper()
	for _, level := range kernel.Levels() {
		kernel.AtLevel(level, func() {
			t.Run("level="+level+"/dtype=float32", f32)
			t.Run("level="+level+"/dtype=float64", f64)
		})
	}
}

// Memory that all products of the tests use in turn: values that one product leaves there must not matter to the next.
var (
	scratch32 kernel.Scratch[float32]
	scratch64 kernel.Scratch[float64]
)

func scratchOf[T kernel.Float]() *kernel.Scratch[T] {
	if s, ok := any(&scratch32).(*kernel.Scratch[T]); ok {
		return s
	}
	return any(&scratch64).(*kernel.Scratch[T])
}
