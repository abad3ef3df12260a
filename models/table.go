package models

import (
	"strings"

	"github.com/pkg/errors"
)

// Row is one circuit that can be named in an experiment.
type Row struct {
	Name      string
	About     string
	Reference string
}

// Table lists the circuits in the order in which they are shown.
func Table() []Row {
	return []Row{
		{"dic", "excitatory-inhibitory pairs under a dis-inhibitory controller",
			"Rossbroich & Zenke 2023, Dis-inhibitory neuronal circuits can control the sign of synaptic plasticity, NeurIPS, doi:10.48550/arXiv.2310.19614"},
		{"burstccn", "bursting pyramidal cells: events forward, bursts back, in one phase",
			"Greedy et al. 2022, Single-phase deep learning in cortico-cortical networks, NeurIPS, doi:10.48550/arXiv.2206.11769"},
		{"burstprop", "bursting pyramidal cells that learn from bursts with and without a teacher",
			"Payeur et al. 2021, Burst-dependent synaptic plasticity can coordinate learning in hierarchical circuits, Nature Neuroscience 24, doi:10.1038/s41593-021-00857-x"},
		{"edn", "dendritic-error network: interneurons explain feedback away, and what is left is the error",
			"Sacramento et al. 2018, Dendritic cortical microcircuits approximate the backpropagation algorithm, NeurIPS, doi:10.48550/arXiv.1810.11393"},
		{"mlp", "multi-layer perceptron, the baseline", "Rossbroich & Zenke 2023, and Greedy et al. 2022, doi:10.48550/arXiv.2206.11769"},
	}
}

// Find returns the row of that name.
func Find(name string) (Row, error) {
	var names []string
	for _, r := range Table() {
		if r.Name == name {
			return r, nil
		}
		names = append(names, r.Name)
	}
	return Row{}, errors.Errorf("circuit %q is not known: use one of %s", name, strings.Join(names, ", "))
}
