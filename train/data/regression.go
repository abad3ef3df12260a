package data

import (
	"math"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/train/task"
)

// Regression is the task of figure 3 of Greedy et al. 2022 (doi:10.48550/arXiv.2206.11769): to answer waves as a fixed network of sigmoid cells
// does, while time passes. Input i of a sample is cos(a t + φ) with a in 0 … π/2 per second and φ in 0 … 2π, and the target is the answer
// of the teacher at the same time t. Waves and teacher are drawn with the seed; the samples of a minibatch have waves of their own and one teacher.
// An epoch is one trial, and so is testing, which begins at the time that the circuit has reached. The score is the squared error.
//
// Differs from the paper: cosines, as in the authors' program, not sines; how their teacher is drawn is as in their program, too.
type Regression struct {
	Inputs  int `yaml:"inputs" min:"1" doc:"number of waves"`
	Cells   int `yaml:"cells" min:"1" doc:"hidden cells of the teacher"`
	Outputs int `yaml:"outputs" min:"1" doc:"values of a target"`
	Trial   int `yaml:"moments" min:"1" doc:"moments of a trial, as many as the steps of the lesson"`
}

var _ task.Task = Regression{}

// regressionEntry is the row of the regression, with the published settings.
func regressionEntry() catalog.Entry[task.Recipe] {
	return catalog.Entry[task.Recipe]{Name: "regression", About: "a teacher's answers to waves while time passes", New: func() task.Recipe {
		return Regression{Inputs: 3, Cells: 25, Outputs: 1, Trial: 10000}
	}}
}

// Load returns the regression: nothing is read.
func (r Regression) Load() (task.Task, task.Recipe, error) { return r, r, nil }

// Shapes returns the shapes of input and target.
func (r Regression) Shapes() (input, target circuit.Shape, known bool) {
	return circuit.Shape{r.Inputs}, circuit.Shape{r.Outputs}, true
}

// Portable returns the same.
func (r Regression) Portable() task.Recipe { return r }

// Name returns "regression".
func (Regression) Name() string { return "regression" }

// Signals returns input and target of every moment.
func (r Regression) Signals() []circuit.Signal {
	out := circuit.Examples(r.Inputs, r.Outputs)
	for i := range out {
		out[i].Timed = true
	}
	return out
}

// Moments returns the moments of a trial.
func (r Regression) Moments() int { return r.Trial }

// Measures returns the squared error.
func (Regression) Measures() []task.Measure { return []task.Measure{task.SquaredError()} }

// Steps returns one trial for training and one for testing.
func (Regression) Steps(part task.Part, _ int) int {
	if part == task.Train || part == task.Test {
		return 1
	}
	return 0
}

// Samples returns the size.
func (Regression) Samples(at task.Address) int { return at.Size }

// Fill writes the waves from the time of the address on, and the teacher's answers to them, the same for networks side by side.
func (r Regression) Fill(at task.Address, to task.Arrays) error {
	x, target := to.Get(circuit.InputName), to.Get(circuit.TargetName)
	if x == nil || target == nil {
		return errors.Errorf("the regression fills the signals %s and %s: not both are there", circuit.InputName, circuit.TargetName)
	}
	teacher, waves := r.teacher(at.Seed), make([]regressionWaves, at.Size)
	for i := range waves {
		waves[i] = r.waves(at.Seed, i)
	}
	rows := target.Len() / r.Outputs
	in, out := make([]float64, r.Inputs), make([]float64, r.Outputs)
	for row := range rows { // moment by moment, of networks side by side, sample by sample
		moment := row / (rows / x.Shape[0])
		waves[row%at.Size].at(at.Time+float64(moment)*at.Dt, in)
		teacher.answer(in, out)
		for i, v := range in {
			x.Set(row*r.Inputs+i, v)
		}
		for i, v := range out {
			target.Set(row*r.Outputs+i, v)
		}
	}
	return nil
}

// regressionWaves are the waves of a sample.
type regressionWaves struct{ frequency, phase []float64 } // per second

func (w regressionWaves) at(time float64, to []float64) {
	for i := range to {
		to[i] = math.Cos(w.frequency[i]*time + w.phase[i])
	}
}
