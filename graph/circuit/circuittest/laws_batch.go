package circuittest

import (
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
)

// samples checks that the values of a sample depend on itself alone, and the loss is the mean.
func (k *law) samples(t testing.TB) {
	at := Draw(k.c, batch, 4)
	whole := k.all.Run(t, at)
	one := Compile(t, k.c, exact, 1, All)
	pick := func(name string, i ...int) []float64 {
		if shape := k.all.Shape(name); len(shape) == 2 && shape[0] == 1 { // alike for all samples
			return whole[name]
		}
		return Pick(whole[name], k.all.Shape(name), k.axis(name), i...)
	}
	for i := range batch {
		for name, v := range one.Run(t, Rows(k.c, at, batch, i)) {
			if !strings.HasPrefix(name, lossOf) {
				Near(t, name, pick(name, i), v, 1e-11)
			}
		}
	}
	order := []int{3, 1, 4, 0, 2}
	for name, v := range k.all.Run(t, Rows(k.c, at, batch, order...)) {
		if strings.HasPrefix(name, lossOf) {
			Near(t, name+" permuted", v, whole[name], 1e-11)
		} else {
			Near(t, name+" permuted", v, pick(name, order...), 1e-11)
		}
	}
	answer := "output " + k.spec.Phases[len(k.spec.Phases)-1]
	Apart(t, "two samples' answers", pick(answer, 1, 2, 3, 4, 0), whole[answer], 1e-6)
}

// target checks that the answer is given before the target is known; the loss must know it.
func (k *law) target(t testing.TB) {
	if _, ok := k.spec.Signal(circuit.TargetName); !ok {
		return
	}
	first := k.spec.Phases[0]
	p := Compile(t, k.c, exact, batch, func(p *Page) {
		p.Want("output", p.S.Output(first))
		p.Want("loss", p.S.Loss(first))
	})
	at := Draw(k.c, batch, 5)
	other := slices.Clone(at[circuit.TargetName])
	for i, x := range other {
		other[i] = 0.3 + x/2
	}
	want := p.Run(t, at)
	got := p.Run(t, at.With(circuit.TargetName, other))
	Same(t, "answer", got["output"], want["output"])
	Apart(t, "loss with other targets", got["loss"], want["loss"], 1e-6)
}

func (k *law) bits(t testing.TB) {
	at := Draw(k.c, batch, 6)
	want := k.all.Run(t, at)
	again := Compile(t, k.c, exact, batch, All)
	single := Compile(t, k.c, graph.Options{Dtype: graph.Float32}, batch, All).Run(t, at)
	for range 2 {
		for name, v := range again.Run(t, at) {
			Same(t, name, v, want[name])
		}
	}
	for name, v := range single {
		Near(t, name+" in float32", v, want[name], 2e-3)
	}
}
