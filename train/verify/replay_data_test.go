package verify

import (
	"math"
	"testing"
)

// Oracle: the first numbers of SplitMix64 from seed 1234567 as other implementations print them
// (https://rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64).
func TestDrawn(t *testing.T) {
	for i, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821} {
		if got := drawn(1234567).uniform(i + 1); got != float64(want>>11)/(1<<53) {
			t.Errorf("number %d is %v, want the upper 53 bits of %d", i+1, got, want)
		}
	}
}

// Oracle: the moments of a normal distribution; the errors allowed are four standard errors of 10000 draws.
func TestDrawnNormals(t *testing.T) {
	const n = 10000
	x := drawn(7).normals(1, n).Data
	mean := sum(x) / n
	square := norm(x) * norm(x) / n
	if math.Abs(mean) > 4/math.Sqrt(n) || math.Abs(square-1) > 4*math.Sqrt(2./n) {
		t.Errorf("mean %g, mean square %g", mean, square)
	}
}
