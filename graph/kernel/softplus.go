package kernel

import "math"

// Softplus sets dst = log(1+exp(a)), as max(a,0) + log1p(exp(-|a|)).
func Softplus[T Float](dst, a []T) {
	a = a[:len(dst)]
	for i, x := range a {
		dst[i] = T(softplus(float64(x)))
	}
}

func softplus(x float64) float64 {
	return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x)))
}
