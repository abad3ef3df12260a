package rules_test

import (
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules"
	"credo/rules/rulestest"
)

// recipe returns the entry of that name, with the published options.
func recipe(t *testing.T, name string) rules.Recipe {
	t.Helper()
	e, err := rules.Table().Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return e.New()
}

// named is the rule of that name for a circuit, with the published options.
func named(t *testing.T, name string, c circuit.Circuit) rules.Rule {
	t.Helper()
	return recipe(t, name).On(c.Spec())
}

func TestFindNamesWhatThereIs(t *testing.T) {
	_, err := rules.Table().Find("backprob")
	want := `rule "backprob" is not one of ` + strings.Join(rules.Table().Names(), ", ") + "; did you mean backprop?"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// Every entry names itself: the rule that its recipe makes, and the entry that is found for its recipe.
func TestEntriesNameTheirRules(t *testing.T) {
	table := rules.Table()
	for _, e := range table.Entries {
		if !strings.HasPrefix(e.About, "ΔW = ") || !strings.Contains(e.Citation, "doi:") {
			t.Errorf("%s: about %q, citation %q", e.Name, e.About, e.Citation)
		}
		if made := e.New().On(stillSpec()); made.Name() != e.Name {
			t.Errorf("the entry %s makes the rule %s", e.Name, made.Name())
		}
		if of, ok := table.Of(e.New()); !ok || of.Name != e.Name {
			t.Errorf("the recipe of %s is found as %q", e.Name, of.Name)
		}
		if gradient := e.New().On(stillSpec()).Needs().Gradient; (e.With == "") != gradient {
			t.Errorf("%s goes with %q: a local rule names its circuit, and the gradient goes with all", e.Name, e.With)
		}
	}
	if first := table.Entries[0].Name; first != "backprop" {
		t.Errorf("the first entry is %s", first)
	}
}

// Options change the rule: ΔW at the same weights and samples.
func TestOptionsChangeTheRule(t *testing.T) {
	c := models.NewDIC([]int{4, 6, 3})
	at := circuittest.Draw(c, 5, 1)
	change := func(r rules.Recipe) []float64 {
		rule := r.On(c.Spec())
		draw := rulestest.Draw(rule, c, 5, 1)
		for name, v := range at {
			draw[name] = v
		}
		return circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, 5, rulestest.Must(t, rule)).Run(t, draw)["ΔW1"]
	}
	for name, others := range map[string][]rules.Recipe{
		"inhibitory-threshold":     {rules.ThresholdRecipe{Lambda: 0.5, Initial: 0.8}, rules.ThresholdRecipe{Lambda: 0.5, Initial: 1.6}},
		"inhibitory-taylor":        {rules.TaylorRecipe{Y0: 0.5}},
		"inhibitory-taylor-online": {rules.OnlineTaylorRecipe{Y0: 0.5}},
	} {
		seen := [][]float64{change(recipe(t, name))}
		circuittest.Same(t, name, change(recipe(t, name)), seen[0])
		for _, r := range others {
			got := change(r)
			for _, before := range seen {
				circuittest.Apart(t, name, got, before, 1e-3)
			}
			seen = append(seen, got)
		}
	}
	if e, _ := rules.Table().Find("inhibitory-threshold"); e.New() != rules.Recipe(rules.ThresholdRecipe{Lambda: 1, Initial: 0.8}) {
		t.Errorf("published options %+v", e.New())
	}
}

// Options that make no sense are refused for every circuit, in a sentence.
func TestSenselessOptionsAreRefused(t *testing.T) {
	spec := models.NewDIC([]int{4, 6, 3}).Spec()
	for _, row := range []struct {
		recipe rules.Recipe
		want   string
	}{
		{rules.TaylorRecipe{}, "rule inhibitory-taylor: y0 is 0: needs a positive number"},
		{rules.OnlineTaylorRecipe{Y0: -1}, "rule inhibitory-taylor-online: y0 is -1: needs a positive number"},
		{rules.ThresholdRecipe{Lambda: 1}, "rule inhibitory-threshold: the first y0 is 0: needs a positive number"},
		{rules.ThresholdRecipe{Lambda: 1.5, Initial: 1}, "rule inhibitory-threshold: lambda is 1.5: needs a number from 0 to 1"},
	} {
		if err := rules.Check(row.recipe.On(spec), spec); err == nil || err.Error() != row.want {
			t.Errorf("%+v: refused with %v, want %s", row.recipe, err, row.want)
		}
	}
}

// A rule of one's own serves every plastic projection; the recipe has its name.
func TestEverywhere(t *testing.T) {
	own := rules.Local("own", rules.Needs{Phases: []string{"closed"}}, nil, func(_ *graph.Builder, l rules.Locals) []rules.Update {
		return []rules.Update{{DW: l.Weight()}}
	})
	r := rules.Everywhere(own)
	if e, ok := r.(interface{ Entry() string }); !ok || e.Entry() != "own" {
		t.Errorf("the recipe of rule own is %#v", r)
	}
	b, s := settled(t)
	updates, err := rules.Write(b, s, r.On(s.Spec()))
	var targets []string
	for _, u := range updates {
		targets = append(targets, u.Target)
	}
	if err != nil || !slices.Equal(targets, []string{"W", "b", "V"}) {
		t.Errorf("changes of %v, %v", targets, err)
	}
}
