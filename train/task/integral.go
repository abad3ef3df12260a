package task

import "github.com/pkg/errors"

// Integral is the mean over time of a variable whose integral is a state of the circuit that begins anew with every stretch: it has the name
// of the state, and a lower value is better.
func Integral(state string) Measure {
	return Measure{Name: state, Add: func(m Answered, to []Quotient) error {
		if m.States == nil || m.States.Get(state) == nil || m.States.Get(state).Len() != len(to)*m.Samples {
			return errors.Errorf("the circuit integrates no state %s while time passes, with one value for each sample", state)
		}
		a := m.States.Get(state)
		for i := range a.Len() {
			q := &to[i/m.Samples]
			q.Sum, q.Of = q.Sum+a.At(i), q.Of+m.Seconds
		}
		return nil
	}}
}
