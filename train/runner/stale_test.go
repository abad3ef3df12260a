package runner

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train"
	"credo/train/experiment"
	"credo/train/rundir"
)

// mine is a rule of one's own: back-propagation with a factor.
func mine(factor float64) rules.Recipe {
	return rules.Plain("mine", func(circuit.Spec) rules.Rule { return scaled{rules.Backprop(), factor} })
}

type scaled struct {
	rules.Rule
	factor float64
}

func (s scaled) Updates(b *graph.Builder, x *circuit.Settled) []rules.Update {
	out := s.Rule.Updates(b, x)
	for i := range out {
		out[i].DW = b.Scale(out[i].DW, s.factor)
	}
	return out
}

// owned is a program with the rule: its catalog, and an experiment that names it.
func owned(t *testing.T, factor float64, settings ...string) experiment.Experiment {
	t.Helper()
	c := Builtin()
	catalog.Add(c, catalog.Entry[rules.Recipe]{Name: "mine", About: "ΔW = −f ∂E/∂W", New: func() rules.Recipe { return mine(factor) }})
	e, err := experiment.Decode(c, "test", []byte("{data: {train_images: 30}, circuit: {name: mlp, hidden: [8]}, batch: 12, epochs: 1, seeds: 2, compare: [{rule: backprop}, {rule: mine}]}"), settings...)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// compareOwned compares with a program, and returns the table and the runs that were made, each with its warnings.
func compareOwned(t *testing.T, e experiment.Experiment, dir string) (*train.Comparison, []string) {
	t.Helper()
	e, s, err := Load(e)
	if err != nil {
		t.Fatal(err)
	}
	screens := map[string]*stopping{}
	table, _, err := Compare(t.Context(), e, s, CompareOptions{Out: dir, Workers: 1}, func(name string) Screen {
		screens[name] = &stopping{}
		return screens[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	var made []string
	for name, s := range screens {
		made = append(made, strings.TrimSpace(name+": "+strings.Join(s.warned, " ")))
	}
	slices.Sort(made)
	return table, made
}

// A rule is negated, the program built again, and the comparison asked for again: the rule's runs are made anew, and say why; the others are
// reused, and the table says which. A factor in the last place of a constant shows, too.
func TestNoStaleResults(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "compare")
	first, made := compareOwned(t, owned(t, 1), dir)
	if len(made) != 4 || first.Rows[1].Reused != nil {
		t.Errorf("made %q, reused %v", made, first.Rows[1].Reused)
	}
	if table, made := compareOwned(t, owned(t, 1), dir); len(made) != 0 || !slices.Equal(table.Rows[1].Reused, []uint64{1, 2}) {
		t.Errorf("the same again: made %q, reused %v", made, table.Rows[1].Reused)
	}
	negated, made := compareOwned(t, owned(t, -1), dir)
	if len(made) != 2 || !strings.Contains(made[0], "mlp mine seed 1: made anew: it was made by credo "+Version) || !strings.Contains(made[1], "differs in the compiled program") {
		t.Errorf("made anew: %q", made)
	}
	if reused := negated.Rows[0].Reused; !slices.Equal(reused, []uint64{1, 2}) || negated.Rows[1].Reused != nil {
		t.Errorf("reused %v and %v", reused, negated.Rows[1].Reused)
	}
	if was, is := means(first.Rows[1].Runs[0].Test, "loss"), means(negated.Rows[1].Runs[0].Test, "loss"); *was[0] != *is[0] || *was[1] == *is[1] || first.Rows[0].Headline().Mean != negated.Rows[0].Headline().Mean {
		t.Errorf("scores %v, negated %v", was, is)
	}
	text, err := negated.Rows[0].MarshalJSON()
	if err != nil || !strings.Contains(strings.ReplaceAll(string(text), "\n", ""), `"reused":[1,2]`) {
		t.Errorf("%v, %s", err, text)
	}
	if text := contents(t, dir, rundir.Table); strings.Contains(text, "reused") {
		t.Error("the table that is kept depends on earlier commands")
	}
	if _, made := compareOwned(t, owned(t, -1.0000001), dir); len(made) != 2 {
		t.Errorf("another last place: made %q", made)
	}
}

// A finished run of another program is shown as it is, and says so.
func TestRunsOfOtherProgramsSaySo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	for _, factor := range []float64{1, -1} {
		e, s, err := Load(owned(t, factor))
		if err != nil {
			t.Fatal(err)
		}
		sum, err := Train(t.Context(), single(e.Compare[1], 1), s, in(dir, 1), shown(&quiet{}))
		if err != nil {
			t.Fatal(err)
		}
		if sum.Kept != (factor < 0) || (sum.Differs == "") != (factor > 0) || factor < 0 && !strings.Contains(sum.Differs, "differs in the compiled program") {
			t.Errorf("factor %v: kept %v, %q", factor, sum.Kept, sum.Differs)
		}
	}
}

// A run that another program began is not gone on with: train says how the two differ, compare makes it anew.
func TestCheckpointsOfOtherPrograms(t *testing.T) {
	begun, s, err := Load(owned(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "compare")
	dir := filepath.Join(out, RunFolder(1, begun.Compare[1], 1))
	stopAt(t, single(begun.Compare[1], 1), s, dir, 1)
	changed, s, err := Load(owned(t, -1))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Train(t.Context(), single(changed.Compare[1], 1), s, Options{Out: dir, How: rundir.Resume, Threads: 1}, shown(&quiet{}))
	if err == nil || !strings.Contains(err.Error(), "cannot go on: the checkpoint was made by credo "+Version) || !strings.Contains(err.Error(), "the compiled program") || !strings.Contains(err.Error(), "--fresh") {
		t.Errorf("%v", err)
	}
	place(t, filepath.Join(out, rundir.Experiment), begun.Canonical())
	table, made := compareOwned(t, owned(t, -1), out)
	fresh, _ := compareOwned(t, owned(t, -1), filepath.Join(t.TempDir(), "fresh"))
	if len(made) != 4 || !strings.Contains(made[2], "seed 1: made anew: the checkpoint was made by") || !cmp.Equal(table.Rows[1].Runs, fresh.Rows[1].Runs) {
		t.Errorf("made %q: -fresh +made anew\n%s", made, cmp.Diff(fresh.Rows[1].Runs, table.Rows[1].Runs))
	}
}

// More seeds in a folder of fewer take the runs that are there; so do fewer, and others.
func TestMoreSeedsTakeTheRunsThatAreThere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "compare")
	compareOwned(t, owned(t, 1, "seeds=2"), dir)
	table, made := compareOwned(t, owned(t, 1, "seeds=3"), dir)
	if !slices.Equal(made, []string{"mlp backprop seed 3:", "mlp mine seed 3:"}) || !slices.Equal(table.Rows[0].Reused, []uint64{1, 2}) || len(table.Seeds) != 3 {
		t.Errorf("made %q, reused %v of %v", made, table.Rows[0].Reused, table.Seeds)
	}
	if _, made := compareOwned(t, owned(t, 1, "seeds=1"), dir); len(made) != 0 {
		t.Errorf("fewer seeds: made %q", made)
	}
	if table, made := compareOwned(t, owned(t, 1, "seeds=[9, 2]"), dir); len(made) != 2 || !slices.Equal(table.Rows[1].Reused, []uint64{2}) {
		t.Errorf("other seeds: made %q, reused %v", made, table.Rows[1].Reused)
	}
	e, s, err := Load(owned(t, 1, "epochs=2"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := Compare(t.Context(), e, s, CompareOptions{Out: dir, Workers: 1}, func(string) Screen { return &quiet{} }); err == nil || !strings.Contains(err.Error(), "another experiment") {
		t.Errorf("another experiment: %v", err)
	}
}

// The folder of a comparison is named after the experiment, and not after its seeds.
func TestFoldersAreNamedWithoutSeeds(t *testing.T) {
	a, b, c := owned(t, 1, "seeds=2"), owned(t, 1, "seeds=[7]", "seed=4"), owned(t, 1, "epochs=3")
	if seedless(a).Hash() != seedless(b).Hash() || seedless(a).Hash() == seedless(c).Hash() || a.Seeds == nil || a.Compare[0].Seed == 0 {
		t.Error("seeds change the name of the folder, or nothing does")
	}
}
