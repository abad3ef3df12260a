package models

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// rowSigns are −1 for some rows, and 1 for the others: for the first rows, or for rows that are drawn.
type rowSigns struct {
	negative int
	shuffled bool
}

// String says how the values are drawn.
func (r rowSigns) String() string { return fmt.Sprintf("-1 for %d rows, else 1", r.negative) }

// Draw writes the signs.
func (r rowSigns) Draw(rng *rand.Rand, _, _ int, w []float64) {
	for i := range w {
		w[i] = 1
		if i < r.negative {
			w[i] = -1
		}
	}
	if r.shuffled {
		rng.Shuffle(len(w), func(i, j int) { w[i], w[j] = w[j], w[i] })
	}
}

// pairs are 1 for pairs of cells that are drawn with replacement, density of all pairs, else 0.
type pairs struct {
	density float64
	selves  bool // cells of one population may have synapses onto themselves, or these are two populations
}

// String says how the values are drawn.
func (p pairs) String() string {
	return fmt.Sprintf("1 for pairs drawn with replacement, %g of all", p.density)
}

// Draw writes the pairs.
func (p pairs) Draw(rng *rand.Rand, _, columns int, w []float64) {
	clear(w)
	for range int(p.density * float64(len(w))) {
		w[rng.IntN(len(w))] = 1
	}
	if !p.selves {
		for i := 0; i < len(w); i += columns + 1 {
			w[i] = 0
		}
	}
}

// lastOf gives the last cells a value, and the others 0.
type lastOf struct {
	cells int
	value float64
}

// String says how the values are drawn.
func (l lastOf) String() string { return fmt.Sprintf("%g for the last %d, else 0", l.value, l.cells) }

// Draw writes the values.
func (l lastOf) Draw(_ *rand.Rand, _, _ int, w []float64) {
	clear(w)
	for i := len(w) - l.cells; i < len(w); i++ {
		w[i] = l.value
	}
}

// balanced draws sizes of weights whose columns are in balance: the signed weights of a square matrix add up to 0 in each column, and have
// the spectral radius 1. Columns are then left out, or drawn from it with replacement if there are to be more, and so are synapses that the
// mask does not have (Liu et al. 2021, official program).
type balanced struct{ signs, mask string }

// String says how the sizes are drawn.
func (balanced) String() string {
	return "balanced columns, spectral radius 1, before synapses are left out"
}

// Draw has no signs to go by, and leaves 0.
func (balanced) Draw(*rand.Rand, int, int, []float64) {}

// Follow draws the sizes, row by row.
func (i balanced) Follow(rng *rand.Rand, pre, post int, fixed func(string) []float64, w []float64) {
	square := balancedSquare(rng, fixed(i.signs))
	mask := fixed(i.mask)
	for column := range post {
		from := column
		if post > pre {
			from = rng.IntN(pre)
		}
		for row := range pre {
			w[row*post+column] = square[row*pre+from] * mask[row*post+column]
		}
	}
}

// balancedSquare draws the square matrix.
func balancedSquare(rng *rand.Rand, signs []float64) []float64 {
	n := len(signs)
	w := make([]float64, n*n)
	for i := range w {
		w[i] = math.Abs(rng.NormFloat64())
	}
	if slices.Contains(signs, -1) { // else there is nothing to balance with
		balanceRows(w, signs)
		for column := range n {
			balanceColumn(w[column:], signs)
		}
	}
	radius := spectralRadius(w, signs)
	for i := range w {
		w[i] /= radius
	}
	return w
}

// balanceRows multiplies the negative rows so that both signs have the same sum.
func balanceRows(w, signs []float64) {
	sum := map[float64]float64{}
	for i, x := range w {
		sum[signs[i/len(signs)]] += x
	}
	for i := range w {
		if signs[i/len(signs)] < 0 {
			w[i] *= sum[1] / sum[-1]
		}
	}
}

// balanceColumn adds equal parts to the entries of the sign that is too small, every n-th from the first on.
func balanceColumn(w, signs []float64) {
	n, sum, of := len(signs), 0.0, map[float64]float64{}
	for row, sign := range signs {
		sum += sign * w[row*n]
		of[sign]++
	}
	short := 1.0
	if sum >= 0 {
		short = -1
	}
	for row, sign := range signs {
		if sign == short {
			w[row*n] += math.Abs(sum) / of[short]
		}
	}
}

// spectralRadius is the largest absolute eigenvalue of sizes with signs.
func spectralRadius(w, signs []float64) (radius float64) {
	n := len(signs)
	m := mat.NewDense(n, n, nil)
	for i, x := range w {
		m.Set(i/n, i%n, signs[i/n]*x)
	}
	var e mat.Eigen
	if !e.Factorize(m, mat.EigenNone) {
		return math.NaN()
	}
	for _, v := range e.Values(nil) {
		radius = max(radius, cmplx.Abs(v))
	}
	return radius
}
