package verify

import (
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/catalog"
	"credo/train/settings"
)

// Kind is a kind of case that this package can compute.
type Kind struct {
	Checks
	Compute func(c Case, d graph.Dtype) (Values, error)
	read    func(c Case) (problem, error)
}

// Checks are the circuits and rules whose numbers the cases of a kind hold, by their names in package models (Table and Cells) and in
// rules.Table. Circuits and rules that have no such name are not among them.
type Checks struct{ Circuits, Rules []string }

// problem is a case of some kind: a struct whose options are the configuration.
type problem interface {
	inputs() string                   // how the inputs are shaped, as readInputs takes it; the configuration is known
	fit(in tensors) error             // takes the inputs, and reports what does not fit together, with the key
	compute(d graph.Dtype) (v Values) // the quantities, in order
}

// renaming is a problem whose options have other names in cases.
type renaming interface {
	names(config *settings.Node) ([]settings.Other, error)
}

// completing is a problem with something to do between configuration and inputs.
type completing interface{ complete() error }

// given is embedded by problems that take their inputs as they are.
type given struct{ in tensors }

func (g *given) fit(in tensors) error { g.in = in; return nil }

// Kinds lists the kinds that can be computed, each with its system.
func Kinds() catalog.Table[Kind] {
	const (
		both    = "inhibitory-exact inhibitory-threshold"
		online  = "inhibitory-exact-online inhibitory-taylor-online inhibitory-exact inhibitory-taylor"
		bursts  = "burstccn burstprop edn mlp"
		spiking = "backprop e-prop mdgl mdgl-cell one-crossing nl-mdgl on-mdgl rflo"
		learn   = "burst burstprop dendritic-error backprop"
	)
	return catalog.Table[Kind]{Kind: "kind of case", Entries: []catalog.Entry[Kind]{
		kind[activationCase]("dic", "activation", "rate, slope and inverse of the soft rectifier, and tangents of the inverse", "", ""),
		kind[lossesCase]("dic", "losses", "values and errors of losses, and nudged targets", "", ""),
		kind[controllerCase]("dic", "controller", "the controller's course under a constant error", "dic", ""),
		kind[adamCase]("dic", "adam", "steps of the optimizer", "", ""),
		kind[settleCase]("dic", "settle-and-update", "both equilibria, feedback, weight changes, and gradients", "dic mlp", both+" backprop"),
		kind[zeroGainCase]("dic", "zero-gain", "weight changes under a controller that does nothing", "dic", both),
		kind[weakCase]("dic", "weak-feedback", "weight changes under weak control, and their angles to gradients", "dic", both+" backprop"),
		kind[transientCase]("dic", "transient", "the way to both equilibria in fixed steps, and weight changes there", "dic", both),
		kind[pairCase]("dic", "figure3", "one pair over its input: rates, weight changes, and where they turn", "dicpair", "inhibitory-exact"),
		kind[pairCase]("dic", "figureS2", "the same for other thresholds", "dicpair", "inhibitory-exact"),
		kind[figure4Case]("dic", "figure4-derivative", "the online student's rates of change at one moment", "dicteacher dicstudent", online),
		kind[cellCase]("dic", "figureS1", "cells of other publications over their input, under their own rules", "", "dendritic-error burst"),
		kind[discreteCase]("burst", "discrete-step", "every variable and gradient of a minibatch, and weights after a few updates", bursts, learn+" feedback-alignment"),
		kind[convCase]("burst", "conv-step", "the same of a network that begins with convolutions", "burstccn burstprop mlp", "burst burstprop backprop feedback-alignment"),
		kind[trajectoryCase]("burst", "trajectory", "losses of many updates, and weights after the last", bursts, learn+" feedback-alignment"),
		kind[anglesCase]("burst", "angles", "angles between gradients, and between weights", bursts, learn+" feedback-alignment"),
		kind[figure1bCase]("burst", "figure1b", "a synapse between Poisson cells: bursts, events and the expected change over the rate", "", ""),
		kind[continuousCase]("burst", "continuous", "every variable of a network after every moment of time, and weights after every moment that teaches", "continuous-burstccn continuous-burstprop", "continuous-burst continuous-burstprop"),
		kind[replayCase]("burst", "replay", "losses, errors and norms of weights while a network learns drawn images", bursts, learn),
		kind[replayAnglesCase]("burst", "replay-angles", "angles between gradients, and between weights, while a network learns drawn images", bursts, learn+" feedback-alignment"),
		kind[replayDataCase]("burst", "replay-data", "the drawn images and starting weights themselves", "", ""),
		kind[alignmentCase]("burst", "q-alignment", "feedback of events that learns by itself, and the angles that follow", "burstccn", "burst backprop feedback-alignment"),
		kind[spikingForward]("mdgl", "forward", "every variable of spiking cells and of their read-out over a trial", "rsnn", ""),
		kind[spikingTraces]("mdgl", "traces", "eligibility traces of every synapse over a trial", "rsnn", "e-prop rflo"),
		kind[spikingGradients]("mdgl", "gradients", "loss, learning signal, and the gradients of rules", "rsnn", spiking),
		kind[spikingGradients]("mdgl", "regularised", "the same with a cost of rates", "rsnn", spiking),
		kind[modulatoryCase]("mdgl", "modulatory-weights", "weights of modulatory projections, by cell and by type", "", ""),
		kind[evidenceCase]("mdgl", "task-evidence", "the plan of a trial of evidence, and statistics of many", "", ""),
		kind[patternCase]("mdgl", "task-pattern", "the pattern that is to be drawn", "", ""),
		kind[firstWeightsCase]("mdgl", "init-statistics", "numbers of synapses and sizes of the first weights of many networks", "rsnn", ""),
		kindOf("mdgl", "signed-adam", "steps of the optimizer of sizes of weights, and a network that learns by it", "rsnn", spiking, signedAdam),
	}}
}

