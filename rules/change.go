package rules

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/locality"
)

// Change gathers the updates that a rule writes for one projection, as the locality certificate takes them: the sum of the steps, and the
// memory. DW is the zero Node if the rule leaves the projection alone.
func Change(b *graph.Builder, spec circuit.Spec, r Rule, updates []Update, projection string) locality.Target {
	t := locality.Target{Projection: projection}
	next := map[string]graph.Node{}
	for _, u := range updates {
		switch {
		case u.Mode == Set:
			next[u.Target] = u.DW
		case u.Target == projection && t.DW.Valid():
			t.DW = b.Add(t.DW, u.DW)
		case u.Target == projection:
			t.DW = u.DW
		}
	}
	for _, m := range r.Memory(spec) {
		if m.Projection == projection {
			t.Memory = append(t.Memory, locality.Kept{Name: m.Name, Per: m.Per, Trial: m.Span == Trial, Next: next[m.Name]})
		}
	}
	return t
}
