package rules_test

import (
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
)

func settled(t *testing.T) (*graph.Builder, *circuit.Settled) {
	t.Helper()
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	s, err := circuit.Write(b, still{numbers()}, circuit.Dims{Batch: 2})
	if err != nil {
		t.Fatal(err)
	}
	return b, s
}

// A need that is not met is refused in one sentence, which names rule, projection and circuit and lists the things that are there instead.
func TestUnmetNeedsAreRefused(t *testing.T) {
	dic, mlp := models.NewDIC([]int{4, 6, 3}).Spec(), models.NewMLP([]int{4, 6, 3}).Spec()
	undriven := models.NewDIC([]int{4, 6, 3})
	undriven.DriveReadout = false
	exact := rules.InhibitoryExact()
	hidden := rules.Assignment{Cell: circuit.Excitatory, Rule: exact}
	for _, row := range []struct {
		rule rules.Rule
		spec circuit.Spec
		want string
	}{
		{exact, mlp, `rule inhibitory-exact needs a phase "closed", and circuit mlp has: forward`},
		{exact, dic, "rule inhibitory-exact at projection V of circuit dic needs inhibitory cells that project onto population v, which has none"},
		{rules.ReadoutDelta(), dic, `rule readout-delta at projection W1 of circuit dic needs a variable "v" of population E1, which has: u`},
		{rules.ReadoutError(), dic, `rule readout-error at projection W1 of circuit dic needs a variable "error" of population E1, which has: u`},
		{rules.Assign("mine", hidden), dic, "rule mine has nothing for projection V of circuit dic: it serves projections onto excitatory cells"},
		{rules.Assign("mine", rules.Assignment{Role: circuit.Forward, Cell: circuit.Excitatory, Rule: exact}, rules.Assignment{Role: circuit.Recurrent, Rule: exact}), dic,
			"rule mine has nothing for projection V of circuit dic: it serves forward projections onto excitatory cells; recurrent projections"},
		{rules.Assign("mine", hidden, rules.Assignment{Projections: []string{"W", "b"}, Rule: exact}), dic,
			"rule mine has nothing for projection V of circuit dic: it serves projections onto excitatory cells; W, b"},
		{rules.Assign("mine", hidden, rules.Assignment{Cell: circuit.Readout, Rule: rules.ReadoutDelta()}), undriven.Spec(),
			"rule mine: rule readout-delta at projection V of circuit dic needs controller cells that project onto population v, which has none"},
		{exact, dic.Only(func(circuit.Projection) bool { return false }), "rule inhibitory-exact finds no plastic projection in circuit dic"},
		{rules.Backprop(), mlp.Only(func(circuit.Projection) bool { return false }), "rule backprop finds no plastic projection in circuit mlp"},
	} {
		if err := rules.Check(row.rule, row.spec); err == nil || err.Error() != row.want {
			t.Errorf("refused with:\n%v\nwant:\n%s", err, row.want)
		}
	}
}

// Rules of pyramidal cells name the thing that another circuit lacks.
func TestRulesOfPyramidalCellsNeedThem(t *testing.T) {
	sizes := []int{4, 6, 3}
	dic, mlp, ccn := models.NewDIC(sizes).Spec(), models.NewMLP(sizes).Spec(), models.NewBurstCCN(sizes).Spec()
	prop, edn := models.NewBurstprop(sizes).Spec(), models.NewEDN(sizes).Spec()
	for _, row := range []struct {
		rule string
		spec circuit.Spec
		want string
	}{
		{"burst", mlp, `rule burst needs a phase "teacher", and circuit mlp has: forward`},
		{"burst", prop, `rule burst has nothing for projection R1 of circuit burstprop: it serves forward projections`},
		{"burst", edn, `rule burst at projection W1 of circuit edn needs a variable "p" of population E1, which has: soma, predicted, untaught, apical`},
		{"burstprop", dic, `rule burstprop needs a phase "free", and circuit dic has: open, closed`},
		{"burstprop", ccn, `rule burstprop needs a phase "free", and circuit burstccn has: teacher`},
		{"burstprop", edn, `rule burstprop needs a phase "free", and circuit edn has: teacher`},
		{"dendritic-error", mlp, `rule dendritic-error needs a phase "teacher", and circuit mlp has: forward`},
		{"dendritic-error", ccn, `rule dendritic-error at projection W1 of circuit burstccn needs a variable "predicted" of population E1, which has: soma, apical, p, burst`},
	} {
		if err := rules.Check(recipe(t, row.rule).On(row.spec), row.spec); err == nil || err.Error() != row.want {
			t.Errorf("refused with:\n%v\nwant:\n%s", err, row.want)
		}
	}
}

