package experiment

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/train/settings"
)

// Resolve tells the circuits the shape of a sample and the number of target values, and completes the settings that follow from them. The experiment that it returns is
// complete, and its [Experiment.Marshal] runs the same again. The error is [settings.Problems]. The experiment itself stays as it is.
func (e Experiment) Resolve(input circuit.Shape, targets int) (Experiment, error) {
	out, problems := e.complete(input, targets, "")
	out.Compare = nil
	if len(e.Compare) > 0 {
		problems = nil // the settings that rows share need not make an experiment
	}
	for i, r := range e.Compare {
		row, p := r.complete(input, targets, fmt.Sprintf("%s[%d].", compareKey, i))
		problems = append(problems, p...)
		out.Compare = append(out.Compare, row)
	}
	return out, problems.Err()
}

// Complete returns a copy of an experiment that is resolved, whose circuit knows the rest of the experiment: also one that was changed in
// Go. It refuses settings that are not allowed, or do not go together.
func (e Experiment) Complete() (Experiment, error) {
	inputs, outputs := e.Circuit.Widths()
	if inputs == 0 {
		return e, errors.Errorf("circuit %s does not know its sizes yet: resolve the experiment for its data first", e.CircuitName())
	}
	e, problems := e.complete(circuit.Shape{inputs}, outputs, "")
	return e, problems.Err()
}

// complete returns a copy whose circuit knows the rest of the experiment, and the settings that are not allowed, or do not go together.
// prefix goes before their keys.
func (e Experiment) complete(input circuit.Shape, targets int, prefix string) (Experiment, settings.Problems) {
	e = e.clone()
	if e.Lesson != nil {
		e.Lesson = e.Lesson.Timed(e.Data.Moments())
	}
	problems := settings.Check(e)
	if len(problems) == 0 {
		for _, p := range []struct {
			section string
			err     error
		}{{"data", e.checkData()}, {"circuit", e.ends(input, targets)}, {"align_to", e.checkReferences()}, {"settling_every", e.checkSettling()}, {"lesson", e.lessonFits()}} {
			if p.err != nil {
				problems = append(problems, problemOf(p.section, p.err))
			}
		}
	}
	for i := range problems {
		problems[i].Key = prefix + problems[i].Key
	}
	return e, problems
}

// problemOf names the key of an error about a section.
func problemOf(section string, err error) settings.Problem {
	var at catalog.KeyError
	if errors.As(err, &at) {
		section = absolute(section, at.Key)
	}
	return settings.Problem{Key: section, Message: err.Error()}
}
