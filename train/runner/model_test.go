package runner

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"credo/train/rundir"
	"credo/train/safetensors"
	"credo/train/task"
)

// A model file is all that is needed: moved away from its run it gives the accuracy and loss that the run had.
func TestModelGivesItsAccuracyAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("several runs")
	}
	for _, c := range []struct{ settings, memory string }{
		{"circuit=mlp rule=backprop circuit.activation=sigmoid loss=mse", ""},
		{"circuit=mlp rule=backprop dtype=float64 circuit.hidden=[8,7]", ""},
		{`circuit=burstccn circuit.convolutions=[{"channels":3,"kernel":3,"stride":2},{"channels":4,"kernel":2}] circuit.hidden=[9]`, ""},
		{"circuit=dic rule=inhibitory-threshold rule.avg_inh_lambda=0.5", "inhibitory-threshold/W1/y0"},
		{"circuit=dic rule=inhibitory-exact dtype=float64 circuit.phi_e=[5,1,3]", ""},
	} {
		t.Run(c.settings, func(t *testing.T) {
			dir := t.TempDir()
			sum := trained(t, filepath.Join(dir, "run"), append(strings.Fields(c.settings), "optimizer.lr=0.05", "epochs=3")...)
			alone := filepath.Join(dir, "alone.safetensors")
			if err := os.Rename(filepath.Join(dir, "run", rundir.Model), alone); err != nil {
				t.Fatal(err)
			}
			if err := os.RemoveAll(filepath.Join(dir, "run")); err != nil {
				t.Fatal(err)
			}
			e, l, err := LoadModel(Builtin(), alone)
			if err != nil {
				t.Fatal(err)
			}
			_, s, err := Load(e)
			if err != nil {
				t.Fatal(err)
			}
			at := task.Address{Part: task.Test, Size: 1000}
			b := l.NewBatch(s.Samples(at))
			if err := s.Fill(at, b.Values); err != nil {
				t.Fatal(err)
			}
			a, err := l.Evaluate(b)
			if err != nil {
				t.Fatal(err)
			}
			right := 0
			for i := range b.Samples {
				answer, target := a.Output.Float64s()[10*i:10*i+10], b.Get("target").Float64s()[10*i:10*i+10]
				if target[slices.Index(answer, slices.Max(answer))] == 1 {
					right++
				}
			}
			if loss := *sum.TestLoss(); s.Steps(task.Test, 1000) != 1 || float64(right)/float64(b.Samples) != accuracy(sum) || math.Abs(loss-a.Loss) > 1e-6*loss {
				t.Errorf("accuracy %v, loss %v; the run had %v, %v", float64(right)/float64(b.Samples), a.Loss, accuracy(sum), loss)
			}
			if names := l.State.Memory.Names(); c.memory != "" && !slices.Contains(names, c.memory) {
				t.Errorf("memory %v, and %s was saved", names, c.memory)
			}
		})
	}
}

// The file tells nothing of when, where and by whom it was made.
func TestModelIsAnonymous(t *testing.T) {
	dir := t.TempDir()
	trained(t, filepath.Join(dir, "run"), "data.dir='"+dir+"'")
	file := contents(t, filepath.Join(dir, "run"), rundir.Model)
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	home, _ := os.UserHomeDir()
	for _, word := range []string{dir, host, here, home + "/", "time", "date"} {
		if len(word) > 2 && strings.Contains(file, word) {
			t.Errorf("%s holds %q", rundir.Model, word)
		}
	}
	if contents(t, filepath.Join(dir, "run"), rundir.Experiment) == "" || strings.Contains(contents(t, filepath.Join(dir, "run"), rundir.Experiment), dir) {
		t.Error("the experiment holds where the data are")
	}
}

