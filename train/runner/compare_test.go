package runner

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"credo/train"
	"credo/train/experiment"
	"credo/train/rundir"
)

const three = `
data: {train_images: 30}
circuit: {hidden: [8]}
batch: 12
epochs: 2
seeds: [3, 8]
log_every: 1
compare:
  - {circuit: mlp, rule: backprop}
  - {circuit: dic, rule: backprop}
  - {circuit: dic, rule: inhibitory-exact}
`

func compared(t testing.TB, out string, workers int, src string, settings ...string) *train.Comparison {
	t.Helper()
	e, s := loaded(t, src, settings...)
	table, dir, err := Compare(context.Background(), e, s, CompareOptions{Out: out, Workers: workers}, func(string) Screen { return &quiet{} })
	if err != nil {
		t.Fatal(err)
	}
	if dir != out {
		t.Errorf("records in %s, want %s", dir, out)
	}
	return table
}

// The table and every run are the same however many runs go on at a time, and a run of a comparison is the run that train makes of its row.
func TestWorkersDoNotMatter(t *testing.T) {
	dir := t.TempDir()
	one, four := filepath.Join(dir, "one"), filepath.Join(dir, "four")
	compared(t, one, 1, three)
	compared(t, four, 4, three)
	if contents(t, one, rundir.Table) != contents(t, four, rundir.Table) {
		t.Error("the table depends on the number of workers")
	}
	runs, err := filepath.Glob(filepath.Join(one, "*-seed*"))
	if err != nil || len(runs) != 6 {
		t.Fatalf("runs %v, %v", runs, err)
	}
	for _, r := range runs {
		sameNumbers(t, r, filepath.Join(four, filepath.Base(r)))
	}

	e, err := experiment.Read(Builtin(), filepath.Join(one, "03-dic-inhibitory-exact-seed8", rundir.Experiment))
	if err != nil {
		t.Fatal(err)
	}
	e, s, err := Load(e)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Train(t.Context(), e, s, in(filepath.Join(dir, "alone"), 1), shown(&quiet{})); err != nil {
		t.Fatal(err)
	}
	sameNumbers(t, filepath.Join(one, "03-dic-inhibitory-exact-seed8"), filepath.Join(dir, "alone"))
}

// Rows see the same images in the same order, seed by seed: with a learning rate that changes no digit of the weights, the losses
// of the minibatches are those of the same circuit under another rule, while they differ from minibatch to minibatch and between
// seeds.
func TestRowsArePaired(t *testing.T) {
	if testing.Short() {
		t.Skip("several runs")
	}
	dir := filepath.Join(t.TempDir(), "out")
	compared(t, dir, 2, three, "optimizer.name=sgd", "optimizer.lr=1e-30")
	losses := func(run string) []string { return column(t, filepath.Join(dir, run), "minibatch loss") }
	bp, exact, other := losses("02-dic-backprop-seed3"), losses("03-dic-inhibitory-exact-seed3"), losses("03-dic-inhibitory-exact-seed8")
	if len(bp) != 6 || !slices.Equal(bp, exact) {
		t.Errorf("minibatches of two rules differ:\n%v\n%v", bp, exact)
	}
	if slices.Equal(exact, other) || exact[0] == exact[1] || slices.Equal(exact[:3], exact[3:]) {
		t.Errorf("the order is the same for all seeds, minibatches or epochs: %v, %v", exact, other)
	}
	mlp, dic := column(t, filepath.Join(dir, "01-mlp-backprop-seed3"), "norm"), column(t, filepath.Join(dir, "02-dic-backprop-seed3"), "norm")
	if len(mlp) != 6 || mlp[0] != dic[0] || mlp[2] != dic[2] || mlp[0] != mlp[3] { // W1, b1, V of each epoch; b1 has learned its 1e-30
		t.Errorf("the weights of the circuits differ though nothing was learned: norms %v and %v", mlp, dic)
	}
}

// One run that fails stops the others; every run that had begun keeps its model.
func TestCompareFails(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	e, s := loaded(t, three+"  - {circuit: dic, rule: inhibitory-threshold, optimizer: {name: sgd, lr: 1e300}}\n", "epochs=200")
	_, _, err := Compare(t.Context(), e, s, CompareOptions{Out: dir, Workers: 8}, func(string) Screen { return &quiet{} })
	if err == nil || !strings.Contains(err.Error(), "dic inhibitory-threshold seed ") || !strings.Contains(err.Error(), "step 1: the weights of projection W1") {
		t.Errorf("error %v", err)
	}
	models, _ := filepath.Glob(filepath.Join(dir, "*", rundir.Model))
	if len(models) == 0 {
		t.Error("no model was kept")
	}
	for _, m := range models {
		if _, _, err := LoadModel(Builtin(), m); err != nil {
			t.Error(err)
		}
	}
	if done, _ := filepath.Glob(filepath.Join(dir, "*", rundir.Summary)); len(done) != 0 {
		t.Errorf("runs went on: %v", done)
	}
}

func TestCompareStops(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	e, s := loaded(t, three, "epochs=200")
	ctx, cancel := context.WithCancel(t.Context())
	_, _, err := Compare(ctx, e, s, CompareOptions{Out: dir, Workers: 1}, func(string) Screen {
		return &quiet{step: func(step int) {
			if step == 5 {
				cancel()
			}
		}}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if begun, _ := filepath.Glob(filepath.Join(dir, "*-seed*")); len(begun) != 1 {
		t.Errorf("runs were begun after the stop: %v", begun)
	}
}
