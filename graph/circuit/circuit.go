package circuit

import (
	"github.com/pkg/errors"

	"credo/graph"
)

// IO is all that the outside gives a circuit for one minibatch.
type IO struct {
	Input  graph.Node                                 // (batch, size of the input)
	Target graph.Node                                 // (batch, outputs), or the zero Node where nothing is taught
	Weight func(projection string) graph.Node         // the weights of a stored projection
	Noise  func(name string, shape ...int) graph.Node // standard normal numbers, drawn anew for every step
	State  func(name string) graph.Node               // the value now of a state in continuous time, (batch, shape...)
}

// Circuit is a described network that can write its dynamics into a graph. Settle records all that happened, by phase; mistakes
// stick in the builder.
type Circuit interface {
	Spec() Spec
	Settle(b *graph.Builder, io IO) *Settled
}

// Names of the data inputs that Write declares.
const (
	InputName  = "x"
	TargetName = "target"
)

// StateName is the input under which Write declares a state.
func StateName(state string) string { return "state " + state }

// Write writes one minibatch of a circuit into the builder: the inputs x (batch, inputs) and target (batch, outputs), one
// parameter for each stored projection, named after it, an input for each state in continuous time, named as StateName says, and
// the dynamics. Noise inputs are declared as they are asked for.
func Write(b *graph.Builder, c Circuit, batch, inputs, outputs int) (*Settled, error) {
	spec := c.Spec()
	if err := spec.Check(); err != nil {
		return nil, err
	}
	if batch < 1 {
		return nil, errors.Errorf("%s: a batch of %d samples", spec.Name, batch)
	}
	defer b.Within("circuit %s", spec.Name)()
	weights := map[string]graph.Node{}
	for _, p := range spec.Stored() {
		weights[p.Name] = b.Param(p.Name, spec.Shape(p)...)
	}
	states := map[string]graph.Node{}
	for _, st := range spec.States {
		states[st.Name] = b.Input(StateName(st.Name), append([]int{batch}, st.Shape...)...)
	}
	var noise []NoiseInput
	s := c.Settle(b, IO{
		Input:  b.Input(InputName, batch, inputs),
		Target: b.Input(TargetName, batch, outputs),
		Weight: func(name string) graph.Node { return weights[name] },
		Noise: func(name string, shape ...int) graph.Node {
			noise = append(noise, NoiseInput{name, shape})
			return b.Input(name, shape...)
		},
		State: func(name string) graph.Node { return states[name] },
	})
	s.noise = noise
	return s, b.Err()
}
