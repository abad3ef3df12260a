package optim

import "credo/graph"

// Still leaves weights as they are: Rest of a Route of which some projections alone should learn.
type Still struct{}

// Name returns "still".
func (Still) Name() string { return "still" }

// Check returns nil.
func (Still) Check() error { return nil }

// Slots returns nothing.
func (Still) Slots(Place) []Slot { return nil }

// Apply returns the old weights.
func (Still) Apply(_ *graph.Builder, vars []Var) []Next {
	return each(vars, func(v Var) Next { return Next{W: v.W} })
}
