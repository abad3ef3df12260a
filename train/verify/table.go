package verify

import "credo/graph"

// Kind is a kind of case that this package can compute.
type Kind struct {
	System, Name string
	Keys         []string // the quantities, in order: those that expect has
	Compute      func(c Case, d graph.Dtype) (Values, error)
	check        func(c Case) error
}

// Kinds lists the kinds that can be computed.
func Kinds() []Kind {
	return []Kind{
		kind("dic", "activation", []string{"f", "d", "inv", "theta", "delta"}, readActivation, activationCase.compute),
		kind("dic", "losses", []string{"value", "error", "nudged"}, readLosses, lossesCase.compute),
		kind("dic", "controller", []string{"q", "c", "kappa"}, readController, controllerCase.compute),
		kind("dic", "adam", []string{"w"}, readAdam, adamCase.compute),
		kind("dic", "settle-and-update", settleKeys(), readDIC, computeSettle),
		kind("dic", "zero-gain", zeroGainKeys(), readDIC, computeZeroGain),
		kind("dic", "weak-feedback", weakKeys(), readWeak, weakCase.compute),
		kind("dic", "figure4-derivative", figure4Keys(), readFigure4, figure4Case.compute),
		kind("dic", "transient", transientKeys(), readTransient, transientCase.compute),
	}
}

// Find returns the kind of that system and name. Without a system the name alone decides.
func Find(system, name string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.Name == name && (k.System == system || system == "") {
			return k, true
		}
	}
	return Kind{}, false
}

// kind makes a row of two functions: read takes what the kind knows out of a case, compute makes the quantities of it.
func kind[P any](system, name string, keys []string, read func(config, inputs *reader) P, compute func(P, graph.Dtype) (Values, error)) Kind {
	strict := func(c Case) (P, error) {
		config, inputs := newReader("config", c.config), newReader("inputs", c.inputs)
		p := read(config, inputs)
		if err := config.done(); err != nil {
			return p, err
		}
		return p, inputs.done()
	}
	return Kind{
		System: system, Name: name, Keys: keys,
		check: func(c Case) error { _, err := strict(c); return err },
		Compute: func(c Case, d graph.Dtype) (Values, error) {
			p, err := strict(c)
			if err != nil {
				return Values{}, c.wrap(err)
			}
			v, err := compute(p, d)
			if err == nil {
				v, err = v.only(keys)
			}
			return v, c.wrap(err)
		},
	}
}
