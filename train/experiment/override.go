package experiment

import (
	"regexp"
	"strings"
)

// argument reads "circuit.sizes=[784,256,10]" as a tree with one value, written in YAML.
func argument(arg string) (*node, Problems) {
	at := position{source: arg}
	key, value, ok := strings.Cut(arg, "=")
	key = strings.TrimSpace(key)
	if !ok || !keyPath().MatchString(key) {
		return nil, Problems{at.problem("", "expected key=value, as optimizer.lr=0.01")}
	}
	if strings.HasPrefix(key, "compare.") {
		return nil, Problems{at.problem(key, "rows are set in the file; an argument goes over all of them")}
	}
	n, problems := parse(arg, []byte(value))
	if len(problems) > 0 || n == nil {
		for i := range problems {
			problems[i].Key = key
		}
		if n == nil && len(problems) == 0 {
			problems = Problems{at.problem(key, "has no value")}
		}
		return nil, unplaced(problems)
	}
	n = n.moved(at)
	keys := strings.Split(key, ".")
	for i := len(keys) - 1; i >= 0; i-- {
		n = &node{kind: mapping, at: at, entries: []entry{{keys[i], at, n}}}
	}
	return n, nil
}

func keyPath() *regexp.Regexp { return regexp.MustCompile(`^[^.\s]+(\.[^.\s]+)*$`) }

// unplaced removes positions inside an argument, which is short enough to be looked over.
func unplaced(p Problems) Problems {
	for i := range p {
		p[i].Line, p[i].Column = 0, 0
	}
	return p
}

// moved returns a tree all of whose nodes are at one place.
func (n *node) moved(at position) *node {
	out := *n
	out.at, out.items, out.entries = at, nil, nil
	for _, i := range n.items {
		out.items = append(out.items, i.moved(at))
	}
	for _, e := range n.entries {
		out.entries = append(out.entries, entry{e.key, at, e.value.moved(at)})
	}
	return &out
}