// Find returns the kind of a case. Where the case has no system the name alone decides.
func Find(c Case) (Kind, bool) {
	e, err := Kinds().Find(c.Kind)
	if err != nil || c.System != "" && c.System != e.System {
		return Kind{}, false
	}
	return e.New(), true
}

// kind makes a row: circuits and rules are lists, their names apart by spaces. P is a problem's struct.
func kind[P any](system, name, about, circuits, rules string) catalog.Entry[Kind] {
	return kindOf(system, name, about, circuits, rules, func(*settings.Node) problem { return any(new(P)).(problem) })
}

// kindOf makes a row whose problem depends on the configuration.
func kindOf(system, name, about, circuits, rules string, of func(config *settings.Node) problem) catalog.Entry[Kind] {
	k := Kind{Checks: Checks{strings.Fields(circuits), strings.Fields(rules)}}
	k.read = func(c Case) (problem, error) { return read(c, of(c.Config)) }
	k.Compute = func(c Case, d graph.Dtype) (Values, error) {
		p, err := k.read(c)
		if err != nil {
			return Values{}, c.wrap(err)
		}
		v := p.compute(d)
		return v, c.wrap(v.check())
	}
	return catalog.Entry[Kind]{Name: name, About: about, System: system, New: func() Kind { return k }}
}

// read reads a case into a problem.
func read(c Case, p problem) (_ problem, err error) {
	var names []settings.Other
	if r, ok := p.(renaming); ok {
		names, err = r.names(c.Config)
	}
	if err == nil {
		err = configure("config", c.Config, names, p)
	}
	if whole, ok := p.(completing); ok && err == nil {
		err = whole.complete()
	}
	if err != nil {
		return nil, err
	}
	in, err := settings.Arrays("inputs", c.Inputs, p.inputs())
	if err == nil {
		err = p.fit(in)
	}
	return p, err
}

// at is an error of a key.
func at(key, format string, args ...any) error {
	return errors.WithMessage(errors.Errorf(format, args...), key)
}
