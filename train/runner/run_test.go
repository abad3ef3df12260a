package runner

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"credo/rules"
	"credo/train/experiment"
	"credo/train/rundir"
	"credo/train/settings"
)

// Property 25: the same experiment gives the same bits, in both precisions, with a rule that remembers, and so does the experiment that the
// run keeps. Another seed does not.
func TestSameSeedSameBits(t *testing.T) {
	if testing.Short() {
		t.Skip("several runs")
	}
	for _, dtype := range []string{"float32", "float64"} {
		t.Run(dtype, func(t *testing.T) {
			dir := t.TempDir()
			a, b, c, d := filepath.Join(dir, "a"), filepath.Join(dir, "b"), filepath.Join(dir, "c"), filepath.Join(dir, "d")
			settings := []string{"dtype=" + dtype, "rule=inhibitory-threshold", "rule.avg_inh_lambda=0.3", "name=same"}
			trained(t, a, settings...)
			trained(t, b, settings...)
			sameNumbers(t, a, b)

			e, err := experiment.Read(Builtin(), filepath.Join(a, rundir.Experiment))
			if err != nil {
				t.Fatal(err)
			}
			e, s, err := Load(e)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Train(t.Context(), e, s, in(c, 1), shown(&quiet{})); err != nil {
				t.Fatal(err)
			}
			sameNumbers(t, a, c)
			trained(t, d, append(settings, "seed=2")...)
			if contents(t, a, rundir.Model) == contents(t, d, rundir.Model) {
				t.Error("another seed gives the same weights")
			}
		})
	}
}

// A run is stopped from outside: the model as it was then is kept and loads, and the folder can be used again.
func TestStopped(t *testing.T) {
	e, s := tiny(t, "epochs=50")
	dir := filepath.Join(t.TempDir(), "run")
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Train(ctx, e, s, in(dir, 1), shown(&quiet{step: func(step int) {
		if step == 4 {
			cancel()
		}
	}}))
	if !errors.Is(err, context.Canceled) || err.Error() != "stopped after 4 steps; checkpoint and model are kept in "+dir {
		t.Errorf("error %v", err)
	}
	if !strings.Contains(contents(t, dir, rundir.Log), "stopped after 4 steps, in epoch 2 of 50") {
		t.Errorf("log %s", contents(t, dir, rundir.Log))
	}
	_, l, err := LoadModel(Builtin(), filepath.Join(dir, rundir.Model))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Train(t.Context(), e, s, in(dir, 1), shown(&quiet{})); err == nil || !strings.Contains(err.Error(), "was stopped after step 4: --resume goes on") {
		t.Errorf("a run that was stopped is begun again: %v", err)
	}
	_, start := tiny(t)
	fresh, err := NewLearner(e)
	if err != nil {
		t.Fatal(err)
	}
	if equal(l.State.Weights.Get("W1").F32, fresh.State.Weights.Get("W1").F32) {
		t.Error("the model that was kept has learned nothing")
	}
	if _, err := Train(ctx, e, start, in(dir, 1), shown(&quiet{})); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, _, err := LoadModel(Builtin(), filepath.Join(dir, rundir.Model)); err != nil {
		t.Errorf("a run that is stopped before it begins loses the model: %v", err)
	}
}

func equal(a, b []float32) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}

// A learning rate beyond all measure stops the run with projection and step, in the first step and in a later one; the last sound
// model is kept and loads.
func TestOverflowKeepsTheModel(t *testing.T) {
	for settings, says := range map[string]string{
		"optimizer.name=sgd optimizer.lr=1e300": "the model as of step 0 is kept in ",
		"optimizer.lr=1e30":                     "the model as of step 1 is kept in ",
	} {
		e, s := tiny(t, strings.Fields(settings)...)
		dir := filepath.Join(t.TempDir(), "run")
		_, err := Train(t.Context(), e, s, in(dir, 1), shown(&quiet{}))
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "projection W1: no longer finite numbers") {
			t.Errorf("%s: error %v", settings, err)
		}
		if _, _, err := LoadModel(Builtin(), filepath.Join(dir, rundir.Model)); err != nil { // numbers that are not finite are refused
			t.Errorf("%s: %v", settings, err)
		}
		if !strings.Contains(contents(t, dir, rundir.Log), "level=ERROR") {
			t.Errorf("%s: the log does not tell", settings)
		}
	}
}

