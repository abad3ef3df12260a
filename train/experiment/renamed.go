package experiment

import (
	"slices"
	"strings"

	"credo/train/settings"
)

// renamed is a key of an earlier version.
type renamed struct {
	was    string
	now    []string                // the keys that have its value; none: every value has settings of its own
	values map[string][]assignment // settings of values that were renamed with the key
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
		{was: "circuit.q.mode", now: []string{"circuit.q.name"}, values: map[string][]assignment{"w-symmetric": {{"circuit.q.name", "symmetric"}, {"circuit.q_of", "forward"}}}},
		{was: "circuit.interneurons.mode", now: []string{"circuit.interneurons.name"}},
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

// current returns a tree with the keys of earlier versions renamed, and notes which there were.
func (d *decoder) current(n *settings.Node) *settings.Node {
	for _, r := range renamedKeys() {
		value := n.Get(r.was)
		if value == nil {
			continue
		}
		set, known := r.values[value.Text]
		if !known && r.now == nil {
			continue // no value that it could have: an unknown key
		}
		note := r.was + " is " + strings.Join(r.now, " and ") + " now"
		out := less(n, r.was)
		if known {
			var words []string
			for _, a := range set {
				words = append(words, a.key+"="+a.value)
				out = out.With(a.key, value.At, &settings.Node{At: value.At, Text: a.value})
			}
			note = r.was + "=" + value.Text + " is " + strings.Join(words, " ") + " now"
		} else {
			for _, key := range r.now {
				out = out.With(key, value.At, value)
			}
		}
		if !slices.Contains(d.renamed, note) {
			d.renamed = append(d.renamed, note)
		}
		n = out
	}
	return n
}

// less removes the key at a path, and the sections that have no other.
func less(n *settings.Node, path string) *settings.Node {
	key, rest, more := strings.Cut(path, ".")
	if !more {
		return n.Without(key)
	}
	below := less(n.Child(key), rest)
	if len(below.Entries) == 0 {
		return n.Without(key)
	}
	return n.With(key, below.At, below)
}
