package train_test

import (
	"math"
	"math/rand/v2"

	"credo/graph/circuit"
	"credo/graph/graphtest"
	"credo/train/stream"
	"credo/train/task"
)

// generator is a task whose minibatches are drawn, each from a stream of its address.
type generator struct {
	name        string
	signals     []circuit.Signal
	moments     int
	minibatches int
	measures    []task.Measure
	fill        func(at task.Address, rng *rand.Rand, to task.Arrays)
}

func (g generator) Name() string                { return g.name }
func (g generator) Signals() []circuit.Signal   { return g.signals }
func (g generator) Moments() int                { return g.moments }
func (g generator) Measures() []task.Measure    { return g.measures }
func (g generator) Samples(at task.Address) int { return at.Size }

func (g generator) Steps(p task.Part, _ int) int {
	return map[task.Part]int{task.Train: g.minibatches, task.Test: 2}[p]
}

func (g generator) Fill(at task.Address, to task.Arrays) error {
	g.fill(at, stream.New(at.Seed, stream.Task+"/"+string(at.Part), uint64(at.Epoch), uint64(at.Step)), to)
	return nil
}

// timed makes signals of every moment.
func timed(signals []circuit.Signal) []circuit.Signal {
	for i := range signals {
		signals[i].Timed = true
	}
	return signals
}

// imagesTask has noisy copies of three images, each a class.
func imagesTask() task.Task {
	pattern := stream.New(1, stream.Task+"/images")
	images := make([]float64, 3*60)
	for i := range images {
		images[i] = pattern.NormFloat64()
	}
	return generator{"images", circuit.Examples(60, 3), 0, 6, []task.Measure{task.Accuracy()}, func(at task.Address, rng *rand.Rand, to task.Arrays) {
		x, target := to.Get("x"), to.Get("target")
		target.Fill(0)
		for s := range target.Len() / 3 {
			class := rng.IntN(3)
			target.Set(3*s+class, 1)
			for i := range 60 {
				x.Set(60*s+i, images[60*class+i]+0.5*rng.NormFloat64())
			}
		}
	}}
}

// trainsTask has trains of spikes of two classes, which differ in the inputs that spike often. The output of the class is to be 1 and the
// other −1, at every moment.
func trainsTask(c graphtest.Spiking) task.Task {
	measures := []task.Measure{task.SquaredError(), task.Accuracy()}
	return generator{"trains", timed(circuit.Examples(c.Inputs, 2)), trialT, 6, measures, func(at task.Address, rng *rand.Rand, to task.Arrays) {
		x, target := to.Get("x"), to.Get("target")
		class := make([]int, at.Size)
		for s := range class {
			class[s] = rng.IntN(2)
		}
		for i := range x.Len() {
			rate := 0.1
			if i%c.Inputs%2 == class[i/c.Inputs%at.Size] {
				rate = 0.6
			}
			x.Set(i, step(rate-rng.Float64()))
		}
		for i := range target.Len() {
			target.Set(i, 2*step(float64(1-abs(i%2-class[i/2%at.Size])))-1)
		}
	}}
}

func abs(i int) int { return max(i, -i) }

// bitsTask has inputs of ones and zeros, of which a threshold cell with weights of its own says the target, another in each network.
func bitsTask(c graphtest.Trial) task.Task {
	moments := 40
	return generator{"bits", timed(circuit.Examples(c.Inputs, c.Cells)), moments, 6, []task.Measure{task.SquaredError()}, func(at task.Address, rng *rand.Rand, to task.Arrays) {
		x, target := to.Get("x"), to.Get("target")
		for i := range x.Len() {
			x.Set(i, float64(rng.IntN(2)))
		}
		for i := range target.Len() {
			sample, h := i/c.Cells, -1.5
			for k := range c.Inputs {
				if (k+i%c.Cells+sample/at.Size%c.Networks)%2 == 0 { // the inputs that count
					h += x.At(sample*c.Inputs + k)
				}
			}
			target.Set(i, step(h))
		}
	}}
}

// wavesTask has inputs that are waves of time, which goes on from minibatch to minibatch, and targets that are functions of the inputs. Part
// test has other times.
func wavesTask() task.Task {
	const moments, minibatches = 40, 10
	return generator{"waves", timed(circuit.Examples(3, 2)), moments, minibatches, []task.Measure{task.SquaredError()}, func(at task.Address, _ *rand.Rand, to task.Arrays) {
		x, target := to.Get("x"), to.Get("target")
		start := (at.Epoch*minibatches + at.Step) * moments
		if at.Part == task.Test {
			start += 12345
		}
		wave := func(i int) float64 {
			time, sample := float64(start+i/3/at.Size), float64(i/3%at.Size)
			return math.Cos(0.1*time*float64(1+i%3) + sample + float64(at.Seed))
		}
		for i := range x.Len() {
			x.Set(i, wave(i))
		}
		for i := range target.Len() {
			in := i / 2 * 3
			target.Set(i, sigmoid(2*wave(in+i%2)-1.5*wave(in+2)))
		}
	}}
}
