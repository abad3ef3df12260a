package figure

import (
	"credo/graph"
	"credo/models"
	"credo/rules"
	"credo/train"
	"credo/train/data"
	"credo/train/optim"
	"credo/train/task"
)

// Phases of a student: without control, and with it.
const (
	free   = "open"
	taught = "closed"
)

// student is a learner in the flow of time, with the waves that it sees.
type student struct {
	*train.Learner
	circuit *models.DICStudent
	setup   train.Setup
	batch   train.Batch
	rates   *graph.Program // of the teacher's answer, from potentials
}

// student has the published constants that are not in the circuit: τW dW/dt = ΔW with τW of 60 s.
func (f Students) student(o Options, rule rules.Rule, seed uint64) (*student, error) {
	s := &student{circuit: models.NewDICStudent()}
	s.setup = train.Setup{
		Circuit: s.circuit, Rule: rule, Optimizer: optim.NewSGD(1.0 / 60), Dtype: o.precision(graph.Float64), Seed: seed,
		Lesson: train.Lesson{Learn: train.InFlow, Flow: train.Flow{Method: f.Method, Dt: 1e-3, Seconds: epochSeconds, Rtol: 1e-3, Atol: 1e-6}},
	}
	return s, s.begin()
}

// begin makes the learner and everything that it needs.
func (s *student) begin() (err error) {
	if s.Learner, err = train.NewLearner(s.setup); err != nil {
		return err
	}
	s.batch = s.NewBatch(1)
	u := s.State.Cells.Get(s.circuit.TeacherOutput())
	b := graph.NewBuilder(graph.Options{Dtype: s.setup.Dtype, NoGrad: true})
	if s.rates, err = graph.Compile(b, s.circuit.PhiE.Rate(b, b.Input("u", u.Shape...))); err != nil {
		return err
	}
	return s.rates.Bind("u", u)
}

// waves returns the waves as they are now.
func (s *student) waves() (train.Batch, error) {
	inputs, _ := s.circuit.Widths()
	return s.batch, data.Waves{Inputs: inputs}.Fill(task.Address{Part: task.Train, Size: 1, Seed: s.setup.Seed, Time: s.State.Time}, s.batch.Values)
}

// pass lets time pass without learning.
func (s *student) pass(phase string, seconds float64) (train.Passed, error) {
	b, err := s.waves()
	if err != nil {
		return train.Passed{}, err
	}
	return s.Pass(b, train.Passage{Phase: phase, Seconds: seconds})
}

// target returns the teacher's answer now.
func (s *student) target() ([]float64, error) {
	if err := s.rates.Run(); err != nil {
		return nil, err
	}
	return s.rates.Output(0).Float64s(), nil
}

// clone returns a student in the same state that shares no memory with this one.
func (s *student) clone() (*student, error) {
	out := &student{circuit: s.circuit, setup: s.setup}
	if err := out.begin(); err != nil {
		return nil, err
	}
	return out, out.State.CopyFrom(&s.State)
}
