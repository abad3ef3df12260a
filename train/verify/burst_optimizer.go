package verify

import "credo/train/optim"

// readOptimizer reads the optimizer of the forward weights.
func readOptimizer(config *reader) optim.Optimizer {
	lr, mu := config.number("lr"), config.numberOr("momentum", 0)
	decay := optim.Decay{Share: config.numberOr("weight_decay", 0)}
	const eps = 1e-8
	name := config.textOr("optimiser", "sgd")
	if name == "sgd" && mu > 0 {
		name = "momentum"
	}
	return choose(config, "optimiser", name, []choice[optim.Optimizer]{
		{"sgd", optim.SGD{LR: lr, Decay: decay}},
		{"momentum", optim.Momentum{LR: lr, Mu: mu, Decay: decay}},
		{"adam", optim.Adam{LR: lr, Beta1: 0.9, Beta2: 0.999, Eps: eps, Decay: decay}},
		{"sAdagrad", optim.Adagrad{LR: lr, Eps: eps, Per: optim.Synapse, Decay: decay}},
		{"nAdagrad", optim.Adagrad{LR: lr, Eps: eps, Per: optim.Neuron, Decay: decay}},
	})
}

// readMomentum reads the optimizer of a model that knows no other.
func readMomentum(config *reader) optim.Optimizer {
	decay := optim.Decay{Share: config.numberOr("weight_decay", 0), SpareBiases: true}
	o := optim.Momentum{LR: config.number("lr"), Mu: config.numberOr("momentum", 0), Decay: decay}
	return choose(config, "optimiser", config.textOr("optimiser", "sgd"), []choice[optim.Optimizer]{{"sgd", o}, {"momentum", o}})
}

// withRates gives some parameters plain descent, each at its own rate.
func (m burstModel) withRates(rest optim.Optimizer, rates map[string]float64) optim.Optimizer {
	own := map[string]optim.Optimizer{}
	for key, lr := range rates {
		for _, name := range m.param(key).projections {
			own[name] = optim.SGD{LR: lr}
		}
	}
	return optim.Route{Rest: rest, Own: own}
}
