package experiment

import (
	"slices"

	"credo/graph/circuit"
	"credo/train/settings"
)

// given are the layers that the user gave an experiment.
type given struct {
	layers []settings.Layer
	row    int // the layer that is the experiment's own; the others are for all rows of a comparison. all: each is its own
}

const all = -1

// asked tells whether a key was given for this experiment: last in a layer of its own, and when its circuit was the one that it has now.
func (g given) asked(key, circuitName string) (asked bool) {
	for i, l := range g.layers {
		if l.Tree.Get(key) == nil {
			continue
		}
		then := l.Under.Get("circuit.name")
		asked = (g.row == all || g.row == i) && (then == nil || then.Text == circuitName)
	}
	return asked
}

// leave drops references and measurements that the circuit does not have, if they were given for other circuits.
func (e *Experiment) leave(from given) {
	if !from.asked("align_to", e.CircuitName()) {
		known := e.ReferenceNames()
		e.AlignTo = slices.DeleteFunc(slices.Clone(e.AlignTo), func(w string) bool { return !slices.Contains(known, w) })
		if len(e.AlignTo) == 0 {
			e.AlignTo = nil
		}
	}
	if !from.asked("settling_every", e.CircuitName()) && !e.settles() {
		e.SettlingEvery = 0
	}
}

// leaveLesson takes the settings that go with the circuit where those that were given for other circuits make a lesson that does not suit it.
func (e *Experiment) leaveLesson(from given, spec circuit.Spec) {
	if e.checkLesson(spec) == nil {
		return
	}
	own, err := Plain(e.catalog, e.CircuitName(), e.RuleName())
	if err != nil {
		return
	}
	for key, take := range map[string]func(){
		"lesson":      func() { e.Lesson = own.Lesson },
		"optimizer":   func() { e.Optimizer = own.Optimizer },
		"batch":       func() { e.Batch = own.Batch },
		"align_every": func() { e.AlignEvery = own.AlignEvery },
	} {
		if !from.asked(key, e.CircuitName()) {
			take()
		}
	}
}
