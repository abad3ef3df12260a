package verify_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/catalog"
	"credo/models"
	"credo/rules"
	"credo/train/verify"
)

var dtypes = []graph.Dtype{graph.Float64, graph.Float32}

// wantPass fails with every quantity that is outside its tolerance.
func wantPass(t *testing.T, r verify.Report) {
	t.Helper()
	for _, c := range r.Results {
		if c.Err != nil {
			t.Errorf("%v", c.Err)
		}
		for _, q := range c.Quantities {
			if !q.Pass() {
				t.Errorf("%s %s: deviation %.2e, tolerance %.0e", c.Case, q.Key, q.Deviation, q.Tolerance)
			}
		}
	}
	if r.Pass() == t.Failed() {
		t.Errorf("Pass() = %v", r.Pass())
	}
}

// Oracle: the embedded expected values. There is one case of every kind at least, and every key of the kind is compared.
func TestEmbeddedCases(t *testing.T) {
	cases, err := verify.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	expected := map[string][]string{}
	for _, system := range systems {
		for _, c := range loadEmbedded(t, system).Cases {
			expected[c["name"].(string)] = keysOf(c)
		}
	}
	for _, d := range dtypes {
		t.Run(d.String(), func(t *testing.T) {
			r := verify.Check(cases, d)
			wantPass(t, r)
			seen := map[string]bool{}
			for i, c := range cases {
				seen[c.Kind] = true
				var compared []string
				for _, q := range r.Results[i].Quantities {
					compared = append(compared, q.Key)
				}
				slices.Sort(compared)
				if want := expected[c.Name]; !slices.Equal(compared, want) {
					t.Errorf("case %s: compared %v, want %v", c.Name, compared, want)
				}
			}
			for _, k := range verify.Kinds().Entries {
				if !seen[k.Name] {
					t.Errorf("no case of kind %s", k.Name)
				}
			}
		})
	}
}

// Property 12: the gradients are closer to the expected ones than a case asks of settled states.
func TestGradientsOfTheCases(t *testing.T) {
	n := 0
	for _, c := range verify.Check(loadEmbedded(t, "dic").parse(t), graph.Float64).Results {
		for _, q := range c.Quantities {
			if !strings.HasPrefix(q.Key, "grad_") {
				continue
			}
			if n++; !(q.Deviation < 1e-10) {
				t.Errorf("%s %s: deviation %.2e", c.Case, q.Key, q.Deviation)
			}
		}
	}
	if n < 6 {
		t.Errorf("%d gradients were compared", n)
	}
}

// keysOf lists the keys of a case's expected values by the alphabet.
func keysOf(c map[string]any) []string {
	return slices.Sorted(maps.Keys(c["expect"].(map[string]any)))
}

// Oracle: all expected values, where they are at hand. Properties 1, 2, 3, 4, 5, 8, 12 and 21 of dic, and 13 and 22 of burst: the
// tolerance of each is in the case. Replays of the full size are left to the program's own verify, which takes a minute for them.
func TestSharedCases(t *testing.T) {
	for system, least := range map[string]int{"dic": 66, "burst": 90, "mdgl": 25} {
		cases := slices.DeleteFunc(load(t, sharedCases(t, system)).parse(t), func(c verify.Case) bool {
			return c.Kind == "modprop-gradients" || // its rate network is not there yet
				strings.HasPrefix(c.Kind, "replay") && c.Kind != "replay-data" || testing.Short() && c.Kind == "q-alignment"
		})
		for _, d := range dtypes {
			t.Run(system+" "+d.String(), func(t *testing.T) {
				r := verify.Check(cases, d)
				wantPass(t, r)
				if len(r.LeftOut) > 0 || len(r.Results) != len(cases) || len(r.Results) < least {
					t.Errorf("%d cases: %d computed, %d left out", len(cases), len(r.Results), len(r.LeftOut))
				}
				for _, row := range r.Summary() {
					t.Logf("%-18s %-20s %8.1e of %.0e  %s", row.Kind, row.Key, row.Quantity.Deviation, row.Quantity.Tolerance, row.Case)
				}
			})
		}
	}
}

