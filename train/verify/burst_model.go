package verify

import (
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train"
	"credo/train/optim"
)

// burstModel is a model of the bursting networks as a case sets it up: what learns, and how a case calls it.
type burstModel struct {
	sizes     []int
	teacher   bool
	circuit   circuit.Circuit
	rule      string
	options   rules.Options
	optimizer optim.Optimizer
	params    []parameter
	held      []circuit.Constraint // hold at the start
	carried   []circuit.Constraint // hold after every step, on weights that the case has beside those of the circuit
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

// burstModels lists the models by the names that cases have for them.
func burstModels() []struct {
	name string
	read func(config *reader, sizes []int) burstModel
} {
	return []struct {
		name string
		read func(config *reader, sizes []int) burstModel
	}{{"burstccn", readBurstCCN}, {"ann", readBurstCCN}, {"burstprop", readBurstprop}, {"edn", readEDN}}
}

func readModel(config *reader) burstModel {
	name, sizes := config.text("model"), readSizes(config)
	var names []string
	for _, m := range burstModels() {
		if m.name == name {
			return m.read(config, sizes)
		}
		names = append(names, m.name)
	}
	config.fail("model", errors.Errorf("%q is not known: use one of %s", name, strings.Join(names, ", ")))
	return burstModel{}
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
	maxCells  = 1 << 12
	maxLayers = 64
)

// readOptimizer reads the optimizer of the forward weights.
func readOptimizer(config *reader) optim.Optimizer {
	lr, mu := config.number("lr"), config.numberOr("momentum", 0)
	decay := optim.Decay{Share: config.numberOr("weight_decay", 0)}
	const eps = 1e-8
	name := config.textOr("optimiser", "sgd")
	if name == "sgd" && mu > 0 {
		name = "momentum"
	}
	var names []string
	for _, o := range []struct {
		name string
		is   optim.Optimizer
	}{
		{"sgd", optim.SGD{LR: lr, Decay: decay}},
		{"momentum", optim.Momentum{LR: lr, Mu: mu, Decay: decay}},
		{"adam", optim.Adam{LR: lr, Beta1: 0.9, Beta2: 0.999, Eps: eps, Decay: decay}},
		{"sAdagrad", optim.Adagrad{LR: lr, Eps: eps, Per: optim.Synapse, Decay: decay}},
		{"nAdagrad", optim.Adagrad{LR: lr, Eps: eps, Per: optim.Neuron, Decay: decay}},
	} {
		if o.name == name {
			return o.is
		}
		names = append(names, o.name)
	}
	config.fail("optimiser", errors.Errorf("%q is not known: use one of %s", name, strings.Join(names, ", ")))
	return nil
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

// gradients returns the gradients of W by layer out of what was seen, with a suffix: of the rule, of back-propagation, of feedback
// alignment.
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

// burstRun is a model that learns.
type burstRun struct {
	burstModel
	learner *train.Learner
	given   weights
}

// start makes a learner with the given weights.
func (m burstModel) start(w weights, d graph.Dtype) (*burstRun, error) {
	row, err := rules.Find(m.rule)
	if err != nil {
		return nil, err
	}
	l, err := train.NewLearner(train.Part{
		Circuit: m.circuit, Rule: row.New(m.options, m.circuit.Spec()), Optimizer: m.optimizer, Dtype: d, Inputs: m.sizes[0], Outputs: m.sizes[len(m.sizes)-1],
	})
	if err != nil {
		return nil, err
	}
	for _, name := range l.State.Weights.Names() {
		if err := l.State.Weights.Get(name).CopyFrom(w[name].array(d)); err != nil {
			return nil, errors.WithMessage(err, name)
		}
	}
	return &burstRun{m, l, w}, nil
}

// step learns from a minibatch and returns the loss as cases have it: the mean over batch and outputs of the squared error.
func (r *burstRun) step(x, t Tensor) (float64, error) {
	d := r.learner.Dtype()
	report, err := r.learner.Step(train.Batch{X: x.array(d), Y: t.array(d)})
	return r.perOutput(report.Loss), err
}

// perOutput turns half a sum of squares over outputs into a mean.
func (m burstModel) perOutput(loss float64) float64 {
	return 2 * loss / float64(m.sizes[len(m.sizes)-1])
}

// weights returns all weights of the case as they are now.
func (r *burstRun) weights() (weights, error) {
	out := weights{}
	for name, t := range r.given {
		out[name] = t
		if a := r.learner.State.Weights.Get(name); a != nil {
			out[name] = tensorOf(a)
		}
	}
	if len(r.carried) == 0 {
		return out, nil
	}
	return out.constrained(r.carried, r.learner.Dtype())
}

// seen returns the quantities of all layers for a minibatch, at the weights as they are now.
func (r *burstRun) seen(x, t Tensor) (Values, error) {
	w, err := r.weights()
	if err != nil {
		return Values{}, err
	}
	return r.look(r.burstModel, glance{w, x, t, r.learner.Dtype()})
}
