package locality_test

import (
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
)

// Rules of pyramidal cells leak nothing in any regime; transport is each copy onto the synapses' own cells, or onto the cells that teach
// them, and nothing where feedback is drawn or a copy at the start only. Hidden populations are of one size.
func TestLocalRulesOfPyramidalNetworks(t *testing.T) {
	prop := func(set func(c *models.Burstprop)) circuit.Circuit {
		c := models.NewBurstprop([]int{6, 5, 5, 3})
		set(c)
		return c
	}
	edn := func(y, interneurons circuit.Source) circuit.Circuit {
		c := models.NewEDN([]int{6, 5, 5, 3})
		c.Y, c.Interneurons = y, interneurons
		return c
	}
	drawn, copied, tied := circuit.Random{Scale: 1, Draw: circuit.NormalDraw}, circuit.Symmetric{Scale: 1}, circuit.Tied{Scale: 1}
	y1, y2 := "Y1: tied to W2", "Y2: tied to W3"
	h1, h2 := "H1: tied to Y1", "H2: tied to Y2"
	for _, row := range []struct {
		name, rule string
		circuit    circuit.Circuit
		plastic    int
		want       map[string][]string // transport, where there is any
	}{
		{"burstprop", "burstprop", models.NewBurstprop([]int{6, 5, 5, 3}), 8, nil},
		{"burstprop, Y learns from Wᵀ on", "burstprop", prop(func(c *models.Burstprop) { c.LearnY, c.Y = true, copied }), 11, nil},
		{"burstprop, tied", "burstprop", prop(func(c *models.Burstprop) { c.Y = tied }), 8, map[string][]string{
			"W1": {y1}, "b1": {y1}, "R1": {y1}, "W2": {y2}, "b2": {y2}, "R2": {y2}}},
		{"edn", "dendritic-error", models.NewEDN([]int{6, 5, 5, 3}), 12, nil},
		{"edn, drawn", "dendritic-error", edn(drawn, drawn), 12, nil},
		{"edn, Y tied", "dendritic-error", edn(tied, copied), 12, map[string][]string{
			"W1": {y1}, "b1": {y1}, "H1": {y1}, "W2": {y2}, "b2": {y2}, "H2": {y2}, "F1": {y2}, "f1": {y2}}},
		{"edn, tied", "dendritic-error", edn(tied, tied), 6, map[string][]string{
			"W1": {y1, h1}, "b1": {y1, h1}, "W2": {y2, h2}, "b2": {y2, h2}}},
	} {
		got := certifyAll(t, row.circuit, row.rule, graph.Options{Dtype: graph.Float64, NoGrad: true}, []int{6, 5, 5, 3})
		if len(got) != row.plastic {
			t.Errorf("%s: %d certificates, want %d", row.name, len(got), row.plastic)
		}
		for p, cert := range got {
			if len(cert.Leaks) > 0 || !slices.Equal(cert.Transport, row.want[p]) {
				t.Errorf("%s at %s: leaks %q, transport %q, want none and %q", row.name, p, cert.Leaks, cert.Transport, row.want[p])
			}
		}
	}
}
