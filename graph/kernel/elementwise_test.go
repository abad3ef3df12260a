package kernel_test

import (
	"math"
	"slices"
	"testing"

	"credo/graph/kernel"
)

// Every elementwise function with its meaning for one element. Arithmetic and
// comparisons are Go's own, which are IEEE 754's; an elementary function is
// package math's, here for its special values: accuracy_test.go has the rest.
type unaryCase[T kernel.Float] struct {
	name string
	call func(dst, a []T)
	want func(x T) T
}

type binaryCase[T kernel.Float] struct {
	name string
	call func(dst, a, b []T)
	want func(x, y T) T
}

type scalarCase[T kernel.Float] struct {
	name string
	call func(dst, a []T, s T)
	want func(x, s T) T
}

func unary[T kernel.Float]() []unaryCase[T] {
	f64 := func(f func(float64) float64) func(T) T { return func(x T) T { return T(f(float64(x))) } }
	return []unaryCase[T]{
		{"Neg", kernel.Neg[T], func(x T) T { return -x }},
		{"Abs", kernel.Abs[T], f64(math.Abs)},
		{"Sign", kernel.Sign[T], sign[T]},
		{"Square", kernel.Square[T], func(x T) T { return x * x }},
		{"Cube", kernel.Cube[T], func(x T) T { return x * x * x }},
		{"Inv", kernel.Inv[T], func(x T) T { return 1 / x }},
		{"Sqrt", kernel.Sqrt[T], f64(math.Sqrt)},
		{"Exp", kernel.Exp[T], f64(math.Exp)},
		{"Expm1", kernel.Expm1[T], f64(math.Expm1)},
		{"Log", kernel.Log[T], f64(math.Log)},
		{"Log1p", kernel.Log1p[T], f64(math.Log1p)},
		{"Tanh", kernel.Tanh[T], f64(math.Tanh)},
		{"Sigmoid", kernel.Sigmoid[T], f64(func(x float64) float64 {
			if x < 0 { // exp(-x) overflows before the result vanishes
				return math.Exp(x) / (1 + math.Exp(x))
			}
			return 1 / (1 + math.Exp(-x))
		})},
		{"Softplus", kernel.Softplus[T], f64(func(x float64) float64 {
			return math.Max(x, 0) + math.Log1p(math.Exp(-math.Abs(x)))
		})},
	}
}

func sign[T kernel.Float](x T) T {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	case x == 0:
		return 0
	}
	return x
}

func truth[T kernel.Float](f func(x, y T) bool) func(x, y T) T {
	return func(x, y T) T {
		if f(x, y) {
			return 1
		}
		return 0
	}
}

func binary[T kernel.Float]() []binaryCase[T] {
	f64 := func(f func(x, y float64) float64) func(x, y T) T {
		return func(x, y T) T { return T(f(float64(x), float64(y))) }
	}
	// math.Max lets Inf win over NaN; here NaN wins.
	orNaN := func(f func(x, y float64) float64) func(x, y float64) float64 {
		return func(x, y float64) float64 {
			if math.IsNaN(x) || math.IsNaN(y) {
				return math.NaN()
			}
			return f(x, y)
		}
	}
	return []binaryCase[T]{
		{"Add", kernel.Add[T], func(x, y T) T { return x + y }},
		{"Sub", kernel.Sub[T], func(x, y T) T { return x - y }},
		{"Mul", kernel.Mul[T], func(x, y T) T { return x * y }},
		{"Div", kernel.Div[T], func(x, y T) T { return x / y }},
		{"Max", kernel.Max[T], f64(orNaN(math.Max))},
		{"Min", kernel.Min[T], f64(orNaN(math.Min))},
		{"Gt", kernel.Gt[T], truth(func(x, y T) bool { return x > y })},
		{"Gte", kernel.Gte[T], truth(func(x, y T) bool { return x >= y })},
		{"Lt", kernel.Lt[T], truth(func(x, y T) bool { return x < y })},
		{"Lte", kernel.Lte[T], truth(func(x, y T) bool { return x <= y })},
		{"Eq", kernel.Eq[T], truth(func(x, y T) bool { return x == y })},
		{"Ne", kernel.Ne[T], truth(func(x, y T) bool { return x != y })},
	}
}

func withScalar[T kernel.Float]() []scalarCase[T] {
	return []scalarCase[T]{
		{"AddScalar", kernel.AddScalar[T], func(x, s T) T { return x + s }},
		{"SubScalar", kernel.SubScalar[T], func(x, s T) T { return x - s }},
		{"ScalarSub", kernel.ScalarSub[T], func(x, s T) T { return s - x }},
		{"MulScalar", kernel.MulScalar[T], func(x, s T) T { return x * s }},
		{"DivScalar", kernel.DivScalar[T], func(x, s T) T { return x / s }},
		{"ScalarDiv", kernel.ScalarDiv[T], func(x, s T) T { return s / x }},
		{"MaxScalar", kernel.MaxScalar[T], func(x, s T) T { return max(x, s) }},
		{"MinScalar", kernel.MinScalar[T], func(x, s T) T { return min(x, s) }},
		{"GtScalar", kernel.GtScalar[T], truth(func(x, s T) bool { return x > s })},
		{"GteScalar", kernel.GteScalar[T], truth(func(x, s T) bool { return x >= s })},
		{"LtScalar", kernel.LtScalar[T], truth(func(x, s T) bool { return x < s })},
		{"LteScalar", kernel.LteScalar[T], truth(func(x, s T) bool { return x <= s })},
		{"EqScalar", kernel.EqScalar[T], truth(func(x, s T) bool { return x == s })},
		{"NeScalar", kernel.NeScalar[T], truth(func(x, s T) bool { return x != s })},
	}
}

