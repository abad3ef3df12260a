package rules_test

import (
	"fmt"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/locality"
	"credo/models"
	"credo/rules"
)

// A rule of one's own: Oja's rule, ΔW = ⟨rᵢₙᵀ r⟩ − W ⟨r²⟩, with the proof that it is local.
func Example() {
	oja := rules.Local("oja", rules.Needs{Phases: []string{"closed"}}, nil,
		func(b *graph.Builder, l rules.Locals) []rules.Update {
			rate := l.Rate("closed")           // (batch, cells)
			decay := b.Mean(b.Square(rate), 0) // ⟨r²⟩, (cells)
			forget := b.Mul(l.Weight(), decay) // (inputs, cells)
			return []rules.Update{{DW: b.Sub(l.Outer(rate), forget)}}
		})

	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	settled, err := circuit.Write(b, models.NewDIC([]int{4, 6, 3}), circuit.Dims{Batch: 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	updates, err := rules.Write(b, settled, oja)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, u := range updates {
		proof, err := locality.Certify(b, settled, locality.Target{Projection: u.Target, DW: u.DW})
		fmt.Println(u.Target, u.DW.Shape(), "leaks:", proof.Leaks, err)
	}
	// Output:
	// W1 [4 6] leaks: [] <nil>
	// b1 [1 6] leaks: [] <nil>
	// V [6 3] leaks: [] <nil>
}
