package kernel_test

import (
	"fmt"
	"slices"
	"testing"

	"credo/graph/kernel"
)

// testLonger compares the functions that do several operations at once with the operations one after another, at every length, in
// place and apart.
func testLonger[T kernel.Float](t *testing.T) {
	all := append(specials[T](), normals[T](60)...)
	all = append(all, 1, -1, 0.5, -0.5)
	shifted := func(by int) []T { return append(slices.Clone(all[by:]), all[:by]...) }
	for n := range len(all) + 1 {
		a, b, c := all[:n], shifted(5)[:n], shifted(9)[:n]
		check := func(name string, do func(dst, a, b, c []T), of func(a, b, c T) T) {
			want := make([]T, n)
			for i := range want {
				want[i] = of(a[i], b[i], c[i])
			}
			for _, place := range [][]T{make([]T, n), slices.Clone(a), slices.Clone(b), slices.Clone(c)} {
				in := [][]T{a, b, c}
				for k := range in {
					if n > 0 && slices.Equal(in[k], place) {
						in[k] = place
					}
				}
				do(place, in[0], in[1], in[2])
				sameBits(t, fmt.Sprintf("%s of %d", name, n), place, want)
			}
		}
		check("ScaleAddTwice", func(dst, a, b, c []T) { kernel.ScaleAddTwice(dst, 1.1, 0.3, a, -1.7, b, 0.7, c) },
			func(a, b, c T) T { return T(1.1*T(T(0.3*a)+T(-1.7*b))) + T(0.7*c) })
		check("AffineAdd", func(dst, a, _, c []T) { kernel.AffineAdd(dst, 1.1, 0.3, a, -1.7, 0.7, c) },
			func(a, _, c T) T { return T(1.1*T(T(0.3*a)+-1.7)) + T(0.7*c) })
		check("AtLeast", func(dst, a, b, _ []T) { kernel.AtLeast(dst, a, b) }, func(a, b, _ T) T {
			if a <= b {
				return b
			}
			return a
		})
		check("Tent", func(dst, a, _, _ []T) { kernel.Tent(dst, a, 0.3, 1.7) }, func(a, _, _ T) T {
			d := 1 - max(a, -a)
			if d <= 0 {
				d = 0
			}
			return T(T(0.3*d) * 1.7)
		})
	}
}

func TestLongerFunctions(t *testing.T) { eachLevel(t, testLonger[float32], testLonger[float64]) }
