package optim

import "credo/graph"

// Route gives some projections an optimizer of their own, by name; all others share Rest.
type Route struct {
	Rest Optimizer
	Own  map[string]Optimizer
}

// Name returns that of Rest.
func (r Route) Name() string { return r.Rest.Name() }

func (r Route) of(name string) Optimizer {
	if o, ok := r.Own[name]; ok {
		return o
	}
	return r.Rest
}

// Slots returns those of the projection's optimizer.
func (r Route) Slots(p Place) []Slot { return r.of(p.Name).Slots(p) }

// Apply lets every optimizer see its own projections; those of Rest are together.
func (r Route) Apply(b *graph.Builder, vars []Var) []Next {
	out := make([]Next, len(vars))
	var rest []Var
	var at []int
	for i, v := range vars {
		if o, ok := r.Own[v.Name]; ok {
			out[i] = o.Apply(b, []Var{v})[0]
		} else {
			rest, at = append(rest, v), append(at, i)
		}
	}
	for i, next := range r.Rest.Apply(b, rest) {
		out[at[i]] = next
	}
	return out
}
