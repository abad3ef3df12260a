package train

import (
	"strings"

	"credo/graph"
	"credo/graph/circuit"
)

// Answer is a circuit's answer to a minibatch at the end of a phase.
type Answer struct {
	Loss   float64      // mean over samples, and over instances
	Output *graph.Array // ([moments], [instances], samples, outputs); it belongs to the program, and holds until the next minibatch
	Taught bool         // the circuit was shown the target before it gave the answer

	losses *graph.Array // of every network; of one a scalar
}

// taughtPrefix begins the names of numbers that a circuit gave while it was taught.
const taughtPrefix = "taught "

// answer makes loss and answer of a phase outputs.
func (g *page) answer(s *circuit.Settled, phase string, taught bool) {
	prefix := ""
	if taught {
		prefix = taughtPrefix
	}
	g.output(prefix+"loss", s.Loss(phase))
	g.output(prefix+"answer", s.Output(phase))
}

// answer reads the outputs of answer, from output at on.
func (p *program) answer(at int) Answer {
	a := Answer{losses: p.Output(at), Output: p.Output(at + 1), Taught: strings.HasPrefix(p.names[at], taughtPrefix)}
	for i := range a.losses.Len() {
		a.Loss += a.losses.At(i)
	}
	a.Loss /= float64(a.losses.Len())
	return a
}

// untaught returns the first phase whose answer does not depend on the target. If there is none, ok is false.
func untaught(b *graph.Builder, s *circuit.Settled) (phase string, ok bool) {
	for _, ph := range s.Spec().Phases {
		if !taught(b, s, ph) {
			return ph, true
		}
	}
	return "", false
}

// taught tells whether the answer of a phase depends on the target: whether there is a way to it in the graph.
func taught(b *graph.Builder, s *circuit.Settled, phase string) bool {
	answer := s.Output(phase)
	if b.Err() != nil {
		return false
	}
	w := b.Walker()
	seen, next := map[graph.Node]bool{answer: true}, []graph.Node{answer}
	for len(next) > 0 {
		n := next[len(next)-1]
		next = next[:len(next)-1]
		if name, ok := w.Input(n); ok && name == circuit.TargetName {
			return true
		}
		for _, from := range w.Sources(n) {
			if !seen[from.Node] {
				seen[from.Node] = true
				next = append(next, from.Node)
			}
		}
	}
	return false
}
