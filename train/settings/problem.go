package settings

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pkg/errors"
)

// Problem is one thing wrong with settings.
type Problem struct {
	Source       string // file name, or the argument as it was written; "" for settings that were made in Go
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

// Problems lists every problem of a file and its arguments, in the order of the file, then of the arguments. It is an error; take it out
// of others with errors.As.
type Problems []Problem

// maxLines bounds the message for a file that is no experiment at all.
const maxLines = 20

// Error returns a line for each problem, of very many the first.
func (p Problems) Error() string {
	var lines []string
	for i, q := range p {
		if i == maxLines {
			lines = append(lines, fmt.Sprintf("and %d more", len(p)-i))
			break
		}
		lines = append(lines, q.Error())
	}
	return strings.Join(lines, "\n")
}

// Err returns nil if there is no problem, and otherwise each problem once, sorted.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	out := make(Problems, 0, len(p))
	seen := map[Problem]bool{}
	for _, q := range p {
		if !seen[q] {
			out = append(out, q)
		}
		seen[q] = true
	}
	slices.SortStableFunc(out, func(a, b Problem) int {
		inFile := func(q Problem) int { return min(q.Line, 1) }
		return cmp.Or(cmp.Compare(inFile(b), inFile(a)), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return errors.WithStack(out)
}

// Elsewhere returns the problems at places where none of some others is: a value that could not be read may be missed where it is needed.
func (p Problems) Elsewhere(others Problems) (out Problems) {
	for _, q := range p {
		same := func(o Problem) bool { return o.Source == q.Source && o.Line == q.Line && o.Column == q.Column }
		if !slices.ContainsFunc(others, same) {
			out = append(out, q)
		}
	}
	return out
}

// In returns the position of a whole file, or of an argument.
func In(source string) Position { return Position{source: source} }

// Position is where a key or value was written.
type Position struct {
	source       string
	line, column int
}

// Problem returns a problem at the position.
func (p Position) Problem(key, format string, args ...any) Problem {
	return Problem{Source: p.source, Line: p.line, Column: p.column, Key: key, Message: fmt.Sprintf(format, args...)}
}
