package verify

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/train/optim"
)

// burstModel is a model of the bursting networks as a case sets it up: the circuit that learns, and the case's names of its weights.
type burstModel struct {
	sizes     []int
	teacher   bool
	circuit   circuit.Circuit
	rule      string // as in rules.Table
	optimizer optim.Optimizer
	params    []parameter
	held      []circuit.Constraint // hold at the start
	carried   []circuit.Constraint // hold after every step, on weights that the case has and the circuit has not
	pairs     []pair
	sums      bool                                         // gradients are sums over the batch
	apical    string                                       // the quantity of a hidden layer that is the apical potential, or nothing
	layer     func(l int) []string                         // the quantities of layer l from 0
	look      func(m burstModel, a glance) (Values, error) // makes them, as layers/l/quantity
}

// pair is two parameters whose weights are compared, layer by layer, each from a layer on.
type pair struct {
	key, a, b    string
	fromA, fromB int
}

func readModel(config *reader) burstModel {
	read := choose(config, "model", config.text("model"), []choice[func(*reader, []int) burstModel]{
		{"burstccn", readBurstCCN}, {"ann", readBurstCCN}, {"burstprop", readBurstprop}, {"edn", readEDN},
	})
	sizes := readSizes(config)
	if read == nil {
		return burstModel{}
	}
	return read(config, sizes)
}

// readSizes reads inputs, cells of each hidden layer, outputs.
func readSizes(config *reader) []int {
	sizes := config.counts("sizes", 1, maxCells)
	if config.err == nil && (len(sizes) < 2 || len(sizes) > maxLayers) {
		config.fail("sizes", errors.Errorf("has %d numbers: needs 2 to %d, from inputs to outputs", len(sizes), maxLayers))
		return nil
	}
	return sizes
}

const (
	maxCells  = 1 << 11
	maxLayers = 32
)

// param returns the parameter of that key.
func (m burstModel) param(key string) parameter {
	i := slices.IndexFunc(m.params, func(p parameter) bool { return p.key == key })
	return m.params[i]
}

// layerKeys lists the quantities of all layers.
func (m burstModel) layerKeys() (out []string) {
	for l := range len(m.sizes) - 1 {
		for _, key := range m.layer(l) {
			out = append(out, ofLayer(l)+key)
		}
	}
	return out
}

// gradients picks the gradients of W by layer out of all quantities. The suffix says whose: the rule's, "_bp" or "_fa".
func (m burstModel) gradients(seen Values, suffix string) []Tensor {
	return layersOf(seen, "grad_W"+suffix+m.tail(), len(m.sizes)-1)
}

// layersOf returns a quantity of the first n layers.
func layersOf(seen Values, key string, n int) (out []Tensor) {
	for l := range n {
		out = append(out, seen.Get(ofLayer(l) + key).Layers[0])
	}
	return out
}
