package settings

import (
	"reflect"
	"regexp"
	"strings"

	"credo/graph/catalog"
)

// Argument reads "circuit.sizes=[784,256,10]" as a tree with one value, written in YAML.
func Argument(arg string) (*Node, Problems) {
	at := Position{source: arg}
	key, value, ok := strings.Cut(arg, "=")
	key = strings.TrimSpace(key)
	if !ok || !keyPath().MatchString(key) {
		return nil, Problems{at.Problem("", "expected key=value, as optimizer.lr=0.01")}
	}
	n, problems := Parse(arg, []byte(value))
	if len(problems) > 0 || n == nil {
		for i := range problems {
			problems[i].Key = key
		}
		if n == nil && len(problems) == 0 {
			problems = Problems{at.Problem(key, "has no value")}
		}
		return nil, unplaced(problems)
	}
	n = n.moved(at)
	keys := strings.Split(key, ".")
	for i := len(keys) - 1; i >= 0; i-- {
		n = &Node{Kind: Mapping, At: at, Entries: []Entry{{keys[i], at, n}}}
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
func (n *Node) moved(at Position) *Node {
	out := *n
	out.At, out.Items, out.Entries = at, nil, nil
	for _, i := range n.Items {
		out.Items = append(out.Items, i.moved(at))
	}
	for _, e := range n.Entries {
		out.Entries = append(out.Entries, Entry{e.Key, at, e.Value.moved(at)})
	}
	return &out
}

// Set sets the options of a thing, to which it points or which has none, by arguments key=value. The error is [Problems].
func Set(c *catalog.Catalog, thing any, args ...string) error {
	var problems Problems
	var layers []Layer
	for _, a := range args {
		n, p := Argument(a)
		problems = append(problems, p...)
		if n != nil {
			layers = append(layers, Layer{Tree: n})
		}
	}
	v := reflect.ValueOf(thing)
	if v.Kind() != reflect.Pointer {
		if len(layers) > 0 {
			problems = append(problems, layers[0].Tree.At.Problem("", "there are no options"))
		}
		return problems.Err()
	}
	r := Reader{c}
	n, p := r.Lay(thing, layers...)
	problems = append(problems, p...)
	return append(problems, r.Decode(n, thing)...).Err()
}
