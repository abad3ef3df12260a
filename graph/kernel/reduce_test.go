package kernel_test

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"credo/graph/kernel"
)

// A reduction is compared with a plain loop. Sums are of small integers, exact in any
// order.
func plainSum[T kernel.Float](a []T) T {
	s := 0.0
	for _, x := range a {
		s += float64(x)
	}
	return T(s)
}

func plainDot[T kernel.Float](a, b []T) T {
	s := 0.0
	for i := range a {
		s += float64(a[i]) * float64(b[i])
	}
	return T(s)
}

func plainLargest[T kernel.Float](a []T) T {
	m := math.Inf(-1)
	for _, x := range a {
		if m == m && x != x {
			m = math.NaN()
		} else if m == m {
			m = math.Max(m, float64(x))
		}
	}
	return T(m)
}

func plainAbs[T kernel.Float](a []T) []T {
	b := make([]T, len(a))
	for i, x := range a {
		b[i] = T(math.Abs(float64(x)))
	}
	return b
}

func plainFinite[T kernel.Float](a []T) bool {
	for _, x := range a {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return false
		}
	}
	return true
}

// odd are values that a reduction must see wherever they stand.
func odd[T kernel.Float]() []T {
	tiny := T(math.SmallestNonzeroFloat32)
	if dtypeOf[T]() == "float64" {
		tiny = T(float64(math.SmallestNonzeroFloat64))
	}
	return []T{T(math.NaN()), T(math.Inf(1)), T(math.Inf(-1)), 0, T(math.Copysign(0, -1)), tiny, -tiny, 1 << 20, -1 << 20}
}

// base fills a slice with small integers, positive, negative or both, or with -0.
func base[T kernel.Float](a []T, kind int) {
	for i := range a {
		v := T(i*7%13 + 1)
		switch kind {
		case 1:
			v = -v
		case 2:
			v -= 6
		case 3:
			v = T(math.Copysign(0, -1))
		}
		a[i] = v
	}
}

func testReductions[T kernel.Float](t *testing.T) {
	buf := make([]T, 80)
	for i := range buf {
		buf[i] = T(math.NaN()) // outside the window nothing is seen
	}
	for n := range 68 {
		for kind := range 4 {
			at := (n + kind) % 9
			a := buf[at : at+n]
			base(a, kind)
			compareReductions(t, fmt.Sprintf("%d of kind %d", n, kind), a)
			for i := range a {
				old := a[i]
				for _, x := range odd[T]() {
					if kind == 2 && x != 0 && x*x < 1 {
						continue // where the others cancel, the order decides whether it is lost
					}
					a[i] = x
					compareReductions(t, fmt.Sprintf("%d of kind %d with %v at %d", n, kind, x, i), a)
				}
				a[i] = old
			}
			kernel.Fill(a, T(math.NaN()))
		}
	}
}

func compareReductions[T kernel.Float](t *testing.T, what string, a []T) {
	t.Helper()
	check := func(name string, got, want T) {
		t.Helper()
		if !same(got, want) {
			t.Fatalf("%s of %s is %v, want %v", name, what, got, want)
		}
	}
	check("Sum", kernel.Sum(a), plainSum(a))
	check("Dot", kernel.Dot(a, a), plainDot(a, a))
	check("MaxOf", kernel.MaxOf(a), plainLargest(a))
	check("MaxAbs", kernel.MaxAbs(a), plainLargest(plainAbs(a)))
	if got, want := kernel.Finite(a), plainFinite(a); got != want {
		t.Fatalf("Finite of %s is %v", what, got)
	}
}

func TestReductions(t *testing.T) { eachLevel(t, testReductions[float32], testReductions[float64]) }

// Both signs of NaN are one.
func TestNegativeNaN(t *testing.T) {
	nan := math.Float64frombits(0xfff8000000000001)
	eachLevel(t, func(t *testing.T) {
		compareReductions(t, "-NaN", []float32{1, float32(nan), -1})
	}, func(t *testing.T) {
		compareReductions(t, "-NaN", []float64{1, nan, -1})
	})
}

