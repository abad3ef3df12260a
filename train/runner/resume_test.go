package runner

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"credo/train/rundir"
)

// A comparison that was stopped goes on where it stopped: finished runs are not done again, the run under way goes on from its checkpoint, the
// others are done, and the table is the same byte for byte.
func TestResume(t *testing.T) {
	dir := t.TempDir()
	whole, broken := filepath.Join(dir, "whole"), filepath.Join(dir, "broken")
	compared(t, whole, 1, three)

	e, s := loaded(t, three)
	ctx, stop := context.WithCancel(t.Context())
	begun := 0
	_, _, err := Compare(ctx, e, s, CompareOptions{Out: broken, Workers: 1}, func(string) Screen {
		if begun++; begun == 4 {
			return &quiet{step: func(n int) {
				if n == 2 {
					stop()
				}
			}}
		}
		return &quiet{}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("not stopped: %v", err)
	}
	var again []string
	var steps []int
	table, _, err := Compare(t.Context(), e, s, CompareOptions{Out: broken, Workers: 1}, func(name string) Screen {
		again = append(again, name)
		return &quiet{step: func(step int) { steps = append(steps, step) }}
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(again) != 3 || again[0] != "dic backprop seed 8" || steps[0] != 3 {
		t.Errorf("done again: %q, want the last three, the first from step 3 on: %v", again, steps)
	}
	if contents(t, whole, rundir.Table) != contents(t, broken, rundir.Table) || len(table.Rows) != 3 {
		t.Error("the table is not the one of a comparison that was not stopped")
	}

	// A run whose numbers are gone is not taken for a result.
	run := filepath.Join(broken, "01-mlp-backprop-seed3")
	text := contents(t, run, rundir.Metrics)
	if err := os.WriteFile(filepath.Join(run, rundir.Metrics), []byte(text[:len(text)/2]), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Compare(t.Context(), e, s, CompareOptions{Out: broken, Workers: 1}, func(string) Screen { return &quiet{} }); err == nil || !strings.Contains(err.Error(), "metrics.csv is not the file that the run left") {
		t.Errorf("a run without its numbers: %v", err)
	}
}

// The numbers of a finished run are read as the result that it had, to the last digit: alignment to every reference with its step, settling
// by epoch.
func TestResultsAreReadBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	sum := trained(t, dir, "align_every=2", "align_to=[mlp, backprop]")
	got, err := readBack(t, dir, sum.Measures)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sum.Result, got); diff != "" {
		t.Errorf("-result +read\n%s", diff)
	}
	var steps []int
	for _, a := range got.Alignment {
		if a.To == "mlp" && a.Projection == "b1" {
			steps = append(steps, a.Step)
		}
	}
	if !slices.Equal(steps, []int{0, 2, 4}) || len(got.Settling["closed"]) != 2 || got.Settling["open"][1] < 1 {
		t.Errorf("aligned before steps %v of 6, settling %v", steps, got.Settling)
	}
	if to := column(t, dir, "cosine to mlp"); len(to) != 12 || len(column(t, dir, "cosine")) != 12 {
		t.Errorf("metrics.csv has %d cosines to mlp", len(to))
	}
}

// Mirrors and watched variables are read back too.
func TestWhatWasWatchedIsReadBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	sum := trained(t, dir, "align_every=2", "circuit={name: burstccn, hidden: [5]}", "rule=burst", "loss=mse")
	got, err := readBack(t, dir, sum.Measures)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sum.Result, got); diff != "" {
		t.Errorf("-result +read\n%s", diff)
	}
	if len(got.Watched) != 6 || len(column(t, dir, "size apical")) != 3 || len(column(t, dir, "angle to Wᵀ")) != 3 {
		t.Errorf("%d statistics, want of apical and p, before 3 steps", len(got.Watched))
	}
}
