package data

import (
	"math"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/train/stream"
	"credo/train/task"
)

// Waves is a task of one stretch of time an epoch, and one for testing: input n is A sin(2π f t + p), with A in 0.1 … 1, f in 0.1 … 2 Hz and
// p in 0 … π, drawn with the seed. The signals are A, 2π f per second, and the phase of the wave as the stretch begins, a function of the
// time then. The scores are means over the stretch of the integrals error and control of the circuit.
//
// Rossbroich & Zenke 2023, Figure 4; doi:10.48550/arXiv.2310.19614.
type Waves struct {
	Inputs int `yaml:"inputs" min:"1" doc:"number of waves"`
}

var _ task.Task = Waves{}

// wavesEntry is the row of the waves.
func wavesEntry() catalog.Entry[task.Recipe] {
	return catalog.Entry[task.Recipe]{Name: "waves", About: "sine waves while time passes", New: func() task.Recipe { return Waves{Inputs: 30} }}
}

// Load returns the waves: nothing is read.
func (w Waves) Load() (task.Task, task.Recipe, error) { return w, w, nil }

// Shapes returns nothing: input and target are the circuit's own.
func (w Waves) Shapes() (input, target circuit.Shape, known bool) { return nil, nil, false }

// Portable returns the same.
func (w Waves) Portable() task.Recipe { return w }

// Name returns "waves".
func (Waves) Name() string { return "waves" }

// The signals, of as many values as there are waves.
const (
	amplitude = "amplitude"
	frequency = "frequency"
	phase     = "phase"
)

// Signals returns amplitude, frequency and phase.
func (w Waves) Signals() (out []circuit.Signal) {
	for _, name := range []string{amplitude, frequency, phase} {
		out = append(out, circuit.Signal{Name: name, Shape: circuit.Shape{w.Inputs}})
	}
	return out
}

// Moments returns 0: time passes.
func (Waves) Moments() int { return 0 }

// Measures returns the means of error and control over the stretch.
func (Waves) Measures() []task.Measure {
	return []task.Measure{task.Integral("error"), task.Integral("control")}
}

// Steps returns one stretch for training and one for testing.
func (Waves) Steps(part task.Part, _ int) int {
	if part == task.Train || part == task.Test {
		return 1
	}
	return 0
}

// Samples returns 1.
func (Waves) Samples(task.Address) int { return 1 }

// Fill writes the waves as they are at the time of the address, the same for networks side by side.
func (w Waves) Fill(at task.Address, to task.Arrays) error {
	a, f, p := to.Get(amplitude), to.Get(frequency), to.Get(phase)
	if a == nil || f == nil || p == nil {
		return errors.Errorf("waves fill the signals %s, %s and %s: not all are there", amplitude, frequency, phase)
	}
	rng := stream.New(at.Seed, stream.Task)
	draw := func(lo, hi float64) float64 { return lo + (hi-lo)*rng.Float64() }
	for i := range w.Inputs {
		every(a, w.Inputs, i, draw(0.1, 1))
	}
	omega := make([]float64, w.Inputs)
	for i := range w.Inputs {
		omega[i] = draw(2*math.Pi*0.1, 2*math.Pi*2)
		every(f, w.Inputs, i, omega[i])
	}
	for i := range w.Inputs {
		every(p, w.Inputs, i, math.Mod(omega[i]*at.Time+draw(0, math.Pi), 2*math.Pi))
	}
	return nil
}

// every sets value i of every row.
func every(a *graph.Array, width, i int, v float64) {
	for ; i < a.Len(); i += width {
		a.Set(i, v)
	}
}
