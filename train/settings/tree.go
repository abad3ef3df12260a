package settings

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Kind is the kind of a node.
type Kind int

// The kinds of nodes.
const (
	Scalar Kind = iota
	List
	Mapping
)

// Node is YAML with the place where each value was written. A tree is not changed once it is made: changes make a new tree.
type Node struct {
	Kind    Kind
	At      Position
	Text    string // of a scalar, as written or, if quoted, as meant
	Quoted  bool   // never null, a number or a truth value
	Items   []*Node
	Numbers []float64 // a list of nothing but numbers may have them here, and no Items
	Entries []Entry
}

// Elements returns the items of a list, numbers too.
func (n *Node) Elements() []*Node {
	if n.Numbers == nil {
		return n.Items
	}
	out := make([]*Node, len(n.Numbers))
	for i, x := range n.Numbers {
		format := byte('g')
		if x == math.Trunc(x) && math.Abs(x) < 1<<53 {
			format = 'f' // a whole number is written as one
		}
		out[i] = &Node{At: n.At, Text: strconv.FormatFloat(x, format, -1, 64)}
	}
	return out
}

// Entry is a key of a mapping with its value.
type Entry struct {
	Key   string
	At    Position
	Value *Node
}

// Word returns a scalar that is text.
func Word(at Position, text string) *Node { return &Node{At: at, Text: text, Quoted: true} }

// Find returns the entry of a key.
func (n *Node) Find(key string) (Entry, bool) {
	for _, e := range n.Entries {
		if e.Key == key {
			return e, true
		}
	}
	return Entry{}, false
}

// Child returns the value of a key, nil if there is none. It may be called on nil.
func (n *Node) Child(key string) *Node {
	if n == nil {
		return nil
	}
	e, _ := n.Find(key)
	return e.Value
}

// Get returns the value at a path, nil if there is none.
func (n *Node) Get(path string) *Node {
	for key := range strings.SplitSeq(path, ".") {
		n = n.Child(key)
	}
	return n
}

// Without returns a mapping less some keys.
func (n *Node) Without(keys ...string) *Node {
	out := &Node{Kind: n.Kind, At: n.At}
	for _, e := range n.Entries {
		if !slices.Contains(keys, e.Key) {
			out.Entries = append(out.Entries, e)
		}
	}
	return out
}

// Null tells whether the node stands for no value.
func (n *Node) Null() bool {
	return n.Kind == Scalar && !n.Quoted && slices.Contains([]string{"", "~", "null", "Null", "NULL"}, n.Text)
}

// With returns a mapping with the value at a path, in place of another value or at the end.
func (n *Node) With(path string, at Position, value *Node) *Node {
	key, rest, more := strings.Cut(path, ".")
	out := &Node{Kind: Mapping, At: n.At, Entries: slices.Clone(n.Entries)}
	i := slices.IndexFunc(out.Entries, func(e Entry) bool { return e.Key == key })
	if i < 0 {
		i = len(out.Entries)
		out.Entries = append(out.Entries, Entry{Key: key, At: at, Value: &Node{Kind: Mapping, At: at}})
	}
	if more {
		below := out.Entries[i].Value
		if below.Kind != Mapping {
			below = &Node{Kind: Mapping, At: below.At, Entries: []Entry{{Key: nameKey, At: below.At, Value: below}}}
		}
		at, value = out.Entries[i].At, below.With(rest, at, value)
	}
	out.Entries[i] = Entry{Key: key, At: at, Value: value}
	return out
}

// String names the node, for "expected ..., got ...".
func (n *Node) String() string {
	switch {
	case n.Kind == List:
		return "a list"
	case n.Kind == Mapping:
		return "a mapping"
	case n.Null():
		return "nothing"
	case n.Quoted:
		return `"` + n.Text + `"`
	}
	return n.Text
}

// Join returns the path of a key in a section.
func Join(section, key string) string {
	if section == "" {
		return key
	}
	return section + "." + key
}
