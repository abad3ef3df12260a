package experiment

import (
	"maps"
	"reflect"
	"slices"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/train/optim"
)

// checkRole refuses a role that the circuit has neither as it is nor as published.
func (e Experiment) checkRole(role string, spec circuit.Spec) error {
	known := roles(spec.Projections)
	if p, err := Plain(e.catalog, e.CircuitName(), ""); err == nil {
		if _, published, err := p.small(); err == nil {
			known = append(known, roles(published.Projections)...)
		}
	}
	if slices.Contains(known, role) {
		return nil
	}
	slices.Sort(known)
	return errors.Errorf("circuit %s: role %s", e.CircuitName(), catalog.Unknown(role, slices.Compact(known)))
}

// roles lists the roles of projections.
func roles(projections []circuit.Projection) (out []string) {
	for _, p := range projections {
		if !slices.Contains(out, p.Role) {
			out = append(out, p.Role)
		}
	}
	return out
}

// dropRates removes the learning rates of roles that no projection has that learns, and returns them. Rates of a whole comparison are for
// the rows that have the role.
func (e *Experiment) dropRates(spec circuit.Spec) (dropped []string) {
	v := reflect.ValueOf(e.Optimizer)
	f, ok := catalog.FieldOf(catalog.Fields(v.Type()), "rates")
	if !ok {
		return nil
	}
	learn := roles(spec.Plastic())
	rates := maps.Clone(f.In(v).Interface().(map[string]float64))
	for role := range rates {
		if !slices.Contains(learn, role) {
			dropped = append(dropped, role)
			delete(rates, role)
		}
	}
	if len(dropped) == 0 {
		return nil
	}
	if len(rates) == 0 {
		rates = nil
	}
	o := reflect.New(reflect.Indirect(v).Type())
	o.Elem().Set(reflect.Indirect(v))
	f.In(o).Set(reflect.ValueOf(rates))
	if v.Kind() != reflect.Pointer {
		o = o.Elem()
	}
	e.Optimizer = o.Interface().(optim.Optimizer)
	slices.Sort(dropped)
	return dropped
}