// Weights that are finite and so large that their loss is not: the record still can be written and read.
func TestLossBeyondAllNumbers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	sum := trained(t, dir, "circuit=mlp", "rule=backprop", "batch=30", "epochs=1", "optimizer.name=sgd", "optimizer.lr=1e25")
	if sum.TestLoss() != nil {
		t.Fatalf("the test loss is %v: this test needs a larger learning rate", *sum.TestLoss())
	}
	var back map[string]any
	if err := json.Unmarshal([]byte(contents(t, dir, rundir.Summary)), &back); err != nil {
		t.Fatal(err)
	}
	if v, there := back["test_loss"]; v != nil || !there {
		t.Errorf("test_loss is %v", v)
	}
}

func TestUnsettledIsToldThreeTimes(t *testing.T) {
	if testing.Short() {
		t.Skip("several runs")
	}
	e, s := tiny(t, "circuit.settle=euler", "circuit.settle.closed_steps=2")
	dir, screen := filepath.Join(t.TempDir(), "run"), &quiet{}
	sum, err := Train(t.Context(), e, s, in(dir, 1), shown(screen))
	if err != nil {
		t.Fatal(err)
	}
	if sum.Unsettled != 6 || screen.warnings != 2 || strings.Count(contents(t, dir, rundir.Log), "phase closed did not settle in 3 of 3") != 2 {
		t.Errorf("%d unsettled, %d warnings, log %s", sum.Unsettled, screen.warnings, contents(t, dir, rundir.Log))
	}
	if got := trained(t, filepath.Join(t.TempDir(), "run")).Unsettled; got != 0 {
		t.Errorf("the equilibrium leaves %d unsettled", got)
	}
}

// No epoch: the network as it starts is evaluated and kept.
func TestNoEpoch(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	sum := trained(t, dir, "epochs=0", "data.valid_fraction=0")
	if sum.Steps != 0 || len(sum.Result.Test) != 1 || sum.BestValidEpoch != nil || sum.bestTest() != nil {
		t.Errorf("%+v", sum)
	}
	other := filepath.Join(t.TempDir(), "run")
	trained(t, other, "epochs=0", "seed=2")
	start := map[string][]float32{}
	for _, d := range []string{dir, other} {
		_, l, err := LoadModel(Builtin(), filepath.Join(d, rundir.Model))
		if err != nil {
			t.Fatal(err)
		}
		start[d] = l.State.Weights.Get("W1").F32
	}
	if equal(start[dir], start[other]) {
		t.Error("every seed starts from the same weights")
	}
}

func TestUnwritable(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("kept"), 0o644); err != nil {
		t.Fatal(err)
	}
	e, s := tiny(t)
	if _, err := Train(t.Context(), e, s, in(filepath.Join(file, "run"), 1), shown(&quiet{})); err == nil || !strings.Contains(err.Error(), "choose another with --out") {
		t.Errorf("error %v", err)
	}
	if contents(t, dir, "file") != "kept" {
		t.Error("the file in the way was changed")
	}
	run := filepath.Join(dir, "run")
	if err := os.MkdirAll(filepath.Join(run, rundir.Model, "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(run, rundir.Experiment), e.Canonical(), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Train(t.Context(), e, s, anew(run), shown(&quiet{})); err == nil || !strings.Contains(err.Error(), rundir.Model) {
		t.Errorf("error %v", err)
	}
}

// The folder of a run has the same name wherever the data are, and another name for every setting that matters.
func TestDir(t *testing.T) {
	dir := func(settings ...string) string {
		e, _ := tiny(t, settings...)
		return Dir(e)
	}
	if dir() != dir("data.dir='"+t.TempDir()+"'") {
		t.Error("the folder depends on where the data are")
	}
	if dir() == dir("optimizer.lr=0.002") || dir() == dir("seed=2") {
		t.Error("the folder does not depend on the settings")
	}
	if got := dir("circuit=mlp", "rule=backprop"); !strings.HasPrefix(got, filepath.Join("runs", "mlp-backprop-")) {
		t.Error(got)
	}
}

