package verify

import (
	"math"
)

// Test data of the bursting networks, drawn by a generator that any language can have (section 11 of their specification). It is for
// cases alone: training draws from package stream.

// drawn are the numbers of one seed.
type drawn uint64

// uniform returns number i, counted from 1: 53 bits of a mixed counter (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195), in [0, 1).
func (s drawn) uniform(i int) float64 {
	z := uint64(s) + uint64(i)*0x9E3779B97F4A7C15
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	z ^= z >> 31
	return float64(z>>11) * 0x1p-53
}

// normal returns number i, counted from 1, by Box and Muller, of two uniform ones.
func (s drawn) normal(i int) float64 {
	return math.Sqrt(-2*math.Log(1-s.uniform(2*i-1))) * math.Cos(2*math.Pi*s.uniform(2*i))
}

// fill returns a tensor, row by row from number 1 on.
func fill(number func(i int) float64, shape ...int) Tensor {
	n := 1
	for _, k := range shape {
		n *= k
	}
	out := Tensor{Shape: shape, Data: make([]float64, n)}
	for i := range out.Data {
		out.Data[i] = number(i + 1)
	}
	return out
}

// normals returns a tensor of normal numbers of the given standard deviation.
func (s drawn) normals(std float64, shape ...int) Tensor {
	return fill(func(i int) float64 { return std * s.normal(i) }, shape...)
}

// xavier is the standard deviation of the forward weights, shaped (cells after, cells before).
func xavier(shape []int) float64 { return 3.6 * math.Sqrt(2/float64(shape[0]+shape[1])) }

// Sizes of the images of a replay and the number of their classes.
const (
	replayPixels  = 784
	replayClasses = 10
)

// images are a data set: x (images, pixels) from 0 to 1, the classes, and the classes one-hot (images, classes).
type images struct {
	x, t   Tensor
	labels []int
}

// Offsets of the seeds of the two data sets.
const (
	trainSet drawn = 0
	testSet  drawn = 10
)

// drawImages returns n images, each the template of its class with some pixels lost and others lit.
func drawImages(n int, set drawn) images {
	out := images{x: Tensor{Shape: []int{n, replayPixels}}, t: zeros(n, replayClasses)}
	templates := fill(func(i int) float64 { return drawn(1).below(i, 0.19) * drawn(2).uniform(i) }, replayClasses, replayPixels)
	for i := range n {
		label := int(replayClasses * (3 + set).uniform(i+1))
		out.labels = append(out.labels, label)
		out.t.Data[replayClasses*i+label] = 1
		for j, bright := range templates.Row(label).Data {
			at := replayPixels*i + j + 1
			out.x.Data = append(out.x.Data, min(1, bright*(4+set).below(at, 0.7)+(5+set).below(at, 0.05)*(6+set).uniform(at)))
		}
	}
	return out
}

// below is 1 where number i is below a limit, and else 0.
func (s drawn) below(i int, limit float64) float64 {
	if s.uniform(i) < limit {
		return 1
	}
	return 0
}

// rows returns images from i up to but without j.
func (m images) rows(i, j int) (x, t Tensor) { return m.x.Rows(i, j), m.t.Rows(i, j) }
