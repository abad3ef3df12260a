package runner

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"credo/train/rundir"
)

// A run that begins with a model has its score before it learns, in its circuit and in another with the same weights, and in another precision; it
// is another experiment than one without, and than one with another model.
func TestRunsBeginWithAModel(t *testing.T) {
	dir := t.TempDir()
	first := trained(t, filepath.Join(dir, "first"), "circuit=mlp", "rule=backprop")
	model := filepath.Join(dir, "first", rundir.Model)
	last := first.Result.Final()
	for i, settings := range [][]string{
		{"circuit=mlp", "rule=backprop"}, {"circuit=mlp", "rule=feedback-alignment"}, {"circuit=mlp", "rule=backprop", "seed=9", "optimizer=sgd"},
		{"circuit=mlp", "rule=backprop", "dtype=float64"},
	} {
		again := trained(t, filepath.Join(dir, "again", string(rune('a'+i))), append(settings, "from="+model)...)
		got := again.Result.Test[0]
		if d := got.Mean("loss") - last.Mean("loss"); d < -1e-5 || d > 1e-5 || i == 0 && d != 0 || got.Mean("accuracy") != last.Mean("accuracy") {
			t.Errorf("%q: it begins at %v, and the model ended at %v", settings, got, last)
		}
		if again.Steps != 6 {
			t.Errorf("%d steps, want 6 from step 0 on", again.Steps)
		}
	}
	plain, _ := tiny(t, "circuit=mlp", "rule=backprop")
	with, _ := tiny(t, "circuit=mlp", "rule=backprop", "from="+model)
	other, _ := tiny(t, "circuit=mlp", "rule=backprop", "from="+filepath.Join(dir, "again", "a", rundir.Model))
	if Dir(plain) == Dir(with) || with.Hash() == other.Hash() || with.FromSHA256 == "" || strings.Contains(string(plain.Canonical()), "from") {
		t.Error("runs that begin elsewhere are not told apart")
	}
}

// A run that began with a model, and was stopped, goes on with the bits of one that was not.
func TestRunsFromAModelGoOn(t *testing.T) {
	dir := t.TempDir()
	trained(t, filepath.Join(dir, "first"))
	e, s := loaded(t, shortRun, "circuit.hidden=[8]", "from="+filepath.Join(dir, "first", rundir.Model))
	checkGoesOn(t, e, s, stop{2, -1}, stop{-1, 1})
}

// Models that do not fit, are none, or have changed, are refused in words.
func TestModelsToBeginWithThatDoNotFit(t *testing.T) {
	dir := t.TempDir()
	trained(t, filepath.Join(dir, "first"), "circuit=mlp", "rule=backprop")
	model := filepath.Join(dir, "first", rundir.Model)
	e, _ := tiny(t, "from="+model, "circuit=mlp", "rule=backprop", "circuit.hidden=[9]")
	if _, err := Begin(e); err == nil || !strings.Contains(err.Error(), "circuit mlp has W1 of shape [64 9], and in the model it has shape [64 8]: choose the sizes of the model") {
		t.Errorf("another size: %v", err)
	}
	e, _ = tiny(t, "from="+model, "circuit=burstccn", "rule=burst", "loss=mse")
	if _, err := Begin(e); err == nil || !strings.Contains(err.Error(), "and the model has none: it is of another circuit") {
		t.Errorf("another circuit: %v", err)
	}
	none := filepath.Join(dir, "none")
	place(t, none, []byte("none"))
	for says, from := range map[string]string{"cannot read the model": filepath.Join(dir, "nowhere"), "model " + none: none} {
		if _, _, err := load("{}", "from="+from); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
	}
	e, _ = tiny(t, "from="+model, "circuit=mlp", "rule=backprop")
	text, err := os.ReadFile(model)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)-1] ^= 1
	place(t, model, text)
	if _, _, err := Load(e); err == nil || !strings.Contains(err.Error(), "has changed: its SHA-256 is") {
		t.Errorf("a model that has changed: %v", err)
	}
}
