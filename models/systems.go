package models

import "credo/graph/catalog"

// System is a published model with its circuits and rules, as credo is made of.
type System struct {
	State string // how far it is here
}

// Systems lists the systems. The rows of circuits name theirs.
func Systems() catalog.Table[System] {
	const (
		liu      = "Liu et al. 2021, Cell-type-specific neuromodulation guides synaptic credit assignment in a spiking neural network, PNAS 118, doi:10.1073/pnas.2111821118"
		aljadeff = "Aljadeff et al. 2019, Cortical credit assignment by Hebbian, neuromodulatory and inhibitory plasticity, doi:10.48550/arXiv.1911.00307"
	)
	row := func(name, about, citation, state string) catalog.Entry[System] {
		return catalog.Entry[System]{Name: name, About: about, Citation: citation, New: func() System { return System{state} }}
	}
	return catalog.Table[System]{Kind: "system", Entries: []catalog.Entry[System]{
		row("dic", "dis-inhibitory control: excitatory and inhibitory pairs whose partners bring the error", rossbroich, "complete"),
		row("burst", "bursting pyramidal cells, and the networks they are compared with", greedy+"; "+payeur+"; "+sacramento, "complete but for the spiking network"),
		row("mdgl", "recurrent spiking networks with e-prop and multidigraph learning", liu, "spiking networks; rate networks and ModProp to come"),
		row("cortical", "neuromodulated credit assignment in single cortical neurons", aljadeff, "to come"),
	}}
}
