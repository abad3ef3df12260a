package figure

import (
	"context"

	"credo/graph/catalog"
)

const greedy = "Greedy et al. 2022, Single-phase deep learning in cortico-cortical networks, NeurIPS, doi:10.48550/arXiv.2206.11769"

const liu = "Liu et al. 2021, Cell-type-specific neuromodulation guides synaptic credit assignment in a spiking neural network, PNAS, doi:10.1073/pnas.2111821118"

const rossbroich = "Rossbroich & Zenke 2023, Dis-inhibitory neuronal circuits can control the sign of synaptic plasticity, NeurIPS, doi:10.48550/arXiv.2310.19614"

// Table lists the figures in the order in which they are shown.
func Table() catalog.Table[Figure] {
	return catalog.Table[Figure]{Kind: "figure", Entries: []catalog.Entry[Figure]{
		row("dic-3", "weight change of one E/I pair: intact, ablated, isolated (figure 3)", dic3),
		{Name: "dic-4", About: "students that learn a teacher's answers while time passes, by both rules (figure 4)", Citation: rossbroich,
			New: func() Figure { return NewStudents() }},
		row("dic-S1", "four other published rules on cells of their own (figure S1)", dicS1),
		row("dic-S2", "other linear thresholds (figure S2)", dicS2),
		{Name: "burst-1b", About: "a synapse between two Poisson cells: events, bursts and its change, in closed form and simulated (figure 1B)", Citation: greedy,
			New: func() Figure { return NewBurst1B() }},
		{Name: "burst-3", About: "bursting networks that learn a teacher's answers while time passes (figure 3)", Citation: greedy,
			New: func() Figure { return NewBurst3() }},
		{Name: "burst-4", About: "feedback of events that learns alone, without a teacher and with one (figure 4)", Citation: greedy,
			New: func() Figure { return NewBurst4() }},
		{Name: "burst-5", About: "networks that learn MNIST, error and angle to back-propagation by depth (figure 5)", Citation: greedy,
			New: func() Figure { return NewBurst5() }},
		{Name: "burst-6", About: "networks of convolutions that learn natural images (figure 6)", Citation: greedy,
			New: func() Figure { return NewBurst6() }},
		{Name: "mdgl-3c", About: "recurrent spiking networks that accumulate evidence, over the published runs (figure 3C)", Citation: liu,
			New: func() Figure { return NewMDGL3C() }},
		{Name: "mdgl-trial", About: "one trial of a recurrent spiking network before it learns evidence and after: spikes, signals, modulators", Citation: liu,
			New: func() Figure { return NewMDGLTrial() }},
	}}
}

// row is the entry of a figure without options.
func row(name, about string, make func(context.Context, Options) (*Result, error)) catalog.Entry[Figure] {
	return catalog.Entry[Figure]{Name: name, About: about, Citation: rossbroich, New: func() Figure { return plain{name, make} }}
}

// plain is a figure without options, which the table knows by its name.
type plain struct {
	name string
	make func(context.Context, Options) (*Result, error)
}

// Entry returns the name under which the figure is in the table.
func (p plain) Entry() string { return p.name }

// Make computes the figure.
func (p plain) Make(ctx context.Context, o Options) (*Result, error) { return p.make(ctx, o) }
