package data

import (
	"math"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
	"credo/train/task"
	"credo/train/task/tasktest"
)

func TestWavesKeepTheLaws(t *testing.T) {
	if err := tasktest.Laws(func() task.Task { return Waves{Inputs: 5} }); err != nil {
		t.Error(err)
	}
}

// A wave that is looked at from a later beginning is the same wave, and lies within its bounds.
func TestWavesGoOn(t *testing.T) {
	w := Waves{Inputs: 50}
	at := func(time, later float64) []float64 {
		to := tasktest.Room(w, graph.Float64, 0, 1)
		if err := w.Fill(task.Address{Part: task.Train, Size: 1, Seed: 3, Time: time}, to); err != nil {
			t.Fatal(err)
		}
		out := make([]float64, w.Inputs)
		for i := range out {
			a, f, p := to.Get(amplitude).At(i), to.Get(frequency).At(i), to.Get(phase).At(i)
			if a < 0.1 || a > 1 || f < 2*math.Pi*0.1 || f > 2*math.Pi*2 || time == 0 && (p < 0 || p > math.Pi) {
				t.Errorf("wave %d: amplitude %g, frequency %g, phase %g", i, a, f, p)
			}
			out[i] = a * math.Sin(f*later+p)
		}
		return out
	}
	circuittest.Near(t, "at 7.5 s", at(7, 0.5), at(0, 7.5), 1e-12)
	circuittest.Apart(t, "at 7.5 and 8 s", at(7, 0.5), at(8, 0), 0.1)
}
