package experiment

import (
	"slices"
	"strings"
)

type kind int

const (
	scalar kind = iota
	list
	mapping
)

// A node is YAML with the place where each value was written. Trees are not changed once made: merging makes new ones.
type node struct {
	kind    kind
	at      position
	text    string // of a scalar, as written or, if quoted, as meant
	quoted  bool   // never null, a number or a truth value
	items   []*node
	entries []entry
}

type entry struct {
	key   string
	at    position
	value *node
}

func (n *node) find(key string) (entry, bool) {
	for _, e := range n.entries {
		if e.key == key {
			return e, true
		}
	}
	return entry{}, false
}

// child returns the value of a key, nil if there is none. It may be called on nil.
func (n *node) child(key string) *node {
	if n == nil {
		return nil
	}
	e, _ := n.find(key)
	return e.value
}

// get returns the value at a path, nil if there is none.
func (n *node) get(path string) *node {
	for key := range strings.SplitSeq(path, ".") {
		n = n.child(key)
	}
	return n
}

// without returns a mapping less some keys.
func (n *node) without(keys ...string) *node {
	out := &node{kind: n.kind, at: n.at}
	for _, e := range n.entries {
		if !slices.Contains(keys, e.key) {
			out.entries = append(out.entries, e)
		}
	}
	return out
}

func (n *node) null() bool {
	return n.kind == scalar && !n.quoted && slices.Contains([]string{"", "~", "null", "Null", "NULL"}, n.text)
}

// String tells what the node is, for "expected ..., got ...".
func (n *node) String() string {
	switch {
	case n.kind == list:
		return "a list"
	case n.kind == mapping:
		return "a mapping"
	case n.null():
		return "nothing"
	case n.quoted:
		return `"` + n.text + `"`
	}
	return n.text
}

// choice tells what a tree chooses at a path, defaults included, nothing where the key does not apply.
func (n *node) choice(path string) string {
	if v := n.get(path); v != nil {
		return v.text
	}
	if f, ok := find(path); ok && f.applies(n.choice) {
		text, _ := f.fallback(n.choice)
		return text
	}
	return ""
}