// Longer slices, whose exact sums are computed with big numbers: a float64 sum of float32
// products of like size is good to the last place of float32.
func testLongSums[T kernel.Float](t *testing.T) {
	for _, n := range []int{127, 128, 129, 1000, 4099} {
		a, b := normals[T](n + 1)[1:], normals[T](n + 7)[7:]
		s, d := new(big.Float).SetPrec(500), new(big.Float).SetPrec(500)
		sizeS, sizeD := 0.0, 0.0
		for i := range a {
			x, y := new(big.Float).SetPrec(500).SetFloat64(float64(a[i])), new(big.Float).SetPrec(500).SetFloat64(float64(b[i]))
			s.Add(s, x)
			d.Add(d, x.Mul(x, y))
			sizeS += math.Abs(float64(a[i]))
			sizeD += math.Abs(float64(a[i]) * float64(b[i]))
		}
		wantS, _ := s.Float64()
		wantD, _ := d.Float64()
		unit := 0x1p-53
		if dtypeOf[T]() == "float32" {
			unit = 0x1p-24
		}
		near := func(name string, got, want, size float64) {
			t.Helper()
			if bound := unit*math.Abs(want) + float64(n)/16*0x1p-53*size; math.Abs(got-want) > bound {
				t.Errorf("%s of %d is %v, want %v within %g", name, n, got, want, bound)
			}
		}
		near("Sum", float64(kernel.Sum(a)), wantS, sizeS)
		near("Dot", float64(kernel.Dot(a, b)), wantD, sizeD)
	}
}

func TestLongSums(t *testing.T) { eachLevel(t, testLongSums[float32], testLongSums[float64]) }

// Reductions of rows and columns give the bits of the function of one slice, at every
// level; nothing is written elsewhere.
func testAxes[T kernel.Float](t *testing.T) {
	src := append(normals[T](40*140), odd[T]()...)
	for _, n := range []int{0, 1, 2, 3, 7, 8, 10, 31, 33, 40, 67} {
		for _, m := range []int{0, 1, 2, 3, 7, 8, 9, 10, 15, 16, 17, 31, 33, 47, 64, 70, 79, 83} {
			a := src[len(src)-n*m:]
			guarded := make([]T, m+2)
			call := func(name string, f func(dst []T), want func(i int) T) {
				t.Helper()
				guarded[0], guarded[m+1] = 77, 77
				f(guarded[1 : m+1])
				for i := range m {
					if !same(guarded[1+i], want(i)) {
						t.Fatalf("%s %d by %d: element %d is %v, want %v", name, m, n, i, guarded[1+i], want(i))
					}
				}
				if guarded[0] != 77 || guarded[m+1] != 77 {
					t.Fatalf("%s %d by %d wrote outside", name, m, n)
				}
			}
			row := func(i int) []T { return a[i*n : (i+1)*n] }
			column := func(i int) []T {
				c := make([]T, n)
				for k := range c {
					c[k] = a[k*m+i]
				}
				return c
			}
			call("row sums", func(dst []T) { kernel.SumAxis(dst, a, m, n, 1) }, func(i int) T { return kernel.Sum(row(i)) })
			call("row maxima", func(dst []T) { kernel.MaxAxis(dst, a, m, n, 1) }, func(i int) T { return plainLargest(row(i)) })
			call("row sizes", func(dst []T) { kernel.MaxAbsRows(dst, a, n) }, func(i int) T { return plainLargest(plainAbs(row(i))) })
			if m != 1 {
				call("column sums", func(dst []T) { kernel.SumAxis(dst, a, 1, n, m) }, func(i int) T { return plainSum(column(i)) })
				call("column maxima", func(dst []T) { kernel.MaxAxis(dst, a, 1, n, m) }, func(i int) T { return plainLargest(column(i)) })
			}
		}
	}
}

func TestAxes(t *testing.T) { eachLevel(t, testAxes[float32], testAxes[float64]) }

// Sums have the same bits at every level.
func testSumsAgree[T kernel.Float](t *testing.T) {
	a, b := normals[T](3000), normals[T](3001)
	for _, n := range []int{1, 5, 31, 32, 33, 64, 100, 1023, 3000} {
		var want [2]T
		for i, level := range kernel.Levels() {
			kernel.AtLevel(level, func() {
				got := [2]T{kernel.Sum(a[:n]), kernel.Dot(a[:n], b)}
				if i == 0 {
					want = got
				}
				sameBits(t, fmt.Sprintf("Sum and Dot of %d at %s", n, level), got[:], want[:])
			})
		}
	}
}

func TestSumsAgree(t *testing.T) {
	t.Run("dtype=float32", testSumsAgree[float32])
	t.Run("dtype=float64", testSumsAgree[float64])
}