// Files whose tensors do not fit their experiment.
func TestModelsThatLie(t *testing.T) {
	dir := t.TempDir()
	trained(t, filepath.Join(dir, "run"), "rule=inhibitory-threshold")
	good, err := safetensors.Read([]byte(contents(t, filepath.Join(dir, "run"), rundir.Model)))
	if err != nil {
		t.Fatal(err)
	}
	const memory = "inhibitory-threshold/W1/y0"
	at := func(name string) int {
		return slices.IndexFunc(good.Tensors, func(x safetensors.Tensor) bool { return x.Name == name })
	}
	for name, c := range map[string]struct {
		change func(ts []safetensors.Tensor, meta map[string]string) []safetensors.Tensor
		says   string
	}{
		"not ours": {func(ts []safetensors.Tensor, m map[string]string) []safetensors.Tensor {
			delete(m, "credo")
			return ts
		}, "was not written by credo"},
		"newer": {func(ts []safetensors.Tensor, m map[string]string) []safetensors.Tensor {
			m["credo"] = "2"
			return ts
		}, `"2", and "1" can be read`},
		"no experiment": {func(ts []safetensors.Tensor, m map[string]string) []safetensors.Tensor {
			delete(m, "experiment")
			return ts
		}, "sizes"},
		"misspelt": {func(ts []safetensors.Tensor, m map[string]string) []safetensors.Tensor {
			m["experiment"] = strings.Replace(m["experiment"], "batch:", "bacth:", 1)
			return ts
		}, "did you mean batch?"},
		"no time": {func(ts []safetensors.Tensor, m map[string]string) []safetensors.Tensor {
			m["time"] = "NaN"
			return ts
		}, `time="NaN", which is no time in seconds`},
		"huge": {func(ts []safetensors.Tensor, m map[string]string) []safetensors.Tensor {
			m["experiment"] = strings.Replace(m["experiment"], "[64, 8, 10]", "[64, 4000000, 10]", 1)
			return ts
		}, `tensor "W1" has shape [64 8], and the network that the file describes needs [64 4000000]`},
		"weights missing": {func(ts []safetensors.Tensor, _ map[string]string) []safetensors.Tensor {
			return slices.Delete(ts, at("W1"), at("W1")+1)
		}, `has no tensor "W1"`},
		"memory missing": {func(ts []safetensors.Tensor, _ map[string]string) []safetensors.Tensor {
			return slices.Delete(ts, at(memory), at(memory)+1)
		}, `has no tensor "` + memory + `"`},
		"one too many": {func(ts []safetensors.Tensor, _ map[string]string) []safetensors.Tensor {
			return append(ts, safetensors.Tensor{Name: "W9", Shape: []int{1}, F32: []float32{1}})
		}, `"W9"`},
		"precision": {func(ts []safetensors.Tensor, m map[string]string) []safetensors.Tensor {
			m["experiment"] = strings.Replace(m["experiment"], "float32", "float64", 1)
			return ts
		}, "needs [64 8] in float64"},
		"shape": {func(ts []safetensors.Tensor, _ map[string]string) []safetensors.Tensor {
			ts[at("V")].Shape = []int{10, 8}
			return ts
		}, `tensor "V" has shape [10 8], and the network that the file describes needs [8 10]`},
	} {
		meta := map[string]string{}
		for k, v := range good.Metadata {
			meta[k] = v
		}
		var buf bytes.Buffer
		if err := safetensors.Write(&buf, c.change(slices.Clone(good.Tensors), meta), meta); err != nil {
			t.Fatal(name, err)
		}
		path := filepath.Join(dir, fmt.Sprintf("%s.safetensors", name))
		if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		before := allocated()
		_, _, err := LoadModel(Builtin(), path)
		if used := allocated() - before; used > 64<<20 {
			t.Errorf("%s: takes %d MB of memory", name, used>>20)
		}
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v, want one that says %q", name, err, c.says)
		}
	}
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

func TestModelWithNaN(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run", rundir.Model)
	trained(t, filepath.Dir(path))
	file := []byte(contents(t, filepath.Dir(path), rundir.Model))
	binary.LittleEndian.PutUint32(file[len(file)-4:], math.Float32bits(float32(math.NaN()))) // the last of the eight of b1
	if err := os.WriteFile(path, file, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := LoadModel(Builtin(), path); err == nil || !strings.Contains(err.Error(), "is not the file that the run left") {
		t.Errorf("beside its summary: error %v", err)
	}
	if err := os.Remove(filepath.Join(filepath.Dir(path), rundir.Summary)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := LoadModel(Builtin(), path); err == nil || !strings.Contains(err.Error(), `tensor "b1": `) || !strings.Contains(err.Error(), "NaN") {
		t.Errorf("error %v", err)
	}
}
