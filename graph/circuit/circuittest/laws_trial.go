package circuittest

import (
	"strings"
	"testing"

	"credo/graph/circuit"
)

// moments checks that a trial is its moments one after another: a program of one moment, whose states are the next ones of the moment before,
// gives all that the trial records, and losses that add up to the trial's. The trial runs once before with other values, and must forget
// them: states that are Fresh begin at 0, the others where they are given.
func (k *law) moments(t testing.TB) {
	c := k.c.(Trial)
	k.all.Run(t, Draw(c, batch, 9))
	at := Draw(c, batch, 10)
	want := k.all.Run(t, at)
	moment := Compile(t, c.Circuit, exact, batch, All)
	got := Values{}
	now := k.beginning(at)
	for step := range c.Steps {
		for _, g := range k.spec.Signals {
			if g.Timed {
				now[g.Name] = Pick(at[g.Name], k.spec.Values(g, dims(c, batch)), 0, step)
			}
		}
		for name, v := range moment.Run(t, now) {
			switch state, passes := strings.CutPrefix(name, nextOf); {
			case passes:
				now[circuit.StateName(state)], got[name] = v, v
			case strings.HasPrefix(name, lossOf) && step > 0:
				for i := range v {
					got[name][i] += v[i]
				}
			default:
				got[name] = append(got[name], v...)
			}
		}
	}
	_, concludes := c.Circuit.(circuit.Concluding)
	for name, v := range want {
		if got[name] == nil && concludes {
			continue // recorded after the last moment
		}
		Near(t, name+", moment by moment", got[name], v, 1e-12)
	}
}

// beginning returns the values of the first moment: states that are not given begin at 0.
func (k *law) beginning(at Values) Values {
	now := at.Clone()
	for _, st := range k.spec.States {
		if st.Fresh {
			now[circuit.StateName(st.Name)] = make([]float64, circuit.Shape(k.spec.StateShape(st, batch)).Size())
		}
	}
	return now
}
