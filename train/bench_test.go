package train

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/train/optim"
)

// BenchmarkStep is one step of learning from a minibatch, the optimizer included, on drawn images. The authors' program takes 273 ms
// for dic 784-256-10 and 1197 ms for 784-256x3-10 (inhibitory-exact, batch 100, one core), and 10 ms for BurstCCN 784-500x3-10 with Q
// learned, batch 32. credo bench measures the same and more.
func BenchmarkStep(b *testing.B) {
	adam := optim.NewAdam(1e-3)
	slow := optim.NewSGD(0.3)
	slow.Rates = map[string]float64{circuit.Events: 0.000731}
	one, three, wide := []int{784, 256, 10}, []int{784, 256, 256, 256, 10}, []int{784, 500, 500, 500, 10}
	for _, k := range []struct {
		circuit circuit.Circuit
		rule    string
		sizes   []int
		batch   int
		opt     optim.Optimizer
	}{
		{models.NewDIC(one), "inhibitory-exact", one, 100, adam},
		{models.NewDIC(one), "inhibitory-threshold", one, 100, adam},
		{models.NewMLP(one), "backprop", one, 100, adam},
		{models.NewDIC(three), "inhibitory-exact", three, 100, adam},
		{models.NewDIC(three), "inhibitory-threshold", three, 100, adam},
		{models.NewMLP(three), "backprop", three, 100, adam},
		{models.NewSigmoidMLP(wide), "backprop", wide, 32, optim.NewSGD(0.1)},
		{models.NewBurstCCN(wide), "burst", wide, 32, slow},
	} {
		name := fmt.Sprintf("system=%s/rule=%s/hidden=%dx%d/batch=%d", k.circuit.Spec().Name, k.rule, len(k.sizes)-2, k.sizes[1], k.batch)
		b.Run(name, func(b *testing.B) {
			l, batch := noisy(b, k.circuit, k.rule, k.sizes, k.batch, k.opt)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := l.Step(batch); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// noisy returns a learner that has taken a step, and a minibatch of uniform noise.
func noisy(b *testing.B, c circuit.Circuit, rule string, sizes []int, n int, o optim.Optimizer) (*Learner, Batch) {
	outputs := sizes[len(sizes)-1]
	l, err := NewLearner(Setup{
		Circuit: c, Rule: ruleFor(b, rule, c), Optimizer: o,
		Dtype: graph.Float32, Seed: 1,
	})
	if err != nil {
		b.Fatal(err)
	}
	batch, rng := l.NewBatch(n), rand.New(rand.NewPCG(1, 2))
	for i := range batch.Get("x").F32 {
		batch.Get("x").F32[i] = rng.Float32()
	}
	for i := range n {
		batch.Get("target").F32[i*outputs+i%outputs] = 1
	}
	if _, err := l.Step(batch); err != nil {
		b.Fatal(err)
	}
	return l, batch
}
