package settings

import "strings"

// Renamed is a key that stands for others: of an earlier version, or of another program.
type Renamed struct {
	Was    string
	Where  Assignment              // of another key, without which this one means something else; the zero Assignment: always
	Now    []string                // the keys that have its value; none: every value has settings of its own
	Values map[string][]Assignment // settings of values that were renamed with the key; none: the value is left out
}

// Assignment sets a key to a word or number.
type Assignment struct{ Key, Value string }

// In finds the key in a tree that means it.
func (r Renamed) In(n *Node) (Entry, bool) {
	if other := n.Get(r.Where.Key); r.Where.Key != "" && (other == nil || other.Text != r.Where.Value) {
		return Entry{}, false
	}
	key := r.Was
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		n, key = n.Get(key[:i]), key[i+1:]
	}
	if n.Child(key) == nil {
		return Entry{}, false
	}
	e, _ := n.Find(key)
	return e, r.Now != nil || r.Values[e.Value.Text] != nil // or else it never had this value, and is reported as unknown
}

// Sets returns the settings that the key stands for, and a line that says so.
func (r Renamed) Sets(e Entry) (out []Entry, note string) {
	assigned, own := r.Values[e.Value.Text]
	if !own {
		for _, key := range r.Now {
			out = append(out, Entry{Key: key, At: e.At, Value: e.Value})
		}
		return out, r.Was + " is " + strings.Join(r.Now, " and ") + " now"
	}
	words := []string{"left out"}
	for i, a := range assigned {
		words = append(words[:i], a.Key+"="+a.Value)
		out = append(out, Entry{Key: a.Key, At: e.At, Value: &Node{At: e.Value.At, Text: a.Value}})
	}
	return out, r.Was + "=" + e.Value.Text + " is " + strings.Join(words, " ") + " now"
}
