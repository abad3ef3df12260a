package optim

import (
	"maps"
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/catalog"
)

// Route gives projections whose role has a rate plain steps of that size, and leaves them as they are at a rate of 0; all others share Rest.
type Route struct {
	Rest  Optimizer
	Rates map[string]float64 // learning rates by role
}

// Routed returns the optimizer as it learns: a Route if roles have rates of their own, or else the optimizer itself.
func Routed(o Optimizer) Optimizer {
	own := ratesOf(o)
	if _, done := o.(Route); done || len(own) == 0 {
		return o
	}
	return Route{o, own}
}

// Unused returns the first role, by the alphabet, that has a rate of its own and is none of the given ones; ok is false if there is none.
func Unused(o Optimizer, roles []string) (role string, ok bool) {
	for _, role := range slices.Sorted(maps.Keys(ratesOf(o))) {
		if !slices.Contains(roles, role) {
			return role, true
		}
	}
	return "", false
}

// ratesOf returns the learning rates by role of an optimizer that embeds Common, or of a Route.
func ratesOf(o Optimizer) map[string]float64 {
	if c, ok := o.(interface{ rates() map[string]float64 }); ok {
		return c.rates()
	}
	return nil
}

func (r Route) rates() map[string]float64 { return r.Rates }

// Name returns the name of Rest.
func (r Route) Name() string { return r.Rest.Name() }

// Check reports the first option of Rest that makes no sense, or the first such rate.
func (r Route) Check() error {
	if r.Rest == nil {
		return errors.New("a route without an optimizer for the projections whose role has no rate")
	}
	if err := r.Rest.Check(); err != nil {
		return err
	}
	for _, role := range slices.Sorted(maps.Keys(r.Rates)) {
		if err := plain(r.Rates[role]).Check(); err != nil {
			return catalog.At("rates."+role, errors.WithMessagef(err, "rate of role %s", role))
		}
	}
	return nil
}

// plain returns the steps of a role that has a rate.
func plain(rate float64) Flowing {
	if rate == 0 {
		return Still{}
	}
	return NewSGD(rate)
}

// own returns the plain steps of a projection whose role has a rate.
func (r Route) own(p Place) (o Optimizer, ok bool) {
	rate, ok := r.Rates[p.Role]
	return plain(rate), ok
}

// Slots returns the slots of the projection's optimizer.
func (r Route) Slots(p Place) []Slot {
	if o, ok := r.own(p); ok {
		return o.Slots(p)
	}
	return r.Rest.Slots(p)
}

// Apply lets Rest see all its projections together.
func (r Route) Apply(b *graph.Builder, vars []Var) []Next {
	return routed(r, vars, func(o Optimizer, vars []Var) []Next { return o.Apply(b, vars) })
}

// routed gives projections whose role has a rate to their own steps, one by one, and all others to Rest together.
func routed[T any](r Route, vars []Var, f func(o Optimizer, vars []Var) []T) []T {
	out := make([]T, len(vars))
	var rest []Var
	var at []int
	for i, v := range vars {
		if o, ok := r.own(v.Place); ok {
			out[i] = f(o, []Var{v})[0]
		} else {
			rest, at = append(rest, v), append(at, i)
		}
	}
	for i, x := range f(r.Rest, rest) {
		out[at[i]] = x
	}
	return out
}
