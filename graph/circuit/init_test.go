package circuit_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"credo/graph/circuit"
)

const drawn = 200_000

func draw(init circuit.Init, seed uint64, fanIn, fanOut, n int) []float64 {
	w := make([]float64, n)
	init.Draw(rand.New(rand.NewPCG(seed, 0)), fanIn, fanOut, w)
	return w
}

// moments returns mean, standard deviation and kurtosis (3 for a normal distribution).
func moments(w []float64) (mean, std, kurtosis float64) {
	for _, x := range w {
		mean += x / float64(len(w))
	}
	for _, x := range w {
		std += (x - mean) * (x - mean) / float64(len(w))
		kurtosis += math.Pow(x-mean, 4) / float64(len(w))
	}
	return mean, math.Sqrt(std), kurtosis / (std * std)
}

// Standard deviations: LeCun 1/√fanIn, Xavier gain √(2/(fanIn + fanOut)). A normal distribution cut at ±2 has variance v = 1 − 4
// φ(2)/(2Φ(2) − 1) = 0.773741 and fourth moment 3 − 4 φ(2)(3 + 4)/(2Φ(2) − 1) = 1.416187, so that its kurtosis is 2.365521.
func TestInitStatistics(t *testing.T) {
	for _, row := range []struct {
		name                  string
		init                  circuit.Init
		fanIn, fanOut         int
		std, kurtosis, bounds float64 // bounds: largest absolute value, 0 if none
	}{
		{"LeCun 784", circuit.LeCun{}, 784, 256, 1.0 / 28, 2.365521, 2 / 0.8796257 / 28},
		{"LeCun 4", circuit.LeCun{}, 4, 256, 0.5, 2.365521, 2 / 0.8796257 / 2},
		{"normal", circuit.Normal{Std: 0.3}, 784, 256, 0.3, 3, 0},
		{"Xavier", circuit.Xavier{Gain: 3.6}, 150, 50, 0.36, 3, 0},
	} {
		w := draw(row.init, 1, row.fanIn, row.fanOut, drawn)
		mean, std, kurtosis := moments(w)
		if !(math.Abs(mean) < 5*row.std/math.Sqrt(drawn)) {
			t.Errorf("%s: mean %g", row.name, mean)
		}
		if !(math.Abs(std/row.std-1) < 0.01) {
			t.Errorf("%s: standard deviation %g, want %g", row.name, std, row.std)
		}
		if !(math.Abs(kurtosis-row.kurtosis) < 0.06) {
			t.Errorf("%s: kurtosis %g, want %g", row.name, kurtosis, row.kurtosis)
		}
		most := math.Max(slices.Max(w), -slices.Min(w))
		if row.bounds > 0 && !(most <= row.bounds*(1+1e-6) && most > 0.99*row.bounds) {
			t.Errorf("%s: the largest is %g, want just below %g", row.name, most, row.bounds)
		}
		if row.bounds == 0 && most < 4*row.std {
			t.Errorf("%s: the largest is %g: cut off", row.name, most)
		}
	}
	if w := draw(circuit.Zeros{}, 1, 5, 5, 25); slices.ContainsFunc(w, func(x float64) bool { return x != 0 }) {
		t.Errorf("zeros: %v", w)
	}
}

// A stream decides all: the same one draws the same weights, another one others.
func TestInitIsDeterministic(t *testing.T) {
	for name, init := range map[string]circuit.Init{"LeCun": circuit.LeCun{}, "normal": circuit.Normal{Std: 1}, "Xavier": circuit.Xavier{Gain: 1}} {
		one := draw(init, 7, 10, 10, 100)
		if !slices.Equal(one, draw(init, 7, 10, 10, 100)) {
			t.Errorf("%s: the same stream draws other weights", name)
		}
		if slices.Equal(one, draw(init, 8, 10, 10, 100)) {
			t.Errorf("%s: another stream draws the same weights", name)
		}
	}
}

// counted gives each value its place.
type counted struct{}

func (counted) Draw(_ *rand.Rand, fanIn, _ int, w []float64) {
	for i := range w {
		w[i] = float64(10*fanIn + i)
	}
}

// Networks side by side are drawn one after the other, each as it would be alone.
func TestNetworksAreDrawnOneByOne(t *testing.T) {
	s := circuit.Spec{Instances: 3, Populations: []circuit.Population{{Name: "x", Shape: circuit.Shape{2}}, {Name: "y", Shape: circuit.Shape{1}}}}
	w, err := s.Draw(circuit.Projection{Name: "W", Pre: "x", Post: "y", Init: counted{}}, nil, nil)
	if want := []float64{20, 21, 20, 21, 20, 21}; err != nil || !slices.Equal(w, want) {
		t.Errorf("weights %v (%v), want %v", w, err, want)
	}
	if got, want := s.DrawFixed(circuit.Fixed{Shape: []int{1, 2}, Init: counted{}}, nil), []float64{10, 11, 10, 11, 10, 11}; !slices.Equal(got, want) {
		t.Errorf("fixed values %v, want %v", got, want)
	}
}
