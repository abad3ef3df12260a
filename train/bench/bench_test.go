package bench

import (
	"math"
	"testing"
	"time"

	"credo/train/experiment"
	"credo/train/runner"
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
		if r.DWError > 1e-3 || r.DWError < 0 {
			t.Errorf("%s: error of ΔW %v", circuit, r.DWError)
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
	if cut.DWError < 1000*full.DWError {
		t.Errorf("error of ΔW %v, and %v with one sweep", full.DWError, cut.DWError)
	}
	if cut.Sweeps["closed"] >= full.Sweeps["closed"] {
		t.Errorf("sweeps %v, and %v where they are cut", full.Sweeps["closed"], cut.Sweeps["closed"])
	}
}
