package experiment

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pkg/errors"
)

// A Problem is one thing wrong with an experiment.
type Problem struct {
	Source       string // file name, or the argument as it was written; "" for an experiment that was made in Go
	Line, Column int    // in the file, from 1; 0 for an argument
	Key          string // with its sections: "circuit.controller.kp"; "" if there is none
	Message      string
}

// Error returns one line: place, key, message.
func (p Problem) Error() string {
	var s strings.Builder
	switch {
	case p.Line > 0:
		fmt.Fprintf(&s, "%s:%d:%d: ", p.Source, p.Line, p.Column)
	case p.Source != "":
		fmt.Fprintf(&s, "argument %s: ", p.Source)
	}
	if p.Key != "" {
		s.WriteString(p.Key + ": ")
	}
	return s.String() + p.Message
}

// Problems are all that is wrong with an experiment, in the order of the file, then of the arguments. It is the error of [Decode]
// and [Experiment.Validate]; take it out with errors.As.
type Problems []Problem

// Error returns a line for each problem.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, q := range p {
		lines[i] = q.Error()
	}
	return strings.Join(lines, "\n")
}

// err returns nil if there is no problem, and otherwise each once, sorted.
func (p Problems) err() error {
	if len(p) == 0 {
		return nil
	}
	out := make(Problems, 0, len(p))
	for _, q := range p {
		if !slices.Contains(out, q) {
			out = append(out, q)
		}
	}
	slices.SortStableFunc(out, func(a, b Problem) int {
		inFile := func(q Problem) int { return min(q.Line, 1) }
		return cmp.Or(cmp.Compare(inFile(b), inFile(a)), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return errors.WithStack(out)
}

// position is where a key or value was written.
type position struct {
	source       string
	line, column int
}

func (p position) problem(key, format string, args ...any) Problem {
	return Problem{Source: p.source, Line: p.line, Column: p.column, Key: key, Message: fmt.Sprintf(format, args...)}
}
