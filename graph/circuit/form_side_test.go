package circuit_test

import (
	"testing"

	"pgregory.net/rapid"

	"credo/graph"
	"credo/graph/circuit"
)

// sides draws a form and populations that it joins in each of some networks side by side.
func sides(t *rapid.T) (j joint, f circuit.Wiring, networks int) {
	n := func(name string) int { return rapid.IntRange(1, 4).Draw(t, name) }
	j = joint{circuit.Dense{}, circuit.Shape{n("pre")}, circuit.Shape{n("post")}}
	if rapid.Bool().Draw(t, "one-to-one") {
		j.form, j.post = circuit.OneToOne{}, j.pre
	}
	spec := circuit.Spec{
		Instances:   n("networks"),
		Populations: []circuit.Population{{Name: "pre", Shape: j.pre}, {Name: "post", Shape: j.post}},
	}
	f, err := spec.Wiring(circuit.Projection{Pre: "pre", Post: "post", Form: j.form})
	if err != nil {
		t.Fatal(err)
	}
	return j, f, spec.Instances
}

// Networks side by side keep the law of forms, also over axes before theirs, such as steps.
func TestFormsOfNetworksAreAdjoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		j, f, networks := sides(t)
		lead := rapid.SliceOfN(rapid.IntRange(1, 3), 0, 2).Draw(t, "axes before the networks")
		lead = append(lead, networks, rapid.IntRange(1, 3).Draw(t, "batch"))
		for _, d := range []graph.Dtype{graph.Float32, graph.Float64} {
			adjoint(t, j, f, lead, d)
		}
	})
}

// A cell is a cell of the same place in every network.
func TestFormsOfNetworksKnowTheirSynapses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		j, f, networks := sides(t)
		joined(t, j, f, networks, 1)
	})
}
