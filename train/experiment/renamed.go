package experiment

import (
	"slices"
	"strings"

	"credo/train/settings"
)

// renamedKeys is the one table by which files, run folders and models of earlier versions stay readable, in the order in which the keys
// are looked for.
func renamedKeys() []settings.Renamed {
	return []settings.Renamed{
		{Was: "settle", Now: []string{"circuit.settle"}},
		{Was: "circuit.settle.method", Now: []string{"circuit.settle.name"}},
		{Was: "circuit.y.mode", Now: []string{"circuit.y.name"}},
		{Was: "circuit.q.mode", Now: []string{"circuit.q.name"}, Values: map[string][]settings.Assignment{
			"tied":        to("circuit.q.name=tied", "circuit.q_of=bursts"),
			"symmetric":   to("circuit.q.name=symmetric", "circuit.q_of=bursts"),
			"w-symmetric": to("circuit.q.name=symmetric", "circuit.q_of=forward"),
		}},
		{Was: "circuit.interneurons.mode", Now: []string{"circuit.interneurons.name"}},
		{Was: "circuit.backward.learning", Where: settings.Assignment{Key: "circuit.backward.form", Value: "direct"}, Values: map[string][]settings.Assignment{"false": to()}},
		{Was: "circuit.backward.form", Now: []string{"circuit.backward.name"}},
		{Was: "circuit.backward.regime", Now: []string{"circuit.backward.y.name"}, Values: map[string][]settings.Assignment{
			"usf":  to("circuit.backward.y.name=signs", "circuit.backward.y.sizes=uniform"),
			"brsf": to("circuit.backward.y.name=signs", "circuit.backward.y.sizes=batch"),
			"frsf": to("circuit.backward.y.name=signs", "circuit.backward.y.sizes=fixed"),
		}},
		{Was: "circuit.backward.draw", Now: []string{"circuit.backward.y.draw"}},
		{Was: "circuit.backward.scale", Now: []string{"circuit.backward.y.scale"}},
		{Was: "circuit.target.strong", Values: map[string][]settings.Assignment{"true": to("circuit.nudge=0"), "false": to("circuit.nudge=0.015")}},
		{Was: "circuit.target.nudge", Now: []string{"circuit.nudge"}},
		{Was: "optimizer.lr_q", Now: []string{"optimizer.rates.events"}},
		{Was: "optimizer.lr_y", Now: []string{"optimizer.rates.bursts"}},
		{Was: "optimizer.lr_r", Now: []string{"optimizer.rates.recurrent"}},
		{Was: "optimizer.lr_intn", Now: []string{"optimizer.rates.interneuron", "optimizer.rates.inhibition"}},
	}
}

// to reads settings, each "key=value".
func to(sets ...string) []settings.Assignment {
	out := make([]settings.Assignment, len(sets))
	for i, s := range sets {
		out[i].Key, out[i].Value, _ = strings.Cut(s, "=")
	}
	return out
}

// current returns a tree with the keys of earlier versions renamed, and notes which there were.
func (d *decoder) current(n *settings.Node) *settings.Node {
	done := map[string]bool{}
	for _, r := range renamedKeys() {
		was, ok := r.In(n)
		if !ok {
			continue
		}
		entries, note := r.Sets(was)
		for _, e := range entries {
			if n.Get(e.Key) != nil && !done[e.Key] {
				d.fail(e.At, r.Was, "is %s now, which is given too: give one or the other", e.Key)
			}
			n, done[e.Key] = n.With(e.Key, e.At, e.Value), true
		}
		n = less(n, r.Was)
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