// The embedded cases and networks are copies, but for the ones that were drawn for this set: nobody replaced a number.
func TestEmbeddedCasesAreCopies(t *testing.T) {
	drawn := []string{"settle_mixed_3-4-3-2", "mixed_burstccn_Qlearn_momentum_decay", "mixed_trajectory_burstccn", "replay_small_burstccn",
		"replay-angles_small_burstccn", "replay_small_burstprop", "q-alignment_small"}
	for _, of := range []struct{ file, system string }{{"dic", "dic"}, {"networks", "dic"}, {"burst", "burst"}, {"mdgl", "mdgl"}} {
		shared := load(t, sharedCases(t, of.system))
		for _, c := range load(t, "embedded/"+of.file+".json").Cases {
			name := c["name"].(string)
			if slices.Contains(drawn, name) {
				continue
			}
			if want := shared.only(t, name).Cases[0]; !reflect.DeepEqual(c, want) {
				t.Errorf("case %s differs from its original", name)
			}
		}
	}
}

// nudge changes one number, the largest of a quantity, by the given share.
func nudge(v any, share float64) any {
	numbers, _ := flatten(v)
	largest := 0.0
	for _, x := range numbers {
		if math.Abs(x) > math.Abs(largest) {
			largest = x
		}
	}
	by := share * largest
	if largest == 0 {
		by = share
	}
	done := false
	var walk func(any) any
	walk = func(v any) any {
		if list, ok := v.([]any); ok {
			out := make([]any, len(list))
			for i, x := range list {
				out[i] = walk(x)
			}
			return out
		}
		if x := v.(float64); x == largest && !done {
			done = true
			return x + by
		}
		return v
	}
	return walk(v)
}

// Every quantity of every kind is really compared: where every other expectation is wrong, these keys fail and no others; then
// the rest. A list that is expected to be empty cannot be wrong by a little: see TestEmptyLists.
func TestPerturbedExpectationFails(t *testing.T) {
	seen := map[string]bool{}
	for _, system := range systems {
		for _, c := range loadEmbedded(t, system).Cases {
			one := document{system, 1, []map[string]any{c}}
			keys := keysOf(c)
			if of := fmt.Sprint(c["kind"], keys); !seen[of] {
				seen[of] = true
				wantFailWhereWrong(t, one, keys)
			}
		}
	}
}

func wantFailWhereWrong(t *testing.T, one document, keys []string) {
	t.Helper()
	c := one.Cases[0]
	tolerance := c["tolerance"].(map[string]any)["float64"].(float64)
	right := c["expect"].(map[string]any)
	keys = slices.DeleteFunc(keys, func(key string) bool { n, _ := flatten(right[key]); return len(n) == 0 })
	for odd := range 2 {
		wrong := maps.Clone(right)
		for i, key := range keys {
			if i%2 == odd {
				wrong[key] = nudge(right[key], 10*tolerance)
			}
		}
		c["expect"] = wrong
		r := verify.Check(one.parse(t), graph.Float64).Results[0]
		if r.Err != nil || r.Pass() && odd < len(keys) {
			t.Errorf("%s passes with wrong expectations: %v", c["name"], r.Err)
		}
		for _, q := range r.Quantities {
			if i := slices.Index(keys, q.Key); i >= 0 && q.Pass() == (i%2 == odd) {
				t.Errorf("%s, wrong at every other key: %s deviates by %.2g", c["name"], q.Key, q.Deviation)
			}
		}
	}
}

