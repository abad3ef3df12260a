package verify

import "credo/graph"

// Kind is a kind of case that this package can compute.
type Kind struct {
	System, Name string
	Keys         func(c Case) ([]string, error) // the quantities of a case, in order: those that expect has
	Compute      func(c Case, d graph.Dtype) (Values, error)
}

// Kinds lists the kinds that can be computed.
func Kinds() []Kind {
	return []Kind{
		kind("dic", "activation", always[activationCase]("f", "d", "inv", "theta", "delta"), readActivation, activationCase.compute),
		kind("dic", "losses", always[lossesCase]("value", "error", "nudged"), readLosses, lossesCase.compute),
		kind("dic", "controller", always[controllerCase]("q", "c", "kappa"), readController, controllerCase.compute),
		kind("dic", "adam", always[adamCase]("w"), readAdam, adamCase.compute),
		kind("dic", "settle-and-update", always[dicCase](settleKeys()...), readDIC, computeSettle),
		kind("dic", "zero-gain", always[dicCase](zeroGainKeys()...), readDIC, computeZeroGain),
		kind("dic", "weak-feedback", always[weakCase](weakKeys()...), readWeak, weakCase.compute),
		kind("dic", "transient", always[transientCase](transientKeys()...), readTransient, transientCase.compute),
		kind("dic", "figure3", pairCase.keys, readPair, pairCase.compute),
		kind("dic", "figureS2", pairCase.keys, readPair, pairCase.compute),
		kind("dic", "figure4-derivative", always[figure4Case](figure4Keys()...), readFigure4, figure4Case.compute),
		kind("dic", "figureS1", always[cellCase]("rE", "dw"), readCell, cellCase.compute),
		kind("burst", "discrete-step", discreteCase.keys, readDiscrete, discreteCase.compute),
		kind("burst", "trajectory", trajectoryCase.keys, readTrajectory, trajectoryCase.compute),
		kind("burst", "angles", anglesCase.keys, readAngles, anglesCase.compute),
		kind("burst", "replay", replayCase.keys, readReplay, replayCase.compute),
		kind("burst", "replay-angles", replayCase.angleKeys, readReplay, replayCase.computeAngles),
		kind("burst", "replay-data", always[replayDataCase](replayDataKeys()...), readReplayData, replayDataCase.compute),
		kind("burst", "q-alignment", always[alignmentCase](alignmentKeys()...), readAlignment, alignmentCase.compute),
	}
}

// always gives all cases of a kind the same quantities.
func always[P any](keys ...string) func(P) []string { return func(P) []string { return keys } }

// Find returns the kind of a case. Where the case has no system the name alone decides.
func Find(c Case) (Kind, bool) {
	for _, k := range Kinds() {
		if k.Name == c.Kind && (k.System == c.System || c.System == "") {
			return k, true
		}
	}
	return Kind{}, false
}

// kind makes a row of three functions: read takes what the kind knows out of a case, keys lists its quantities, compute makes them.
func kind[P any](system, name string, keys func(P) []string, read func(config, inputs *reader) P, compute func(P, graph.Dtype) (Values, error)) Kind {
	strict := func(c Case) (P, error) {
		config, inputs := newReader("config", c.config), newReader("inputs", c.inputs)
		p := read(config, inputs)
		if err := config.done(); err != nil {
			return p, c.wrap(err)
		}
		return p, c.wrap(inputs.done())
	}
	return Kind{
		System: system, Name: name,
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
}
