package runner

import (
	"reflect"
	"testing"

	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/graph/graphtest"
	"credo/rules"
)

// The report of a rule that reads whole trials at the read-out alone names the future there, and has the graph of the moment.
func TestInspectNamesTheFuture(t *testing.T) {
	c := graphtest.Spiking{Inputs: 3, Cells: 4, Outputs: 2, Alpha: 0.9, Kappa: 0.8, Threshold: 0.1, Gamma: 0.3, Refractory: 2}
	product := func(variable string) func(*graph.Builder, rules.Locals) []rules.Update {
		return func(_ *graph.Builder, l rules.Locals) []rules.Update {
			return []rules.Update{{DW: l.Outer(l.Var("trial", variable))}}
		}
	}
	needs := rules.Needs{Phases: []string{"trial"}}
	r := rules.Assign("both",
		rules.Assignment{Cell: "LIF", Rule: rules.Local("moments", needs, nil, product("psi"))},
		rules.Assignment{Cell: circuit.Readout, Rule: rules.Course("course", needs, product("error"))})
	in, err := examine(c, r, catalog.Entry[rules.Recipe]{Name: "both"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{graphtest.In: {}, graphtest.Rec: {}, graphtest.Out: {"future"}}
	if !reflect.DeepEqual(in.Leaks, want) || in.Graph == nil {
		t.Errorf("leaks %v, want %v", in.Leaks, want)
	}
}
