package circuittest

import (
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
)

// samples checks that every row depends on its own sample alone, and the loss is the mean.
func samples(t *testing.T, c circuit.Circuit) {
	at := Draw(c, batch, 4)
	whole := Compile(t, c, exact, batch, All).Run(t, at)
	one := Compile(t, c, exact, 1, All)
	for i := range batch {
		for name, v := range one.Run(t, Rows(at, batch, i)) {
			if strings.HasPrefix(name, "loss ") {
				continue
			}
			Near(t, name, rows(whole[name], batch, []int{i}), v, 1e-11)
		}
	}
	pick := []int{3, 1, 4, 0, 2}
	moved := Compile(t, c, exact, batch, All).Run(t, Rows(at, batch, pick...))
	for name, v := range moved {
		if strings.HasPrefix(name, "loss ") {
			Near(t, name+" permuted", v, whole[name], 1e-11)
		} else {
			Near(t, name+" permuted", v, rows(whole[name], batch, pick), 1e-11)
		}
	}
	last := c.Spec().Phases[len(c.Spec().Phases)-1]
	Apart(t, "two samples' answers", rows(whole["output "+last], batch, []int{0}), rows(whole["output "+last], batch, []int{1}), 1e-6)
}

// target checks that the answer is given before the target is known; the loss must know it.
func target(t *testing.T, c circuit.Circuit) {
	first := c.Spec().Phases[0]
	p := Compile(t, c, exact, batch, func(p *Page) {
		p.Want("output", p.S.Output(first))
		p.Want("loss", p.S.Loss(first))
	})
	at := Draw(c, batch, 5)
	other := slices.Clone(at[circuit.TargetName])
	slices.Reverse(other)
	want := p.Run(t, at)
	got := p.Run(t, at.With(circuit.TargetName, other))
	Same(t, "answer", got["output"], want["output"])
	Apart(t, "loss with other targets", got["loss"], want["loss"], 1e-6)
}

func bits(t *testing.T, c circuit.Circuit) {
	at := Draw(c, batch, 6)
	want := Compile(t, c, exact, batch, All).Run(t, at)
	again := Compile(t, c, exact, batch, All)
	single := Compile(t, c, graph.Options{Dtype: graph.Float32}, batch, All).Run(t, at)
	for range 2 {
		for name, v := range again.Run(t, at) {
			Same(t, name, v, want[name])
		}
	}
	for name, v := range single {
		Near(t, name+" in float32", v, want[name], 2e-3)
	}
}
