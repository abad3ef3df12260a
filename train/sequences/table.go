package sequences

import (
	"credo/graph/catalog"
	"credo/train/task"
)

// Papers that the tasks come from.
const (
	liu      = "Liu et al. 2021, Cell-type-specific neuromodulation guides synaptic credit assignment in a spiking neural network, PNAS 118, doi:10.1073/pnas.2111821118"
	liuRates = "Liu et al. 2022, Biologically-plausible backpropagation through arbitrary timespans via local neuromodulators, NeurIPS, doi:10.48550/arXiv.2206.01338"
)

// reconstructed ends the titles of tasks whose authors published no program.
const reconstructed = " (reconstructed)"

// Settings that go with the tasks: an epoch is ten minibatches.
const (
	asPublished = "{lesson: trial, loss: ce, batch: 64, epochs: 200}"
	drawing     = "{lesson: trial, loss: mse, batch: 8, epochs: 200}"
	analog      = "{lesson: trial, loss: ce, batch: 32, epochs: 300}"
)

// Entries lists the tasks in the order in which they are shown.
func Entries() []catalog.Entry[task.Recipe] {
	return []catalog.Entry[task.Recipe]{evidenceEntry(), matchingEntry(), patternEntry(), delayedXOREntry()}
}
