package rulestest_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/rules/rulestest"
)

// Every rule of the table, on every circuit: it keeps the laws, or is refused in a sentence. Rules must fit circuits that go with them.
func TestRulesKeepTheLaws(t *testing.T) {
	for _, c := range circuits(t) {
		for _, e := range rules.Table().Entries {
			for name, recipe := range options(e.New()) {
				t.Run(e.Name+"/"+c.name+"/"+name, func(t *testing.T) {
					rule := recipe.On(c.circuit.Spec())
					switch {
					case rule.Needs().Gradient && !c.circuit.Spec().Flows: // feedback does not reach the loss, and is left alone
						rulestest.Laws(t, rule, upwards{c.circuit})
					case slices.Contains(c.fit, e.Name) || rules.Check(rule, c.circuit.Spec()) == nil:
						rulestest.Laws(t, rule, c.circuit)
					default:
						refused(t, rule, c)
					}
				})
			}
		}
	}
}

// A rule with given numbers that no experiment names keeps the laws, too.
func TestLineKeepsTheLaws(t *testing.T) {
	line := rules.Assign("line",
		rules.Assignment{Cell: circuit.Excitatory, Rule: rules.InhibitoryLine(0.5, 1.5)},
		rules.Assignment{Cell: circuit.Readout, Rule: rules.ReadoutDelta()})
	rulestest.Laws(t, line, models.NewDIC([]int{4, 6, 7, 3}))
}

// Rules of spiking cells keep the laws by eligibility traces, too, whether the target is given at every moment or for the last.
func TestTracesKeepTheLaws(t *testing.T) {
	o := rules.Spikes{Form: rules.Traces}
	for _, loss := range []circuit.Loss{circuit.CrossEntropy{}, circuit.SquaredError{}} {
		c := models.NewRSNN()
		c.Inputs, c.Cells, c.Adapting, c.Outputs, c.Density, c.Loss = 10, 20, 10, 2, 0.5, loss
		for _, recipe := range []rules.Recipe{rules.EProp{Spikes: o, Reset: true}, rules.MDGL{Spikes: o}, rules.OnMDGL{Spikes: o}, rules.RFLO{Spikes: o}} {
			rule := recipe.On(c.Spec())
			t.Run(rule.Name()+"/"+loss.Name(), func(t *testing.T) { rulestest.Laws(t, rule, c) })
		}
	}
}

// options are a recipe with its published options, and with every number times 0.3, if it has any, so that memory matters.
func options(r rules.Recipe) map[string]rules.Recipe {
	out := map[string]rules.Recipe{"published": r}
	other := reflect.New(reflect.TypeOf(r)).Elem()
	other.Set(reflect.ValueOf(catalog.Clone(r)))
	for _, f := range catalog.Fields(other.Type()) {
		if v := f.In(other); v.Kind() == reflect.Float64 {
			v.SetFloat(0.3 * v.Float())
			out["other options"] = other.Interface().(rules.Recipe)
		}
	}
	return out
}

// upwards is a circuit in which forward projections alone learn.
type upwards struct{ circuit.Circuit }

func forward(p circuit.Projection) bool { return p.Role == circuit.Forward }

func (u upwards) Spec() circuit.Spec { return u.Circuit.Spec().Only(forward) }

func (u upwards) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	return u.Circuit.Settle(b, io).Only(forward)
}

// Conclude lets the circuit conclude a trial, if it does.
func (u upwards) Conclude(b *graph.Builder, whole *circuit.Settled) {
	if c, ok := u.Circuit.(circuit.Concluding); ok {
		c.Conclude(b, whole)
	}
}

func refused(t *testing.T, r rules.Rule, c row) {
	err := rules.Check(r, c.circuit.Spec())
	if err == nil || !strings.HasPrefix(err.Error(), "rule "+r.Name()) || !strings.Contains(err.Error(), "circuit "+c.circuit.Spec().Name) {
		t.Fatalf("got %v, want a sentence with rule and circuit", err)
	}
	b := graph.NewBuilder(graph.Options{})
	s, settled := circuit.Write(b, c.circuit, circuit.Dims{Batch: 5})
	if settled != nil {
		t.Fatal(settled)
	}
	if _, again := rules.Write(b, s, r); again == nil || again.Error() != err.Error() {
		t.Errorf("Write refuses with %v, Check with %v", again, err)
	}
}