// pairs is every special value beside every other.
func pairs[T kernel.Float]() (x, y []T) {
	for _, a := range specials[T]() {
		for _, b := range specials[T]() {
			x, y = append(x, a), append(y, b)
		}
	}
	return x, y
}

func testElementwise[T kernel.Float](t *testing.T) {
	x, y := pairs[T]()
	want, got := make([]T, len(x)), make([]T, len(x))
	for _, f := range binary[T]() {
		for i := range x {
			want[i] = f.want(x[i], y[i])
		}
		f.call(got, x, y)
		sameBits(t, f.name, got, want)
		testAliases(t, f.name, x, want, func(dst []T) { f.call(dst, dst, y) })
		testAliases(t, f.name, y, want, func(dst []T) { f.call(dst, x, dst) })
	}
	for _, f := range withScalar[T]() {
		for _, s := range specials[T]() {
			for i := range x {
				want[i] = f.want(x[i], s)
			}
			f.call(got, x, s)
			sameBits(t, f.name, got, want)
			testAliases(t, f.name, x, want, func(dst []T) { f.call(dst, dst, s) })
		}
	}
}

func TestElementwise(t *testing.T) {
	eachLevel(t, testElementwise[float32], testElementwise[float64])
}

// testAliases runs f with the destination in place of an operand.
func testAliases[T kernel.Float](t *testing.T, name string, operand, want []T, f func(dst []T)) {
	t.Helper()
	dst := slices.Clone(operand)
	f(dst)
	sameBits(t, name+" in place", dst, want)
}

// exact are the functions of one argument that have one right answer in every bit.
var exact = []string{"Neg", "Abs", "Sign", "Square", "Cube", "Inv", "Sqrt"}

func testUnary[T kernel.Float](t *testing.T) {
	x, _ := pairs[T]() // long enough for every strip and lane to see each value
	for _, f := range unary[T]() {
		got := make([]T, len(x))
		f.call(got, x)
		for i, v := range x {
			want := f.want(v)
			singular := want == 0 || want != want || math.IsInf(float64(want), 0) || want == 1 || want == -1
			if (slices.Contains(exact, f.name) || singular) && !same(got[i], want) {
				t.Errorf("%s(%v) is %v, want %v", f.name, v, got[i], want)
			}
		}
		testAliases(t, f.name, x, got, func(dst []T) { f.call(dst, dst) })
	}
}

func TestUnary(t *testing.T) {
	eachLevel(t, testUnary[float32], testUnary[float64])
}

func testAxpy[T kernel.Float](t *testing.T) {
	x, y := pairs[T]()
	for _, alpha := range specials[T]() {
		got, want := slices.Clone(y), make([]T, len(y))
		for i := range want {
			want[i] = y[i] + T(alpha*x[i])
		}
		kernel.Axpy(got, alpha, x)
		sameBits(t, "Axpy", got, want)
	}
}

// Each operation rounds: the conversions forbid a fused one.
func testMultiplyAdd[T kernel.Float](t *testing.T) {
	x, y := pairs[T]()
	more := normals[T](1000)
	x, y = append(x, more[:500]...), append(y, more[500:]...)
	want, got := make([]T, len(x)), make([]T, len(x))
	for _, s := range specials[T]() {
		for _, r := range []T{1, -0.3, s} {
			for i := range x {
				want[i] = T(r*x[i]) + T(s*y[i])
			}
			kernel.ScaleAdd(got, r, x, s, y)
			sameBits(t, "ScaleAdd", got, want)
			testAliases(t, "ScaleAdd", x, want, func(dst []T) { kernel.ScaleAdd(dst, r, dst, s, y) })
			testAliases(t, "ScaleAdd", y, want, func(dst []T) { kernel.ScaleAdd(dst, r, x, s, dst) })
		}
		z := make([]T, len(x))
		kernel.Fill(z, s)
		for i := range x {
			want[i] = T(x[i]*y[i]) + s
		}
		kernel.MulAdd(got, x, y, z)
		sameBits(t, "MulAdd", got, want)
		testAliases(t, "MulAdd", x, want, func(dst []T) { kernel.MulAdd(dst, dst, y, z) })
		testAliases(t, "MulAdd", y, want, func(dst []T) { kernel.MulAdd(dst, x, dst, z) })
		testAliases(t, "MulAdd", z, want, func(dst []T) { kernel.MulAdd(dst, x, y, dst) })
	}
}

func TestMultiplyAdd(t *testing.T) { eachLevel(t, testMultiplyAdd[float32], testMultiplyAdd[float64]) }

func testSelect[T kernel.Float](t *testing.T) {
	x, y := pairs[T]()
	for _, c := range specials[T]() {
		cond, want := make([]T, len(x)), y
		kernel.Fill(cond, c)
		if c != 0 {
			want = x
		}
		got := make([]T, len(x))
		kernel.Select(got, cond, x, y)
		sameBits(t, "Select", got, want)
		testAliases(t, "Select", cond, want, func(dst []T) { kernel.Select(dst, dst, x, y) })
		testAliases(t, "Select", x, want, func(dst []T) { kernel.Select(dst, cond, dst, y) })
		testAliases(t, "Select", y, want, func(dst []T) { kernel.Select(dst, cond, x, dst) })
	}
}

func TestAxpyAndSelect(t *testing.T) {
	eachLevel(t, testAxpy[float32], testAxpy[float64])
	eachLevel(t, testSelect[float32], testSelect[float64])
}
