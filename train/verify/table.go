package verify

import (
	"strings"

	"credo/graph"
	"credo/graph/catalog"
)

// Kind is a kind of case that this package can compute.
type Kind struct {
	Checks
	Keys    func(c Case) ([]string, error) // the quantities of a case, in order: the keys of expect
	Compute func(c Case, d graph.Dtype) (Values, error)
}

// Checks are the circuits and rules whose numbers the cases of a kind hold, by their names in package models (Table and Cells) and in
// rules.Table. Circuits and rules that have no such name are not among them.
type Checks struct{ Circuits, Rules []string }

// Kinds lists the kinds that can be computed, each with its system.
func Kinds() catalog.Table[Kind] {
	const (
		both   = "inhibitory-exact inhibitory-threshold"
		online = "inhibitory-exact-online inhibitory-taylor-online inhibitory-exact inhibitory-taylor"
		bursts = "burstccn burstprop edn mlp"
		learn  = "burst burstprop dendritic-error backprop"
	)
	return catalog.Table[Kind]{Kind: "kind of case", Entries: []catalog.Entry[Kind]{
		kind("dic", "activation", "rate, slope and inverse of the soft rectifier, and tangents of the inverse", checks("", ""),
			always[activationCase]("f", "d", "inv", "theta", "delta"), readActivation, activationCase.compute),
		kind("dic", "losses", "values and errors of losses, and nudged targets", checks("", ""),
			always[lossesCase]("value", "error", "nudged"), readLosses, lossesCase.compute),
		kind("dic", "controller", "the controller's course under a constant error", checks("dic", ""),
			always[controllerCase]("q", "c", "kappa"), readController, controllerCase.compute),
		kind("dic", "adam", "steps of the optimizer", checks("", ""),
			always[adamCase]("w"), readAdam, adamCase.compute),
		kind("dic", "settle-and-update", "both equilibria, feedback, weight changes, and gradients", checks("dic mlp", both+" backprop"),
			always[dicCase](settleKeys()...), readDIC, computeSettle),
		kind("dic", "zero-gain", "weight changes under a controller that does nothing", checks("dic", both),
			always[dicCase](zeroGainKeys()...), readDIC, computeZeroGain),
		kind("dic", "weak-feedback", "weight changes under weak control, and their angles to gradients", checks("dic", both+" backprop"),
			always[weakCase](weakKeys()...), readWeak, weakCase.compute),
		kind("dic", "transient", "the way to both equilibria in fixed steps, and weight changes there", checks("dic", both),
			always[transientCase](transientKeys()...), readTransient, transientCase.compute),
		kind("dic", "figure3", "one pair over its input: rates, weight changes, and where they turn", checks("dicpair", "inhibitory-exact"),
			pairCase.keys, readPair, pairCase.compute),
		kind("dic", "figureS2", "the same for other thresholds", checks("dicpair", "inhibitory-exact"),
			pairCase.keys, readPair, pairCase.compute),
		kind("dic", "figure4-derivative", "the online student's rates of change at one moment", checks("dicteacher dicstudent", online),
			always[figure4Case](figure4Keys()...), readFigure4, figure4Case.compute),
		kind("dic", "figureS1", "cells of other publications over their input, under their own rules", checks("", "dendritic-error burst"),
			always[cellCase]("rE", "dw"), readCell, cellCase.compute),
		kind("burst", "discrete-step", "every variable and gradient of a minibatch, and weights after a few updates", checks(bursts, learn+" feedback-alignment"),
			discreteCase.keys, readDiscrete, discreteCase.compute),
		kind("burst", "trajectory", "losses of many updates, and weights after the last", checks(bursts, learn+" feedback-alignment"),
			trajectoryCase.keys, readTrajectory, trajectoryCase.compute),
		kind("burst", "angles", "angles between gradients, and between weights", checks(bursts, learn+" feedback-alignment"),
			anglesCase.keys, readAngles, anglesCase.compute),
		kind("burst", "replay", "losses, errors and norms of weights while a network learns drawn images", checks(bursts, learn),
			replayCase.keys, readReplay, replayCase.compute),
		kind("burst", "replay-angles", "angles between gradients, and between weights, while a network learns drawn images", checks(bursts, learn+" feedback-alignment"),
			replayCase.angleKeys, readReplay, replayCase.computeAngles),
		kind("burst", "replay-data", "the drawn images and starting weights themselves", checks("", ""),
			always[replayDataCase](replayDataKeys()...), readReplayData, replayDataCase.compute),
		kind("burst", "q-alignment", "feedback of events that learns by itself, and the angles that follow", checks("burstccn", "burst backprop feedback-alignment"),
			always[alignmentCase](alignmentKeys()...), readAlignment, alignmentCase.compute),
	}}
}

// checks lists circuits and rules, their names apart by spaces.
func checks(circuits, rules string) Checks {
	return Checks{strings.Fields(circuits), strings.Fields(rules)}
}

// always gives all cases of a kind the same quantities.
func always[P any](keys ...string) func(P) []string { return func(P) []string { return keys } }

// Find returns the kind of a case. Where the case has no system the name alone decides.
func Find(c Case) (Kind, bool) {
	e, err := Kinds().Find(c.Kind)
	if err != nil || c.System != "" && c.System != e.System {
		return Kind{}, false
	}
	return e.New(), true
}

// kind makes a row of three functions: read takes a case apart, keys lists its quantities, compute makes them.
func kind[P any](system, name, about string, checks Checks, keys func(P) []string, read func(config, inputs *reader) P, compute func(P, graph.Dtype) (Values, error)) catalog.Entry[Kind] {
	strict := func(c Case) (P, error) {
		config, inputs := newReader("config", c.config), newReader("inputs", c.inputs)
		p := read(config, inputs)
		if err := config.done(); err != nil {
			return p, c.wrap(err)
		}
		return p, c.wrap(inputs.done())
	}
	k := Kind{
		Checks: checks,
		Keys: func(c Case) ([]string, error) {
			p, err := strict(c)
			if err != nil {
				return nil, err
			}
			return keys(p), nil
		},
		Compute: func(c Case, d graph.Dtype) (Values, error) {
			p, err := strict(c)
			if err != nil {
				return Values{}, err
			}
			v, err := compute(p, d)
			if err == nil {
				v, err = v.only(keys(p))
			}
			return v, c.wrap(err)
		},
	}
	return catalog.Entry[Kind]{Name: name, About: about, System: system, New: func() Kind { return k }}
}
