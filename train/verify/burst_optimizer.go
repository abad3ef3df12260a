package verify

import "credo/train/optim"

// readOptimizer reads the optimizer. Roles that have rates of their own learn by plain steps.
func readOptimizer(config *reader, rates map[string]float64) optim.Optimizer {
	o := optim.Common{LR: config.number("lr"), Rates: rates, WeightDecay: config.numberOr("weight_decay", 0)}
	mu := config.numberOr("momentum", 0)
	const eps = 1e-8
	name := config.textOr("optimiser", "sgd")
	if name == "sgd" && mu > 0 {
		name = "momentum"
	}
	return choose(config, "optimiser", name, []choice[optim.Optimizer]{
		{"sgd", optim.SGD{Common: o}},
		{"momentum", optim.Momentum{Common: o, Mu: mu}},
		{"adam", optim.Adam{Common: o, Beta1: 0.9, Beta2: 0.999, Eps: eps}},
		{"sAdagrad", optim.Adagrad{Common: o, Eps: eps, Per: optim.Synapse}},
		{"nAdagrad", optim.Adagrad{Common: o, Eps: eps, Per: optim.Neuron}},
	})
}

// readMomentum reads the optimizer of a model that knows no other.
func readMomentum(config *reader, rates map[string]float64) optim.Optimizer {
	o := optim.Momentum{
		Common: optim.Common{LR: config.number("lr"), Rates: rates, WeightDecay: config.numberOr("weight_decay", 0), SpareBiases: true},
		Mu:     config.numberOr("momentum", 0),
	}
	return choose(config, "optimiser", config.textOr("optimiser", "sgd"), []choice[optim.Optimizer]{{"sgd", o}, {"momentum", o}})
}

// rateOf sets the rate of a role, where its projections learn.
func rateOf(rates map[string]float64, role string, learns bool, rate float64) {
	if learns {
		rates[role] = rate
	}
}
