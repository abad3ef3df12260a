package optim

import "credo/graph/catalog"

const (
	kingma  = "Kingma & Ba 2015, Adam: a method for stochastic optimization, ICLR, doi:10.48550/arXiv.1412.6980"
	robbins = "Robbins & Monro 1951, A stochastic approximation method, Annals of Mathematical Statistics 22, doi:10.1214/aoms/1177729586"
	polyak  = "Polyak 1964, Some methods of speeding up the convergence of iteration methods, USSR Computational Mathematics and Mathematical Physics 4, doi:10.1016/0041-5553(64)90137-5"
	liu     = "Liu et al. 2021, Cell-type-specific neuromodulation guides synaptic credit assignment in a spiking neural network, PNAS 118:e2111821118, doi:10.1073/pnas.2111821118"
	duchi   = "Duchi, Hazan & Singer 2011, Adaptive subgradient methods for online learning and stochastic optimization, Journal of Machine Learning Research 12"
)

// Table lists the optimizers that experiments name. The learning rate of adam is published; the others are customary.
func Table() catalog.Table[Optimizer] {
	return catalog.Table[Optimizer]{Kind: "optimizer", Entries: []catalog.Entry[Optimizer]{
		{Name: "adam", About: "m ← β1 m + (1−β1) ΔW, s ← β2 s + (1−β2) ΔW², W ← W + lr (m/(1−β1ᵗ)) / (√(s/(1−β2ᵗ)) + ε)", Citation: kingma,
			New: func() Optimizer { return NewAdam(0.001) }},
		{Name: "sgd", About: "W ← W + lr ΔW", Citation: robbins, New: func() Optimizer { return NewSGD(0.1) }},
		{Name: "momentum", About: "m ← μ m + ΔW, W ← W + lr m", Citation: polyak, New: func() Optimizer { return NewMomentum(0.01) }},
		{Name: "adagrad", About: "a ← a + mean of ΔW² over a group, W ← W + lr ΔW / (√a + ε)", Citation: duchi,
			New: func() Optimizer { return NewAdagrad(0.01) }},
		{Name: "signed-adam", About: "Adam of sizes of weights: signs and synapses are fixed, and none is lost", Citation: liu,
			New: func() Optimizer { return NewSignedAdam(0.0025) }},
	}}
}
