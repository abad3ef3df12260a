package models

import (
	"credo/graph/catalog"
	"credo/graph/circuit"
)

// Papers that circuits and their parts come from.
const (
	rossbroich = "Rossbroich & Zenke 2023, Dis-inhibitory neuronal circuits can control the sign of synaptic plasticity, NeurIPS, doi:10.48550/arXiv.2310.19614"
	greedy     = "Greedy et al. 2022, Single-phase deep learning in cortico-cortical networks, NeurIPS, doi:10.48550/arXiv.2206.11769"
	payeur     = "Payeur et al. 2021, Burst-dependent synaptic plasticity can coordinate learning in hierarchical circuits, Nature Neuroscience 24, doi:10.1038/s41593-021-00857-x"
	sacramento = "Sacramento et al. 2018, Dendritic cortical microcircuits approximate the backpropagation algorithm, NeurIPS, doi:10.48550/arXiv.1810.11393"
	lillicrap  = "Lillicrap et al. 2016, Random synaptic feedback weights support error backpropagation for deep learning, Nature Communications 7:13276, doi:10.1038/ncomms13276"
	liu        = "Liu et al. 2021, Cell-type-specific neuromodulation guides synaptic credit assignment in a spiking neural network, PNAS 118:e2111821118, doi:10.1073/pnas.2111821118"
	nokland    = "Nøkland 2016, Direct feedback alignment provides learning in deep neural networks, NeurIPS, doi:10.48550/arXiv.1609.01596"
)

// whileTimePasses are the published settings that go with bursting networks in continuous time: an epoch is one trial of 1e3 s.
const whileTimePasses = "loss: mse, data: regression, batch: 1, epochs: 40, align_every: 0, log_every: 0, lesson: {name: moment, before: 1}, optimizer: {name: sgd, lr: 1}"

// Table lists the circuits that experiments name, in the order in which they are shown.
func Table() catalog.Table[circuit.Model] {
	return catalog.Table[circuit.Model]{Kind: "circuit", Entries: []catalog.Entry[circuit.Model]{
		{
			Name: "dic", About: "excitatory-inhibitory pairs under a dis-inhibitory controller", Citation: rossbroich, System: "dic",
			With: "{rule: inhibitory-exact}",
			New:  func() circuit.Model { c := NewDIC(nil); c.Layers = published(); return c }},
		{
			Name: "burstccn", About: "bursting pyramidal cells: events forward, bursts back, in one phase", Citation: greedy, System: "burst",
			With: "{loss: mse, batch: 32, rule: burst, optimizer: {name: sgd, lr: 0.3}}\n---\noptimizer: {rates: {events: 0.000731, bursts: 0.001}}",
			New:  func() circuit.Model { c := NewBurstCCN(nil); c.Layers = published(); return c }},
		{
			Name: "burstprop", About: "bursting pyramidal cells that learn from bursts with and without a teacher", Citation: payeur, System: "burst",
			With: "{loss: mse, batch: 32, rule: burstprop, optimizer: {name: sgd, lr: 2}}\n---\noptimizer: {spare_biases: true, rates: {recurrent: 1e-4}}",
			New:  func() circuit.Model { c := NewBurstprop(nil); c.Layers = published(); return c }},
		{
			Name: "edn", About: "dendritic-error network: interneurons explain feedback away, and the rest is the error", Citation: sacramento, System: "burst",
			With: "{loss: mse, batch: 32, rule: dendritic-error, optimizer: {name: sgd, lr: 0.3}}\n---\noptimizer: {rates: {interneuron: 0.005, inhibition: 0.005}}",
			New:  func() circuit.Model { c := NewEDN(nil); c.Layers = published(); return c }},
		{
			Name: continuousBurstCCN, About: "bursting pyramidal cells that learn a teacher's answers while time passes", Citation: greedy, System: "burst",
			With: "{" + whileTimePasses + ", rule: continuous-burst}",
			New:  func() circuit.Model { c := NewContinuousBurstCCN(nil); c.Hidden = []int{50}; return c }},
		{
			Name: continuousBurstprop, About: "bursting pyramidal cells that compare bursts with their running average while time passes", Citation: greedy + "; " + payeur, System: "burst",
			With: "{" + whileTimePasses + ", rule: continuous-burstprop}",
			New:  func() circuit.Model { c := NewContinuousBurstprop(nil); c.Hidden = []int{50}; return c }},
		{
			Name: "dicstudent", About: "dis-inhibitory control in continuous time, and its teacher, on waves", Citation: rossbroich, System: "dic",
			With: "{loss: mse, data: waves, batch: 1, epochs: 60, dtype: float64, align_every: 0, log_every: 0, lesson: flow, rule: inhibitory-exact-online, optimizer: {name: sgd, lr: 0.016666666666666666}}",
			New:  func() circuit.Model { return NewDICStudent() }},
		{
			Name: "rsnn", About: "recurrent spiking cells that learn from trials: leaky, adaptive, with signs of Dale's law", Citation: liu, System: "mdgl",
			With: "{data: evidence, rule: backprop, optimizer: {name: signed-adam, lr: 0.0025}}",
			New:  func() circuit.Model { return NewRSNN() }},
		{
			Name: "mlp", About: "multi-layer perceptron, the plain network of the comparisons", Citation: rossbroich + "; " + greedy,
			With: "{rule: backprop}",
			New:  func() circuit.Model { c := NewMLP(nil); c.Layers = published(); return c }},
	}}
}

// Cells lists the circuits that are made for figures and trained on no images.
func Cells() catalog.Table[circuit.Circuit] {
	return catalog.Table[circuit.Circuit]{Kind: "circuit", Entries: []catalog.Entry[circuit.Circuit]{
		{Name: "dicteacher", About: "dis-inhibitory control in continuous time, whose feedback follows the Jacobian: the online student-teacher", Citation: rossbroich, System: "dic", New: func() circuit.Circuit { return NewDICTeacher() }},
		{Name: "dicpair", About: "one excitatory cell, its inhibitory partner and a controller", Citation: rossbroich, System: "dic", New: func() circuit.Circuit { return NewDICPair() }},
	}}
}
