package online

import (
	"math"
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/graph/integrate"
	"credo/rules"
)

// Setup describes a student and its teacher.
type Setup struct {
	Circuit    circuit.Circuit // of both, in continuous time
	Rule       rules.Rule      // of the student
	TauW       float64         // s; τW dW/dt = ΔW
	Method     string          // of integration: "euler", "rk4" or "tsit5"
	Dt         float64         // s, of euler and rk4; the first step of tsit5
	Rtol, Atol float64         // of tsit5
	Dtype      graph.Dtype
	Seed       uint64 // of both sets of weights and of the waves
}

// adaptiveName is the integrator whose steps have a length of their own.
const adaptiveName = "tsit5"

// Methods lists the integrators: the table of fixed steps, and tsit5.
func Methods() []string { return append(integrate.Table().Names(), adaptiveName) }

func (s Setup) check() error {
	spec := s.Circuit.Spec()
	if err := spec.Check(); err != nil {
		return err
	}
	if len(spec.States) == 0 {
		return errors.Errorf("circuit %s does not live in continuous time: it has no states; train it on minibatches", spec.Name)
	}
	if err := rules.Check(s.Rule, spec); err != nil {
		return err
	}
	if m := s.Rule.Memory(spec); len(m) > 0 {
		return errors.Errorf("rule %s remembers %s from minibatch to minibatch, and in continuous time there are none", s.Rule.Name(), m[0].Name)
	}
	if !(s.TauW > 0) || !(s.Dt > 0) || math.IsInf(s.TauW+s.Dt, 0) {
		return errors.Errorf("learning with a time constant of %g s in steps of %g s: both must be positive", s.TauW, s.Dt)
	}
	if s.Method == adaptiveName {
		if !(s.Rtol > 0) || !(s.Atol > 0) {
			return errors.Errorf("tolerances of %g and %g: tsit5 needs both positive", s.Rtol, s.Atol)
		}
		return nil
	}
	if known := Methods(); !slices.Contains(known, s.Method) {
		return errors.Errorf("integrator %s", catalog.Unknown(s.Method, known))
	}
	return nil
}

// Mode says in which phase time passes, and whether weights learn.
type Mode struct {
	Phase string // of the student
	Learn bool   // the weights move
}
