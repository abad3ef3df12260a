package train

import (
	"fmt"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/train/data"
	"credo/train/optim"
	"credo/train/task"
)

// BenchmarkContinuous is a trial of moments that teach, of the regression of Greedy et al. 2022, figure 3, in single precision on one thread:
// "moments/s" is to be at least 50,000 for 3-50-1.
func BenchmarkContinuous(b *testing.B) {
	const moments = 10000
	for _, k := range []struct {
		circuit circuit.Circuit
		rule    string
	}{
		{models.NewContinuousBurstCCN([]int{3, 50, 1}), "continuous-burst"},
		{models.NewContinuousBurstprop([]int{3, 50, 1}), "continuous-burstprop"},
	} {
		b.Run(fmt.Sprintf("system=%s/sizes=3-50-1/moments=%d", k.circuit.Spec().Name, moments), func(b *testing.B) {
			l, batch := continuous(b, k.circuit, k.rule, moments)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := l.Step(batch); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(moments*float64(b.N)/b.Elapsed().Seconds(), "moments/s")
		})
	}
}

// continuous returns a learner with a trial of the regression.
func continuous(b *testing.B, c circuit.Circuit, rule string, moments int) (*Learner, Batch) {
	l, err := NewLearner(Setup{
		Circuit: c, Rule: ruleFor(b, rule, c), Optimizer: optim.NewSGD(1), Batch: 1, Dtype: graph.Float32, Seed: 1,
		Lesson: Lesson{Steps: moments, Learn: EachMoment},
	})
	if err != nil {
		b.Fatal(err)
	}
	batch := l.NewBatch(1)
	r := data.Regression{Inputs: 3, Cells: 25, Outputs: 1, Trial: moments}
	if err := r.Fill(task.Address{Part: task.Train, Size: 1, Seed: 1, Dt: l.spec.Dt}, batch.Values); err != nil {
		b.Fatal(err)
	}
	return l, batch
}