// One of several assignments that has nothing to serve is a mistake in its names.
func TestAssignmentsToNothingAreRefused(t *testing.T) {
	spec := models.NewDIC([]int{4, 6, 3}).Spec()
	r := rules.Assign("mine",
		rules.Assignment{Projections: []string{"W1", "b1", "V"}, Rule: rules.Backprop()},
		rules.Assignment{Projections: []string{"W2"}, Rule: rules.InhibitoryExact()})
	if err := rules.Check(r, spec); err == nil || !strings.Contains(err.Error(), "rule inhibitory-exact finds no plastic projection in circuit dic: it serves W2") {
		t.Errorf("got %v", err)
	}
}

// A rule that compares with the baseline needs a circuit that states one.
func TestBurstNeedsABaseline(t *testing.T) {
	spec := models.NewBurstCCN([]int{4, 6, 3}).Spec()
	for _, p := range []float64{0, 1, -0.5} {
		spec.Baseline = p
		want := "rule burst needs the burst probability without an error, and circuit burstccn states none between 0 and 1"
		if err := rules.Check(recipe(t, "burst").On(spec), spec); err == nil || err.Error() != want {
			t.Errorf("baseline %g: refused with %v, want %s", p, err, want)
		}
	}
}

// A record that a rule asks of Settled and that is not there sticks in the builder, with the rule and the projection.
func TestReadingWhatIsNotThere(t *testing.T) {
	for _, row := range []struct {
		read func(l rules.Locals) graph.Node
		want string
	}{
		{func(l rules.Locals) graph.Node { return l.Var("closed", "w") }, "still records no variable w E in phase closed; it has: variable"},
		{func(l rules.Locals) graph.Node { return l.Rate("shut") }, "still records no rate E in phase shut"},
		{func(l rules.Locals) graph.Node { return l.Memory("y") }, "still records no memory nosy/W/y; it has: none"},
		{func(l rules.Locals) graph.Node { return l.Modulator("ACh") }, "still records no modulator ACh in phase closed; it has: none"},
	} {
		b, s := settled(t)
		nosy := rules.Local("nosy", rules.Needs{Phases: []string{"closed"}}, nil, func(b *graph.Builder, l rules.Locals) []rules.Update {
			return []rules.Update{{DW: l.Outer(row.read(l))}}
		})
		_, err := rules.Write(b, s, nosy)
		if err == nil || !strings.Contains(err.Error(), row.want) || !strings.Contains(err.Error(), "rule nosy, projection W") {
			t.Errorf("got %v, want %q", err, row.want)
		}
	}
}

// A rule of one's own that asks for the impossible is an error, not a panic when it is used.
func TestSenselessUpdatesAreRefused(t *testing.T) {
	closed := rules.Needs{Phases: []string{"closed"}}
	one := []rules.Memory{{Name: "m", Per: circuit.PerPost}}
	for _, row := range []struct {
		needs  rules.Needs
		update func(b *graph.Builder, l rules.Locals) rules.Update
		want   string
	}{
		{rules.Needs{}, func(b *graph.Builder, l rules.Locals) rules.Update {
			return rules.Update{DW: l.Outer(l.Rate("closed"))}
		},
			"rule odd needs no phase: it must name the one at whose end the weights change"},
		{closed, func(b *graph.Builder, l rules.Locals) rules.Update { return rules.Update{} },
			"rule odd: the update of W is missing (the zero Node)"},
		{closed, func(b *graph.Builder, l rules.Locals) rules.Update { return rules.Update{DW: l.Rate("closed")} },
			"rule odd: the update of b has shape [2 2], and its target has [1 2]"},
		{closed, func(b *graph.Builder, l rules.Locals) rules.Update {
			return rules.Update{Target: "n", DW: b.Mean(l.Rate("closed"), 0), Mode: rules.Set}
		}, `rule odd: sets "odd/W/n", which is no memory of the rule`},
		{closed, func(b *graph.Builder, l rules.Locals) rules.Update {
			return rules.Update{Target: "m", DW: b.Mean(l.Rate("closed"), 0), Mode: rules.Set}
		}, "rule odd: the update of odd/W/m has shape [2], and its target has [1 2]"},
	} {
		b, s := settled(t)
		odd := rules.Local("odd", row.needs, one, func(b *graph.Builder, l rules.Locals) []rules.Update {
			return []rules.Update{row.update(b, l)}
		})
		if _, err := rules.Write(b, s.Only(only{names: []string{"W", "b"}}.keep), odd); err == nil || err.Error() != row.want {
			t.Errorf("got %v, want %s", err, row.want)
		}
	}
	b, s := settled(t)
	if _, err := rules.Write(b, s, stranger{rules.Backprop()}); err == nil || err.Error() != `rule backprop: changes "IE", which is no plastic projection of circuit still` {
		t.Errorf("got %v", err)
	}
}

// stranger changes a projection that does not learn.
type stranger struct{ rules.Rule }

func (stranger) Updates(b *graph.Builder, s *circuit.Settled) []rules.Update {
	return []rules.Update{{Target: "IE", DW: s.Weight("W")}}
}
