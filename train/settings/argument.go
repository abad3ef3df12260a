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
	n = n.Moved(at)
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

// Moved returns a tree all of whose nodes are at one place.
func (n *Node) Moved(at Position) *Node {
	out := *n
	out.At, out.Items, out.Entries = at, nil, nil
	for _, i := range n.Items {
		out.Items = append(out.Items, i.Moved(at))
	}
	for _, e := range n.Entries {
		out.Entries = append(out.Entries, Entry{e.Key, at, e.Value.Moved(at)})
	}
	return &out
}

// Set returns a thing with the options that arguments key=value set. The error is [Problems].
func Set[T any](c *catalog.Catalog, thing T, args ...string) (T, error) {
	var problems Problems
	var layers []Layer
	for _, a := range args {
		n, p := Argument(a)
		problems = append(problems, p...)
		if n != nil {
			layers = append(layers, Layer{Tree: n})
		}
	}
	r := Reader{c}
	from := reflect.Indirect(reflect.ValueOf(catalog.Clone(thing)))
	to := reflect.New(from.Type())
	to.Elem().Set(from)
	n, p := r.Lay(to.Interface(), layers...)
	problems = append(problems, p...)
	problems = append(problems, r.Decode(n, to.Interface())...)
	if reflect.ValueOf(thing).Kind() != reflect.Pointer {
		to = to.Elem()
	}
	return to.Interface().(T), problems.Err()
}
