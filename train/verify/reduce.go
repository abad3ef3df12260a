package verify

import "math"

// each returns a number of each tensor.
func each(ts []Tensor, f func([]float64) float64) Tensor {
	out := Tensor{Shape: []int{len(ts)}}
	for _, t := range ts {
		out.Data = append(out.Data, f(t.Data))
	}
	return out
}

func sum(x []float64) (s float64) {
	for _, v := range x {
		s += v
	}
	return s
}

func meanAbs(x []float64) (s float64) {
	for _, v := range x {
		s += math.Abs(v)
	}
	return s / float64(len(x))
}

func norm(x []float64) (s float64) {
	for _, v := range x {
		s += v * v
	}
	return math.Sqrt(s)
}
