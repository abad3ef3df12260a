package experiment

import (
	"slices"
	"strings"

	"credo/train/settings"
)

// renamed is a key of an earlier version.
type renamed struct {
	was    string
	where  assignment              // of another key, without which this one means something else; the zero assignment: always
	now    []string                // the keys that have its value; none: every value has settings of its own
	values map[string][]assignment // settings of values that were renamed with the key; none: the value is left out
}

// assignment sets a key to a word or number.
type assignment struct{ key, value string }

// renamedKeys is the one table by which files, run folders and models of earlier versions stay readable, in the order in which the keys
// are looked for.
func renamedKeys() []renamed {
	return []renamed{
		{was: "settle", now: []string{"circuit.settle"}},
		{was: "circuit.settle.method", now: []string{"circuit.settle.name"}},
		{was: "circuit.y.mode", now: []string{"circuit.y.name"}},
		{was: "circuit.q.mode", now: []string{"circuit.q.name"}, values: map[string][]assignment{
			"tied":        {{"circuit.q.name", "tied"}, {"circuit.q_of", "bursts"}},
			"symmetric":   {{"circuit.q.name", "symmetric"}, {"circuit.q_of", "bursts"}},
			"w-symmetric": {{"circuit.q.name", "symmetric"}, {"circuit.q_of", "forward"}},
		}},
		{was: "circuit.interneurons.mode", now: []string{"circuit.interneurons.name"}},
		{was: "circuit.backward.learning", where: assignment{"circuit.backward.form", "direct"}, values: map[string][]assignment{"false": {}}},
		{was: "circuit.backward.form", now: []string{"circuit.backward.name"}},
		{was: "circuit.backward.regime", now: []string{"circuit.backward.y.name"}, values: map[string][]assignment{
			"usf":  {{"circuit.backward.y.name", "signs"}, {"circuit.backward.y.sizes", "uniform"}},
			"brsf": {{"circuit.backward.y.name", "signs"}, {"circuit.backward.y.sizes", "batch"}},
			"frsf": {{"circuit.backward.y.name", "signs"}, {"circuit.backward.y.sizes", "fixed"}},
		}},
		{was: "circuit.backward.draw", now: []string{"circuit.backward.y.draw"}},
		{was: "circuit.backward.scale", now: []string{"circuit.backward.y.scale"}},
		{was: "circuit.target.strong", values: map[string][]assignment{"true": {{"circuit.nudge", "0"}}, "false": {{"circuit.nudge", "0.015"}}}},
		{was: "circuit.target.nudge", now: []string{"circuit.nudge"}},
		{was: "optimizer.lr_q", now: []string{"optimizer.rates.events"}},
		{was: "optimizer.lr_y", now: []string{"optimizer.rates.bursts"}},
		{was: "optimizer.lr_r", now: []string{"optimizer.rates.recurrent"}},
		{was: "optimizer.lr_intn", now: []string{"optimizer.rates.interneuron", "optimizer.rates.inhibition"}},
	}
}

// in finds the key in a tree that means it.
func (r renamed) in(n *settings.Node) (settings.Entry, bool) {
	if other := n.Get(r.where.key); r.where.key != "" && (other == nil || other.Text != r.where.value) {
		return settings.Entry{}, false
	}
	key := r.was
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		n, key = n.Get(key[:i]), key[i+1:]
	}
	if n.Child(key) == nil {
		return settings.Entry{}, false
	}
	e, _ := n.Find(key)
	return e, r.now != nil || r.values[e.Value.Text] != nil // or else it never had this value, and is reported as unknown
}

// sets returns the settings that the key stands for, and a line that says so.
func (r renamed) sets(e settings.Entry) (out []settings.Entry, note string) {
	assigned, own := r.values[e.Value.Text]
	if !own {
		for _, key := range r.now {
			out = append(out, settings.Entry{Key: key, At: e.At, Value: e.Value})
		}
		return out, r.was + " is " + strings.Join(r.now, " and ") + " now"
	}
	words := []string{"left out"}
	for i, a := range assigned {
		words = append(words[:i], a.key+"="+a.value)
		out = append(out, settings.Entry{Key: a.key, At: e.At, Value: &settings.Node{At: e.Value.At, Text: a.value}})
	}
	return out, r.was + "=" + e.Value.Text + " is " + strings.Join(words, " ") + " now"
}

// current returns a tree with the keys of earlier versions renamed, and notes which there were.
func (d *decoder) current(n *settings.Node) *settings.Node {
	done := map[string]bool{}
	for _, r := range renamedKeys() {
		was, ok := r.in(n)
		if !ok {
			continue
		}
		entries, note := r.sets(was)
		for _, e := range entries {
			if n.Get(e.Key) != nil && !done[e.Key] {
				d.fail(e.At, r.was, "is %s now, which is given too: give one or the other", e.Key)
			}
			n, done[e.Key] = n.With(e.Key, e.At, e.Value), true
		}
		n = less(n, r.was)
		if !slices.Contains(d.renamed, note) {
			d.renamed = append(d.renamed, note)
		}
	}
	return n
}

// less removes the key at a path, and the sections that have no other.
func less(n *settings.Node, path string) *settings.Node {
	key, rest, more := strings.Cut(path, ".")
	if !more {
		return n.Without(key)
	}
	e, _ := n.Find(key)
	below := less(e.Value, rest)
	if len(below.Entries) == 0 {
		return n.Without(key)
	}
	return n.With(key, e.At, below)
}
