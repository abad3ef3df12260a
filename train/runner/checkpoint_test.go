package runner

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"credo/train"
	"credo/train/experiment"
	"credo/train/rundir"
	"credo/train/safetensors"
	"credo/train/task"
)

// stopAt leaves a run that was stopped after a step.
func stopAt(t testing.TB, e experiment.Experiment, s task.Task, dir string, step int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if _, err := Train(ctx, e, s, in(dir, 1), stop{step, -1}.screen(cancel)); err == nil {
		t.Fatal("the run was not stopped")
	}
}

// A checkpoint has every value of the state, its place and its time, to the bit, in both precisions.
func TestCheckpointsAreWhole(t *testing.T) {
	for _, dtype := range []string{"float32", "float64"} {
		e, s := loaded(t, shortRun, "rule=inhibitory-threshold", "dtype="+dtype)
		m, err := prepare(e, s, 1)
		if err != nil {
			t.Fatal(err)
		}
		value := 0.1
		for _, g := range m.learner.State.Groups() {
			for _, name := range g.Values.Names() {
				a := g.Values.Get(name)
				for i := range a.Len() {
					value = math.Nextafter(value*1.01, 9)
					a.Set(i, value)
				}
			}
		}
		m.learner.State.Epoch, m.learner.State.Step, m.learner.State.Time = 3, 17, 0.1+0.2
		var file bytes.Buffer
		if err := writeCheckpoint(&file, e, m.learner, &train.Progress{}, m.computation, 99); err != nil {
			t.Fatal(err)
		}
		c, err := readCheckpoint(file.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		again, err := prepare(e, s, 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.into(again.learner); err != nil {
			t.Fatal(err)
		}
		values := 0
		for i, g := range m.learner.State.Groups() {
			for _, name := range g.Values.Names() {
				values++
				if got := again.learner.State.Groups()[i].Values.Get(name); !slices.Equal(got.Float64s(), g.Values.Get(name).Float64s()) {
					t.Errorf("%s %s differs", g.Name, name)
				}
			}
		}
		if st := again.learner.State; st.Epoch != 3 || st.Step != 17 || st.Time != 0.1+0.2 || c.Position.Metrics != 99 || c.Computation != m.computation || values < 8 {
			t.Errorf("%s: %+v of %d values", dtype, c.Position, values)
		}
	}
}

// Checkpoints that are cut short, of another experiment or precision, that lie, or that are none, are refused in words; the folder stays as it
// is, and can be used.
func TestCheckpointsThatAreRefused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	e, s := loaded(t, shortRun)
	stopAt(t, e, s, dir, 4)
	good, lines := contents(t, dir, rundir.Checkpoint), contents(t, dir, rundir.Metrics)
	other := func(settings ...string) string {
		dir := filepath.Join(t.TempDir(), "other")
		e, s := loaded(t, shortRun, settings...)
		stopAt(t, e, s, dir, 4)
		return contents(t, dir, rundir.Checkpoint)
	}
	meta := func(key string, from ...string) string {
		f, err := safetensors.Read([]byte(good))
		if err != nil {
			t.Fatal(err)
		}
		was := f.Metadata[key]
		if f.Metadata[key] = strings.NewReplacer(from...).Replace(was); f.Metadata[key] == was {
			t.Fatalf("%s does not hold %q: %s", key, from, was)
		}
		var out strings.Builder
		if err := safetensors.Write(&out, f.Tensors, f.Metadata); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	model := contents(t, dir, rundir.Model)
	for _, row := range []struct{ says, checkpoint, metrics string }{
		{"the checkpoint is damaged", good[:len(good)/2], lines},
		{"the checkpoint is damaged", good[:7], lines},
		{"the checkpoint is damaged", "", lines},
		{"it is no checkpoint", model, lines},
		{"of another experiment", other("optimizer.lr=0.5"), lines},
		{"of another experiment", other("dtype=float64"), lines},
		{"by its step has learned from 0", meta(positionKey, `"step":4`, `"step":3`), lines},
		{"never is", meta(positionKey, `"step":4`, `"step":40`), lines},
		{"never is", meta(positionKey, `"epoch":1`, `"epoch":7`), lines},
		{"its position is", meta(positionKey, `"step":4`, `"step":-4`), lines},
		{"these are not its lines", good, lines[:len(lines)/2]},
		{"these are not its lines", meta(positionKey, `"metrics":`, `"metrics":1`), lines},
		{"its metadata progress", meta(progressKey, "{", ""), lines},
		{"its metadata progress is null", meta(progressKey, meta0(t, good, progressKey), "null"), lines},
	} {
		place(t, filepath.Join(dir, rundir.Checkpoint), []byte(row.checkpoint))
		place(t, filepath.Join(dir, rundir.Metrics), []byte(row.metrics))
		_, err := Train(t.Context(), e, s, Options{Out: dir, How: rundir.Resume, Threads: 1}, shown(&quiet{}))
		if err == nil || !strings.Contains(err.Error(), row.says) || !strings.Contains(err.Error(), "--fresh") {
			t.Errorf("%v, want %q", err, row.says)
		}
		if contents(t, dir, rundir.Checkpoint) != row.checkpoint || contents(t, dir, rundir.Metrics) != row.metrics || contents(t, dir, rundir.Model) != model {
			t.Errorf("%s: the folder has changed", row.says)
		}
	}
	place(t, filepath.Join(dir, rundir.Checkpoint), []byte(good))
	place(t, filepath.Join(dir, rundir.Metrics), []byte(lines))
	if _, err := Train(t.Context(), e, s, Options{Out: dir, How: rundir.Resume, Threads: 1}, shown(&quiet{})); err != nil {
		t.Errorf("the good checkpoint: %v", err)
	}
}

// meta0 is a text of the metadata.
func meta0(t *testing.T, file, key string) string {
	t.Helper()
	f, err := safetensors.Read([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	return f.Metadata[key]
}

// The lines of metrics.csv until a checkpoint end at the end of a line, and at its step.
func TestLinesOfCheckpoints(t *testing.T) {
	head := "epoch,step,split,metric,layer,value\n"
	path := filepath.Join(t.TempDir(), rundir.Metrics)
	place(t, path, []byte(head+"0,7,test,loss,,1\n"))
	all := int64(len(head) + len("0,7,test,loss,,1\n"))
	for at, right := range map[position]bool{
		{Step: 7, Metrics: all}: true, {Step: 9, Metrics: all}: true, {Step: 0, Metrics: int64(len(head))}: true,
		{Step: 6, Metrics: all}: false, {Step: 7, Metrics: all - 1}: false, {Step: 7, Metrics: all + 1}: false, {Step: 7}: false,
	} {
		if err := checkLines(path, at); (err == nil) != right {
			t.Errorf("%+v: %v", at, err)
		}
	}
	if err := checkLines(path+"x", position{Metrics: all}); err == nil {
		t.Error("a file that is not there is right")
	}
}

// A checkpoint of other kernels says how to take those.
func TestCheckpointsOfOtherKernels(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	e, s := loaded(t, shortRun)
	stopAt(t, e, s, dir, 2)
	f, err := safetensors.Read([]byte(contents(t, dir, rundir.Checkpoint)))
	if err != nil {
		t.Fatal(err)
	}
	f.Metadata[computationKey] = strings.Replace(f.Metadata[computationKey], `"kernels":"`, `"kernels":"old-`, 1)
	file, err := os.Create(filepath.Join(dir, rundir.Checkpoint))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := safetensors.Write(file, f.Tensors, f.Metadata); err != nil {
		t.Fatal(err)
	}
	_, err = Train(t.Context(), e, s, Options{Out: dir, How: rundir.Resume, Threads: 1}, shown(&quiet{}))
	if err == nil || !strings.Contains(err.Error(), "CREDO_KERNELS=old-") {
		t.Errorf("%v", err)
	}
}
