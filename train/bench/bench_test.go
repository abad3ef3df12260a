package bench

import (
	"math"
	"slices"
	"testing"
	"time"

	"credo/train/experiment"
	"credo/train/runner"
	"credo/train/task"
)

func decoded(t *testing.T, settings ...string) experiment.Experiment {
	t.Helper()
	e, err := experiment.Decode(runner.Builtin(), "test", []byte("{circuit: {sizes: [30, 20, 20, 4]}, batch: 10}"), settings...)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// The measurements hang together on any machine: rates, shares and memory are of the same steps.
func TestRun(t *testing.T) {
	for _, circuit := range []string{"circuit.name=dic", "circuit.name=mlp"} {
		r, err := Run(t.Context(), decoded(t, circuit), Options{Threads: 1, Time: 40 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		if !(r.MsPerStepMin > 0 && r.MsPerStepMin <= r.MsPerStep && r.MsPerStep <= r.MsPerStepP90) {
			t.Errorf("%s: %v, %v and %v ms a step", circuit, r.MsPerStepMin, r.MsPerStep, r.MsPerStepP90)
		}
		if got := r.SamplesPerSecond * r.MsPerStep / 1000; math.Abs(got-10) > 1e-6 {
			t.Errorf("%s: %v samples a step, want 10", circuit, got)
		}
		sum := 0.0
		for _, s := range r.Shares {
			sum += s.Share
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%s: shares add up to %v", circuit, sum)
		}
		if r.Fallbacks != 0 || r.AllocsPerStep > 5 {
			t.Errorf("%s: %d fallbacks, %v allocations a step", circuit, r.Fallbacks, r.AllocsPerStep)
		}
		if !(r.FloorMs > 0 && r.FloorMs < r.MsPerStep && r.GemmGflops <= 1.5*r.MachineGflops) {
			t.Errorf("%s: floor %v of %v ms, %v of %v GF/s", circuit, r.FloorMs, r.MsPerStep, r.GemmGflops, r.MachineGflops)
		}
		if *r.DWError > 1e-3 || *r.DWError < 0 {
			t.Errorf("%s: error of ΔW %v", circuit, *r.DWError)
		}
		if (len(r.Sweeps) == 2) != (circuit == "circuit.name=dic") {
			t.Errorf("%s: sweeps %v", circuit, r.Sweeps)
		}
		if r.PeakRSSMB > r.MemoryBoundMB && r.PeakRSSMB > 0 {
			t.Errorf("%s: %v MiB, should stay below %v", circuit, r.PeakRSSMB, r.MemoryBoundMB)
		}
	}
}

// The error of ΔW shows where settling is cut short.
func TestCutSettlingShows(t *testing.T) {
	full, err := Run(t.Context(), decoded(t, "dtype=float64"), Options{Threads: 1, Time: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	cut, err := Run(t.Context(), decoded(t, "dtype=float64", "circuit.settle.max_sweeps=1", "circuit.settle.tolerance=0.9"), Options{Threads: 1, Time: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if *cut.DWError < 1000**full.DWError {
		t.Errorf("error of ΔW %v, and %v with one sweep", *full.DWError, *cut.DWError)
	}
	if cut.Sweeps["closed"] >= full.Sweeps["closed"] {
		t.Errorf("sweeps %v, and %v where they are cut", full.Sweeps["closed"], cut.Sweeps["closed"])
	}
}

// Trials are drawn by their task, an epoch after the other, as training has them.
func TestTrialsAreDrawn(t *testing.T) {
	e, drawn := trials(t)
	l, err := runner.NewLearner(e)
	if err != nil {
		t.Fatal(err)
	}
	got, want := l.NewBatch(e.Batch), l.NewBatch(e.Batch)
	for _, at := range []struct{ turn, epoch, step int }{{0, 0, 0}, {9, 0, 9}, {10, 1, 0}, {23, 2, 3}} { // epochs of ten
		if err := dataOf(l, e, drawn).next(at.turn, got); err != nil {
			t.Fatal(err)
		}
		address := task.Address{Part: task.Train, Size: e.Batch, Seed: e.Seed, Epoch: at.epoch, Step: at.step}
		if err := drawn.Fill(address, want); err != nil {
			t.Fatal(err)
		}
		for _, name := range want.Names() {
			if !slices.Equal(got.Get(name).F32, want.Get(name).F32) {
				t.Errorf("turn %d: signal %s is not epoch %d, minibatch %d of the task", at.turn, name, at.epoch, at.step)
			}
		}
	}
}

// Inputs are told in their own size, and memory without them: it grows with the moments that are kept, and shrinks where few are.
func TestMemoryOfTrials(t *testing.T) {
	all, kept := benched(t), benched(t, "lesson.checkpoint=20")
	for _, r := range []*Result{all, kept} {
		x, label := 400*5*8*4, 5*2*4 // moments, samples and channels in single precision
		if got := r.InputsMB * (1 << 20); got != float64(x+label) {
			t.Errorf("inputs of %v bytes, want %d", got, x+label)
		}
		if !(r.MsPerDraw > 0 && r.MsPerChange > 0 && r.IterationOverChange > 0) || r.DWError != nil {
			t.Errorf("drawing %v ms, ΔW %v ms, ratio %v, error %v", r.MsPerDraw, r.MsPerChange, r.IterationOverChange, r.DWError)
		}
	}
	potentials := 400.0 * 5 * 20 * 4
	if less := (all.ProgramMB - kept.ProgramMB) * (1 << 20); less < potentials/2 {
		t.Errorf("checkpoints save %v bytes of potentials of %v", less, potentials)
	}
}

func benched(t *testing.T, settings ...string) *Result {
	t.Helper()
	e, drawn := trials(t, settings...)
	r, err := Run(t.Context(), e, Options{Threads: 1, Time: 40 * time.Millisecond, Task: drawn})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// trials are of 400 moments and 8 channels, of a network of 20 cells.
func trials(t *testing.T, settings ...string) (experiment.Experiment, task.Task) {
	t.Helper()
	small := "{circuit: {name: rsnn, cells: 20, adapting: 10}, data: {name: evidence, cues: 1, slot: 50, on: 30, gap: 330, recall: 20, group: 2}, batch: 5}"
	e, err := experiment.Decode(runner.Builtin(), "test", []byte(small), settings...)
	if err != nil {
		t.Fatal(err)
	}
	e, drawn, err := runner.Load(e)
	if err != nil {
		t.Fatal(err)
	}
	return e, drawn
}
