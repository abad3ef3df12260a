package train

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train/optim"
)

// BenchmarkStep is one step of learning from a minibatch of 100, Adam included, on drawn images. The authors' program takes 273 ms
// for dic 784-256-10 and 1197 ms for 784-256x3-10 (inhibitory-exact, one core).
func BenchmarkStep(b *testing.B) {
	for _, hidden := range [][]int{{256}, {256, 256, 256}} {
		sizes := append(append([]int{784}, hidden...), 10)
		for _, k := range []struct {
			name, rule string
			circuit    circuit.Circuit
		}{
			{"dic", "inhibitory-exact", models.NewDIC(sizes)},
			{"dic", "inhibitory-threshold", models.NewDIC(sizes)},
			{"mlp", "backprop", models.NewMLP(sizes)},
		} {
			b.Run(fmt.Sprintf("system=%s/rule=%s/hidden=%dx256/batch=100", k.name, k.rule, len(hidden)), func(b *testing.B) {
				l, batch := drawn(b, k.circuit, k.rule, sizes)
				b.ReportAllocs()
				for b.Loop() {
					if _, err := l.Step(batch); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// drawn returns a learner that has taken a step, and a minibatch of uniform noise.
func drawn(b *testing.B, c circuit.Circuit, rule string, sizes []int) (*Learner, Batch) {
	row, err := rules.Find(rule)
	if err != nil {
		b.Fatal(err)
	}
	inputs, outputs := sizes[0], sizes[len(sizes)-1]
	l, err := NewLearner(Part{
		Circuit: c, Rule: row.New(rules.DefaultOptions(), c.Spec()), Optimizer: optim.Adam{LR: 1e-3, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8},
		Dtype: graph.Float32, Inputs: inputs, Outputs: outputs, Seed: 1,
	})
	if err != nil {
		b.Fatal(err)
	}
	batch, rng := l.NewBatch(100), rand.New(rand.NewPCG(1, 2))
	for i := range batch.X.F32 {
		batch.X.F32[i] = rng.Float32()
	}
	for i := range 100 {
		batch.Y.F32[i*outputs+i%outputs] = 1
	}
	if _, err := l.Step(batch); err != nil {
		b.Fatal(err)
	}
	return l, batch
}
