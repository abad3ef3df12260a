package train

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/rules"
	"credo/train/stream"
)

// Recorded is a value to be recorded while a rule learns: a variable of a population, as it is in the last phase; or, without a population, a
// value that the rule observes, "rule/projection/name".
type Recorded struct{ Population, Name string }

// Record returns values for a minibatch, at the learner's weights, under the names that are asked for; over a trial they are courses (steps, batch,
// cells), but those which are concluded after it. The rule need not be the learner's own. Nothing changes. A variable that the circuit does not
// record, or a name that the rule does not observe, is an error.
func (l *Learner) Record(batch Batch, rule rules.Rule, what ...Recorded) (*Values, error) {
	r := Reference{Name: rule.Name(), Circuit: l.circuit, Rule: rule}
	p, err := l.program(fmt.Sprint("record ", what), r, batch, func(g *page) error { return r.writeRecorded(g, what) })
	if err != nil {
		return nil, err
	}
	if err := p.run(l.seed, stream.Noise, l.State.Step); err != nil { // with the noise of the step to come
		return nil, err
	}
	return p.copies(l.dtype)
}

// writeRecorded writes the values that are asked for.
func (r Reference) writeRecorded(g *page, what []Recorded) error {
	s, _, err := g.taught(r.Rule)
	if err != nil {
		return err
	}
	for _, w := range what {
		n := g.b.Observed(w.Name)
		if w.Population != "" {
			n = s.Var(g.last(), w.Population, w.Name)
		} else if !n.Valid() {
			return errors.Errorf("rule %s observes no %s on circuit %s", r.Rule.Name(), w.Name, r.Circuit.Spec().Name)
		}
		g.output(w.Name, n)
	}
	return g.b.Err()
}

// copies are the outputs in arrays of their own.
func (p *program) copies(d graph.Dtype) (*Values, error) {
	out := &Values{}
	for i, name := range p.names {
		was := p.Output(i)
		own := graph.NewArray(d, was.Shape...)
		if err := own.CopyFrom(was); err != nil {
			return nil, err
		}
		out.Add(name, own)
	}
	return out, nil
}