// No crossing where one is expected, and one where none is, are both refused; by hand from the cases, whose list is empty.
func TestEmptyLists(t *testing.T) {
	for _, row := range []struct {
		name, key string
		expect    []any
		words     string
	}{
		{"figS2_4_1_target4", "crossings", []any{4.0, 5.0}, "expect.crossings: has 2 elements, and none was computed"},
		{"fig3A_target4", "crossings", []any{}, "expect.crossings: is an empty list"},
		{"C/ann/bp", "after/0/Y", []any{1.0}, "expect.after/0/Y: has 1 layers, and 0 were computed"},
	} {
		doc := embeddedCase(t, row.name)
		doc.Cases[0]["expect"].(map[string]any)[row.key] = row.expect
		r := verify.Check(doc.parse(t), graph.Float64).Results[0]
		if r.Err == nil || !strings.Contains(r.Err.Error(), row.words) {
			t.Errorf("%s: %v, want %q", row.name, r.Err, row.words)
		}
	}
}

// Oracle: the expected values. Replay needs no expectation, writes nested lists of the same shapes, and names the cases that it leaves out.
func TestReplay(t *testing.T) {
	doc := loadEmbedded(t, "dic")
	expect := map[string]map[string]any{}
	for _, c := range doc.Cases {
		expect[c["name"].(string)] = c["expect"].(map[string]any)
		delete(c, "expect")
		delete(c, "tolerance")
	}
	doc.Cases = append(doc.Cases, map[string]any{"name": "later", "kind": "figure9", "config": map[string]any{"x": nil}, "inputs": map[string]any{}})
	r := verify.Replay(doc.parse(t), graph.Float64)
	if len(r.Failed) > 0 || r.Complete() || !slices.Equal(r.LeftOut, []verify.LeftOut{{Case: "later", Kind: "figure9"}}) {
		t.Fatalf("failed %v, left out %v, complete %v", r.Failed, r.LeftOut, r.Complete())
	}
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Cases []struct {
			Name   string
			Values map[string]any
		}
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Cases) != len(expect) {
		t.Errorf("%d cases computed, want %d", len(got.Cases), len(expect))
	}
	for _, c := range got.Cases {
		wantValues(t, c.Name, c.Values, expect[c.Name])
	}
}

func wantValues(t *testing.T, name string, got, want map[string]any) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s has %d keys, want %d", name, len(got), len(want))
	}
	for key := range want {
		g, gs := flatten(got[key])
		w, ws := flatten(want[key])
		if !slices.Equal(gs, ws) {
			t.Errorf("%s %s has another shape than expected", name, key)
			continue
		}
		for i := range g {
			if math.Abs(g[i]-w[i]) > 1e-6*max(1, math.Abs(w[i])) {
				t.Errorf("%s %s: number %d is %g, want %g", name, key, i, g[i], w[i])
			}
		}
	}
}

// Every kind has a line about it, a name of its own, and names circuits and rules that there are.
func TestKinds(t *testing.T) {
	circuits, names := append(models.Table().Names(), models.Cells().Names()...), map[string]bool{}
	for _, k := range verify.Kinds().Entries {
		if k.About == "" || k.System == "" || names[k.Name] {
			t.Errorf("kind %s: system %q, about %q, there twice: %v", k.Name, k.System, k.About, names[k.Name])
		}
		names[k.Name] = true
		for _, c := range k.New().Circuits {
			if !slices.Contains(circuits, c) {
				t.Errorf("kind %s: circuit %s", k.Name, catalog.Unknown(c, circuits))
			}
		}
		for _, r := range k.New().Rules {
			if _, err := rules.Table().Find(r); err != nil {
				t.Errorf("kind %s: %v", k.Name, err)
			}
		}
	}
}

// Without cases there is nothing to be content with.
func TestNothingComparedIsNoPass(t *testing.T) {
	if verify.Check(nil, graph.Float64).Pass() {
		t.Error("Pass() of no cases")
	}
	if !verify.Replay(nil, graph.Float64).Complete() {
		t.Error("Replay of no cases is not complete")
	}
}
