package task

import (
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// Measure is a score by name.
type Measure struct {
	Name   string // in tables as it is, in keys with underscores: "test_squared_error"
	Higher bool   // a higher value is better
	Share  bool   // the value is from 0 to 1, and people read it in percent
	// Add adds a minibatch to the quotients whose values are the score, one for each instance. The error says why
	// the answers cannot be scored.
	Add func(m Answered, to []Quotient) error
}

// Loss is the circuit's own loss, which is recorded whatever the task measures. It is computed by the circuit, so that it has no Add.
func Loss() Measure { return Measure{Name: "loss"} }

// Headline is the first measure, or the loss where there is none.
func Headline(measures []Measure) Measure {
	if len(measures) == 0 {
		return Loss()
	}
	return measures[0]
}

// Key is the name in keys of JSON, behind the name of a part: "accuracy", "squared_error".
func (m Measure) Key() string { return strings.ReplaceAll(m.Name, " ", "_") }

// Better reports whether a score of x is better than one of y. No score is better than itself, and a number that is none is never better.
func (m Measure) Better(x, y float64) bool {
	if m.Higher {
		return x > y
	}
	return x < y
}

// Quotient is a score of several minibatches: a sum and the number that it is divided by, of samples, say. Counts stay exact.
type Quotient struct{ Sum, Of float64 }

// Value is the score, NaN if nothing was added.
func (q Quotient) Value() float64 { return q.Sum / q.Of }

// Answered is a minibatch with a circuit's answer to it.
type Answered struct {
	Samples int
	Given   Arrays       // the signals
	Answer  *graph.Array // ([moments], [instances], samples, outputs)
}

// rows returns answer and target and the length of their rows. The instance of row r is r / Samples modulo the number of instances. A target
// without moments stays the same at all of them: the target of row r is row r modulo the number of its rows.
func (m Answered) rows(instances int) (answer, target *graph.Array, width int, err error) {
	answer, target = m.Answer, m.Given.Get(circuit.TargetName)
	if target == nil {
		return nil, nil, 0, errors.Errorf("the task gives no signal %s to compare answers with", circuit.TargetName)
	}
	width = answer.Shape[len(answer.Shape)-1]
	moment := width * m.Samples * instances
	if answer.Len()%moment != 0 || target.Len() != answer.Len() && target.Len() != moment || target.Shape[len(target.Shape)-1] != width {
		return nil, nil, 0, errors.Errorf("answers of shape %v, of %d samples and %d instances, cannot be compared with a signal %s of shape %v", answer.Shape, m.Samples, instances, circuit.TargetName, target.Shape)
	}
	return answer, target, width, nil
}
