package experiment

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train"
	"credo/train/optim"
	"credo/train/settings"
)

// check reports settings of an experiment that do not go together, each at the place of its key. Sizes that depend on the data are taken
// to be small. own has the settings that no other experiment shares.
func (d *decoder) check(e *Experiment, tree *settings.Node, own ...settings.Layer) {
	report := func(key string, err error) {
		if err == nil {
			return
		}
		var at catalog.KeyError
		if errors.As(err, &at) {
			key = absolute(key, at.Key)
		}
		d.fail(place(tree, key), key, "%s", err)
	}
	small := e.clone()
	inputs, outputs := small.Circuit.Widths()
	if inputs == 0 {
		inputs, outputs = 3, 3
	}
	report("align_to", e.checkReferences())
	report("settling_every", e.checkSettling())
	err := small.ends(inputs, outputs)
	spec := small.Circuit.Spec()
	if err == nil {
		err = spec.Check()
	}
	if err != nil {
		report("circuit", err)
		report("rule.name", e.misfit())
		return
	}
	report("rule.name", e.fit(spec))
	for _, role := range e.dropRates(spec) {
		if key := "optimizer.rates." + role; given(own, key) {
			report(key, e.checkRole(role, spec))
		}
	}
}

// absolute returns the path of a key that a thing of a section names.
func absolute(section, key string) string {
	if from, ok := strings.CutPrefix(key, "."); ok {
		return from
	}
	section, _, _ = strings.Cut(section, ".")
	return settings.Join(section, key)
}

// place returns the position of a key, or of the nearest section above it that is there.
func place(tree *settings.Node, key string) settings.Position {
	for key != "" {
		if n := tree.Get(key); n != nil && n.At != (settings.Position{}) {
			return n.At
		}
		key = key[:max(strings.LastIndexByte(key, '.'), 0)]
	}
	return tree.At
}

// ends tells the circuit the rest of the experiment.
func (e *Experiment) ends(inputs, outputs int) error {
	dtype, err := graph.ParseDtype(e.Dtype)
	if err != nil {
		return catalog.At(".dtype", err)
	}
	return e.Circuit.Ends(circuit.Ends{Data: e.DataName(), Inputs: inputs, Outputs: outputs, Loss: e.Loss, Batch: e.Batch, Dtype: dtype})
}

// fit says why the rule does not serve the circuit, and which circuits it serves.
func (e *Experiment) fit(spec circuit.Spec) error {
	err := rules.Check(e.Rule.On(spec), spec)
	if err == nil {
		return nil
	}
	var fits []string
	for _, name := range catalog.Get[circuit.Model](e.catalog).Names() {
		if Fits(e.catalog, name, e.RuleName()) == nil {
			fits = append(fits, name)
		}
	}
	if len(fits) == 0 {
		return err
	}
	if slices.Contains(fits, e.CircuitName()) {
		return errors.WithMessagef(err, "these options of circuit %s do not serve it", e.CircuitName())
	}
	return fmt.Errorf("%w; it runs on %s: circuit.name=%s, or --circuit %s", err, strings.Join(fits, ", "), fits[0], fits[0])
}

// Fits says why a rule does not serve a circuit, both with their published settings, or returns nil.
func Fits(c *catalog.Catalog, circuitName, ruleName string) error {
	e, err := Plain(c, circuitName, ruleName)
	if err != nil {
		return err
	}
	if err := e.ends(3, 3); err != nil {
		return err
	}
	spec := e.Circuit.Spec()
	if err := spec.Check(); err != nil {
		return err
	}
	return rules.Check(e.Rule.On(spec), spec)
}

// Plain returns the published settings of a circuit and a rule, whether or not they go together. An empty name stands for the default.
func Plain(c *catalog.Catalog, circuitName, ruleName string) (Experiment, error) {
	d := decoder{catalog: c, lenient: true}
	tree := &settings.Node{Kind: settings.Mapping, At: settings.In("the published settings")}
	for _, s := range []struct{ key, name string }{{"circuit.name", circuitName}, {"rule.name", ruleName}} {
		if s.name != "" {
			tree = tree.With(s.key, tree.At, settings.Word(tree.At, s.name))
		}
	}
	e, _, _ := d.one([]settings.Layer{{Tree: tree}})
	return e, d.problems.Err()
}

// ReferenceNames lists what the circuit's ΔW can be compared with: its own gradient, and its references.
func (e Experiment) ReferenceNames() []string {
	names := []string{train.Gradient}
	if c, ok := e.Circuit.(circuit.Referenced); ok {
		small := e.clone()
		if inputs, _ := small.Circuit.Widths(); inputs == 0 {
			if small.ends(3, 3) != nil {
				return names
			}
			c = small.Circuit.(circuit.Referenced)
		}
		for _, r := range c.References() {
			names = append(names, r.Name)
		}
	}
	return names
}

func (e Experiment) checkReferences() error {
	known := e.ReferenceNames()
	for _, name := range e.AlignTo {
		if !slices.Contains(known, name) {
			return errors.Errorf("%s of circuit %s", catalog.Unknown(name, known), e.CircuitName())
		}
	}
	return nil
}

func (e Experiment) checkSettling() error {
	if _, ok := e.Circuit.(circuit.Settling); e.SettlingEvery > 0 && !ok {
		return errors.Errorf("circuit %s does not settle: leave it out, or set it to 0", e.CircuitName())
	}
	return nil
}

// checkRole refuses a role that the circuit has neither as it is nor as published.
func (e Experiment) checkRole(role string, spec circuit.Spec) error {
	known := roles(spec.Projections)
	if p, err := Plain(e.catalog, e.CircuitName(), ""); err == nil && p.ends(3, 3) == nil {
		known = append(known, roles(p.Circuit.Spec().Projections)...)
	}
	if slices.Contains(known, role) {
		return nil
	}
	slices.Sort(known)
	return errors.Errorf("role %s of circuit %s", catalog.Unknown(role, slices.Compact(known)), spec.Name)
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