func TestMisfits(t *testing.T) {
	for settings, says := range map[string]string{
		"circuit=mlp rule=inhibitory-exact":                     `rule inhibitory-exact needs a phase "closed", and circuit mlp has: forward`,
		"circuit.hidden=[]":                                     "at least one hidden layer",
		"circuit.feedback.form=aligned circuit.feedback.clip=1": "leave them out, or use form equilibrium",
		"circuit.hidden=[100000000]":                            "projection W1 of circuit dic would have 64 x 100000000 weights, more than 268435456: give it fewer cells",
		"circuit.hidden=[9223372036854775807]":                  "give it fewer cells",
		"circuit=mlp rule=backprop circuit.hidden=[8,1e10]":     "circuit.hidden",
	} {
		e, err := decode("data: {train_images: 30}", strings.Fields(settings)...)
		if err == nil {
			e, _, err = Load(e)
		}
		if err == nil {
			_, err = NewLearner(e)
		}
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: error %v, want one that says %q", settings, err, says)
		}
	}
	e, err := decode("", "circuit.sizes=[784,5,11]")
	if err != nil {
		t.Fatal(err)
	}
	var p settings.Problems
	if _, _, err := Load(e); !errors.As(err, &p) || len(p) != 1 || p[0].Key != "circuit.sizes" {
		t.Errorf("error %v", err)
	}
}

// Property 24: the test metrics have the same bits for any gains, feedback and target; other weights have others.
func TestEvaluationIsOpenLoop(t *testing.T) {
	evaluated := func(settings ...string) *Summary {
		return trained(t, filepath.Join(t.TempDir(), "run"), append(settings, "epochs=0")...)
	}
	want := evaluated()
	for _, setting := range []string{
		"circuit.controller.kp=30", "circuit.controller.ki=0", "circuit.feedback.form=aligned", "circuit.feedback.average=true",
		"circuit.feedback.norm=7.5", "circuit.nudge=0.015", "circuit.fb_to_readout=false",
	} {
		if got := evaluated(setting); *got.TestLoss() != *want.TestLoss() || accuracy(got) != accuracy(want) {
			t.Errorf("%s: test loss %v, without it %v", setting, *got.TestLoss(), *want.TestLoss())
		}
	}
	if other := evaluated("seed=2"); *other.TestLoss() == *want.TestLoss() {
		t.Error("other weights have the same test loss")
	}
}

// The average of the feedback over the batch has an effect. Over a batch of one it would have none, and is refused.
func TestAverageOfTen(t *testing.T) {
	if testing.Short() {
		t.Skip("two runs")
	}
	ten := trained(t, filepath.Join(t.TempDir(), "run"), "batch=10", "circuit.feedback.average=true", "optimizer.lr=0.05")
	other := trained(t, filepath.Join(t.TempDir(), "run"), "batch=10", "circuit.feedback.average=false", "optimizer.lr=0.05")
	if math.Abs(*ten.TestLoss()-*other.TestLoss()) < 1e-4 {
		t.Errorf("the average over ten has no effect: %v and %v", *ten.TestLoss(), *other.TestLoss())
	}
}

// The experiments that are checked in can be built, row by row.
func TestCheckedInExperiments(t *testing.T) {
	var files []string
	for _, pattern := range []string{"*.yaml", "*/*.yaml"} {
		found, err := filepath.Glob(filepath.Join("../../notebooks-data/experiments", pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 10 {
		t.Fatalf("found %v", files)
	}
	for _, file := range files {
		e, err := experiment.Read(Builtin(), file)
		if err != nil {
			t.Error(err)
			continue
		}
		if e, err = Sized(e); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		for _, row := range e.Rows() {
			spec := row.Circuit.Spec()
			if err := rules.Check(row.Rule.On(spec), spec); spec.Check() != nil || err != nil {
				t.Errorf("%s, %s: %v, %v", file, row.Label(), spec.Check(), err)
			}
		}
	}
}
