package kernel

import "math"

// An AdaptiveStep has the scales of steps in proportion to a running mean over the root of a running mean square:
//
//	m2 = MeanKept m + MeanAdded g
//	s2 = SquareKept s + SquareAdded g²
//	w2 = Kept w + m2 Rate / (√(s2 Correction) + Eps)
//
// Every product, sum, root and quotient is rounded, so that the bits are the same as by one function after another.
type AdaptiveStep[T Float] struct {
	MeanKept, MeanAdded, SquareKept, SquareAdded, Rate, Correction, Eps, Kept T
}

// Do sets w2, m2 and s2, which may be w, m, s or g themselves, in one pass over memory.
func (c AdaptiveStep[T]) Do(w2, m2, s2, w, m, s, g []T) {
	n := len(w2)
	at[T]().adaptive(w2, m2[:n], s2[:n], w[:n], m[:n], s[:n], g[:n],
		c.MeanKept, c.MeanAdded, c.SquareKept, c.SquareAdded, c.Rate, c.Correction, c.Eps, c.Kept)
}

func adaptiveGo[T Float](w2, m2, s2, w, m, s, g []T, meanKept, meanAdded, squareKept, squareAdded, rate, correction, eps, kept T) {
	for i := range w2 {
		x := g[i]
		mean := T(meanKept*m[i]) + T(meanAdded*x)
		square := T(squareKept*s[i]) + T(squareAdded*T(x*x))
		root := T(math.Sqrt(float64(T(square * correction))))
		w2[i], m2[i], s2[i] = T(kept*w[i])+T(mean*rate)/T(root+eps), mean, square
	}
}
