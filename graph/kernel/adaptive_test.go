package kernel_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"credo/graph/kernel"
)

// testAdaptive compares every length, in place and apart, with the operations one after another, each rounded.
func testAdaptive[T kernel.Float](t *testing.T) {
	all := append(specials[T](), normals[T](60)...)
	shifted := func(by int) []T { return append(slices.Clone(all[by:]), all[:by]...) }
	c := kernel.AdaptiveStep[T]{MeanKept: 0.9, MeanAdded: 0.1, SquareKept: 0.999, SquareAdded: 0.001, Rate: 0.37, Correction: 1.7, Eps: 1e-8, Kept: 0.95}
	for n := range len(all) + 1 {
		w, m, s, g := all[:n], shifted(3)[:n], shifted(7)[:n], shifted(11)[:n]
		want := [3][]T{make([]T, n), make([]T, n), make([]T, n)}
		for i := range n {
			mean := T(c.MeanKept*m[i]) + T(c.MeanAdded*g[i])
			square := T(c.SquareKept*s[i]) + T(c.SquareAdded*T(g[i]*g[i]))
			below := T(math.Sqrt(float64(T(square*c.Correction)))) + c.Eps
			step := T(mean*c.Rate) / below
			want[0][i], want[1][i], want[2][i] = T(c.Kept*w[i])+step, mean, square
		}
		check := func(how string, got ...[]T) {
			for k, name := range []string{"w", "m", "s"} {
				sameBits(t, fmt.Sprintf("%s of %d %s", name, n, how), got[k], want[k])
			}
		}
		w2, m2, s2 := make([]T, n), make([]T, n), make([]T, n)
		c.Do(w2, m2, s2, w, m, s, g)
		check("apart", w2, m2, s2)
		copy(w2, w)
		copy(m2, m)
		copy(s2, g)
		c.Do(w2, m2, s2, w2, m2, s, s2)
		check("in place", w2, m2, s2)
	}
}

func TestAdaptive(t *testing.T) { eachLevel(t, testAdaptive[float32], testAdaptive[float64]) }
