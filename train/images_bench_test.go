package train

import (
	"fmt"
	"math"
	"testing"
	"time"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/train/optim"
)

// learning is a circuit with the rule by which it learns.
type learning struct {
	name    string
	circuit circuit.Model
	rule    string
}

// images are circuits with the convolutional network that Greedy et al. 2022 (doi:10.48550/arXiv.2206.11769) train on CIFAR-10, the wider one
// of Burstprop among them.
func images() []learning {
	maps := func(second int) models.Maps {
		return models.Maps{
			Layers:       models.Layers{Hidden: []int{1480}},
			Convolutions: []models.Convolution{{Channels: 64, Kernel: 5, Stride: 2}, {Channels: second, Kernel: 5, Stride: 2}, {Channels: 256, Kernel: 3, Stride: 1}},
		}
	}
	y := circuit.Random{Scale: 0.1, Draw: circuit.NormalDraw}
	plain, bursts, fixed, two := models.NewSigmoidMLP(nil), models.NewBurstCCN(nil), models.NewBurstCCN(nil), models.NewBurstprop(nil)
	plain.Maps, bursts.Maps, fixed.Maps, two.Maps = maps(128), maps(128), maps(128), maps(256)
	bursts.Y, fixed.Y, two.Y, fixed.LearnQ = y, y, y, false
	return []learning{{"mlp", plain, "backprop"}, {"burstccn", bursts, "burst"}, {"burstccn-fixed-q", fixed, "burst"}, {"burstprop", two, "burstprop"}}
}

// BenchmarkImages is one step of learning from 32 images of 32 x 32 x 3 drawn numbers. ms is the best step; MB is the memory of its
// program beside the weights; first and loss are the losses of the first and of the sixth step on one minibatch. Forward weights are of
// a generator that any language can have: notebooks-data/peers/images.py computes the losses in another program.
func BenchmarkImages(b *testing.B) {
	const batch, before = 32, 5
	for _, x := range images() {
		b.Run(fmt.Sprintf("system=%s/rule=%s/batch=%d", x.name, x.rule, batch), func(b *testing.B) {
			if err := x.circuit.Ends(circuit.Ends{Inputs: circuit.Shape{32, 32, 3}, Outputs: 10, Loss: circuit.SquaredError{}, Batch: batch}); err != nil {
				b.Fatal(err)
			}
			sgd := optim.NewSGD(0.1)
			sgd.Rates = map[string]float64{circuit.Events: 0.000731, circuit.Recurrent: 0.0001}
			l, err := NewLearner(Setup{Circuit: x.circuit, Rule: ruleFor(b, x.rule, x.circuit), Optimizer: sgd, Dtype: graph.Float32, Batch: batch, Seed: 1})
			if err != nil {
				b.Fatal(err)
			}
			minibatch := drawnImages(l, batch)
			loss := func() float64 {
				r, err := l.Step(minibatch)
				if err != nil {
					b.Fatal(err)
				}
				return r.Answer.Loss
			}
			first, last := loss(), 0.0
			for range before {
				last = loss()
			}
			best := math.Inf(1)
			for b.Loop() {
				start := time.Now()
				loss()
				best = min(best, time.Since(start).Seconds())
			}
			p, err := l.StepProgram(minibatch)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(1e3*best, "ms")
			b.ReportMetric(first, "first")
			b.ReportMetric(last, "loss")
			b.ReportMetric(float64(p.Stats().Bytes)/1e6, "MB")
		})
	}
}

// drawnImages draws a minibatch, and the forward weights of all layers, each uniform with the standard deviation of Xavier's with gain 3.6.
func drawnImages(l *Learner, n int) Batch {
	minibatch := l.NewBatch(n)
	draw(minibatch.Get(circuit.InputName).F32, 100, 0, 1)
	for i := range n {
		minibatch.Get(circuit.TargetName).Set(10*i+i%10, 1)
	}
	spec := l.Spec()
	for layer := 1; ; layer++ {
		p, ok := spec.Projection(fmt.Sprint("W", layer))
		if !ok {
			return minibatch
		}
		w, _ := spec.Wiring(p)
		in, out := w.Fan()
		bound := 3.6 * math.Sqrt(6/float64(in+out))
		draw(l.State.Weights.Get(p.Name).F32, uint64(layer), -bound, bound)
	}
}

// draw fills values with uniform numbers: 53 bits of a mixed counter (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195).
func draw(values []float32, seed uint64, low, high float64) {
	for i := range values {
		z := seed + uint64(i+1)*0x9E3779B97F4A7C15
		z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
		z = (z ^ z>>27) * 0x94D049BB133111EB
		z ^= z >> 31
		values[i] = float32(low + (high-low)*float64(z>>11)*0x1p-53)
	}
}
