package train

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// MeanSE returns the mean and its standard error; the error is NaN for fewer than two values.
func MeanSE(x []float64) (mean, se float64) {
	if len(x) < 2 {
		return stat.Mean(x, nil), math.NaN()
	}
	mean, sd := stat.MeanStdDev(x, nil)
	return mean, sd / math.Sqrt(float64(len(x)))
}

// Paired compares two rules over the same seeds.
type Paired struct {
	Difference float64 // mean of x − y
	T          float64 // Student's t with n−1 degrees of freedom
	P          float64 // two-sided; NaN for fewer than two pairs
}

// PairedTest is Student's t-test of paired samples, two-sided. Where all differences are equal, P is 1 if they are 0, else 0.
func PairedTest(x, y []float64) Paired {
	d := make([]float64, len(x))
	for i := range x {
		d[i] = x[i] - y[i]
	}
	mean, se := MeanSE(d)
	switch {
	case len(d) < 2:
		return Paired{mean, math.NaN(), math.NaN()}
	case se == 0 && mean == 0:
		return Paired{0, 0, 1}
	case se == 0:
		return Paired{mean, math.Inf(int(math.Copysign(1, mean))), 0}
	}
	t := mean / se
	dist := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(len(d) - 1)}
	return Paired{mean, t, 2 * dist.CDF(-math.Abs(t))}
}
