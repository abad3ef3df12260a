package experiment

import (
	"slices"
	"strings"
)

// A chooser tells the value of a key that others depend on, by its path: "dic" for circuit.name.
type chooser func(path string) string

// remember asks a chooser once for each path.
func remember(choice chooser) chooser {
	known := map[string]string{}
	return func(path string) string {
		text, ok := known[path]
		if !ok {
			text = choice(path)
			known[path] = text
		}
		return text
	}
}

// A condition is what a key or a default depends on: "circuit.name=dic", ".method=euler|rk4" (a key of the same section),
// "circuit.name!=mlp", ".name=@path" (any path).
type condition struct {
	path   string
	values []string
	not    bool
}

func conditionsOf(tag, section string) []condition {
	if tag == "" {
		return nil
	}
	return []condition{conditionOf(tag, section)}
}

func conditionOf(tag, section string) condition {
	path, values, _ := strings.Cut(tag, "=")
	c := condition{values: strings.Split(values, "|")}
	path, c.not = strings.CutSuffix(path, "!")
	if rest, relative := strings.CutPrefix(path, "."); relative {
		path = join(section, rest)
	}
	c.path = path
	return c
}

func (c condition) holds(choice chooser) bool {
	chosen := choice(c.path)
	return (slices.Contains(c.values, chosen) || isPath(chosen) && slices.Contains(c.values, anyPath)) != c.not
}

// anyPath stands for all paths in a condition.
const anyPath = "@path"

// isPath tells a path from a word by its slash, so that what a name means does not depend on which files there are.
func isPath(s string) bool { return strings.ContainsAny(s, `/\`) }

// refusal says why a key whose condition does not hold cannot be given.
func (c condition) refusal(choice chooser) string {
	if c.not {
		return "does not apply where " + c.where()
	}
	return "applies only where " + c.where() + "; here it is " + choice(c.path)
}

// where tells what the condition asks for, leaving aside whether it is negated.
func (c condition) where() string {
	return c.path + " is " + strings.ReplaceAll(strings.Join(c.values, " or "), anyPath, "the path of a file or folder")
}
