package experiment

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/train/settings"
)

// Resolve tells the circuits the widths of the data, and completes the settings that follow from them. The experiment that it returns is
// complete, and its [Experiment.Marshal] runs the same again. The error is [settings.Problems]. The experiment itself stays as it is.
func (e Experiment) Resolve(inputs, classes int) (Experiment, error) {
	var problems settings.Problems
	out := e.clone()
	if err := out.ends(inputs, classes); err != nil && len(e.Compare) == 0 {
		problems = append(problems, problemOf("", err))
	}
	out.Compare = nil
	for i, r := range e.Compare {
		r = r.clone()
		if err := r.ends(inputs, classes); err != nil {
			problems = append(problems, problemOf(fmt.Sprintf("%s[%d].", compareKey, i), err))
		}
		out.Compare = append(out.Compare, r)
	}
	return out, problems.Err()
}

// problemOf names the key of an error.
func problemOf(prefix string, err error) settings.Problem {
	key := "circuit"
	var at catalog.KeyError
	if errors.As(err, &at) {
		key = absolute(key, at.Key)
	}
	return settings.Problem{Key: prefix + key, Message: err.Error()}
}

// Complete returns a copy of an experiment that is resolved, whose circuit knows the rest of the experiment: also one that was changed in
// Go. It refuses settings that do not go together.
func (e Experiment) Complete() (Experiment, error) {
	inputs, outputs := e.Circuit.Widths()
	if inputs == 0 {
		return e, errors.Errorf("circuit %s does not know its sizes yet: resolve the experiment for its data first", e.CircuitName())
	}
	e = e.clone()
	if err := e.ends(inputs, outputs); err != nil {
		return e, settings.Problems{problemOf("", err)}.Err()
	}
	return e, nil
}
