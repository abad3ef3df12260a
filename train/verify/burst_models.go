package verify

import (
	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/models"
	"credo/train/settings"
)

// burstModel is a model of the bursting networks as cases know it: the names of its options and weights, and its quantities.
type burstModel struct {
	rule       string
	names      []other
	params     params
	pairs      []pair
	free       func(c *burstCase) circuit.Model // the circuit with weights as they are given, of which all learn
	quantities func(c *burstCase) []quantity    // of a layer
	fit        func(c *burstCase)               // settings that follow from others
	sums       bool                             // gradients are sums over the batch
	apical     bool                             // replays record apical potentials
}

// pair is two parameters whose weights are compared, layer by layer, each from a layer on.
type pair struct {
	key, a, b    string
	fromA, fromB int
}

// burstModels lists the models by the names that cases have for them.
func burstModels() catalog.Table[*burstModel] {
	row := func(name string, m burstModel) catalog.Entry[*burstModel] {
		return catalog.Entry[*burstModel]{Name: name, New: func() *burstModel { return &m }}
	}
	return catalog.Table[*burstModel]{Kind: "model", Entries: []catalog.Entry[*burstModel]{
		row("burstccn", burstCCN()), row("ann", burstCCN()), row("burstprop", burstprop()), row("edn", edn()),
	}}
}

// sources has the settings of a case's word for the source of some weights, at the key of the source.
func sources(key string) map[string]string {
	return map[string]string{"tied": key + ".name=tied", "symmetric_init": key + ".name=symmetric", "random_init": key + ".name=random"}
}

// commonNames are the keys of all models but the ones that say its size.
func commonNames() []other {
	return []other{
		{was: "model", values: map[string]string{
			"burstccn": "circuit.name=burstccn model=burstccn", "ann": "circuit.name=burstccn model=ann",
			"burstprop": "circuit.name=burstprop model=burstprop", "edn": "circuit.name=edn model=edn"}},
		{was: "batch", now: "batch"},
		{was: "teacher", now: "circuit.teacher teacher", or: "true"},
		{was: "Y_mode", values: sources("circuit.y")},
		{was: "Y_scale", now: "circuit.y.scale", or: "1"},
		{was: "lr", now: "optimizer.lr lr"},
		{was: "weight_decay", now: "optimizer.weight_decay", or: "0"},
		{was: "momentum", now: "momentum", or: "0"},
	}
}

// noRate are the words for a learning rate of none.
func noRate() map[string]string { return map[string]string{"0": "", "0.0": ""} }

// optimizers are the words for an optimizer.
func optimizers() other {
	return other{was: "optimiser", or: "sgd", values: map[string]string{
		"sgd": "optimizer.name=sgd", "momentum": "optimizer.name=momentum", "adam": "optimizer.name=adam",
		"sAdagrad": "optimizer.name=adagrad optimizer.per=synapse", "nAdagrad": "optimizer.name=adagrad optimizer.per=neuron",
		"lAdagrad": "optimizer.name=adagrad optimizer.per=layer", "fAdagrad": "optimizer.name=adagrad optimizer.per=network",
	}}
}

// forward are the parameters W and b.
func forward() params {
	return params{{key: "W", turned: true, seed: 100, std: xavier}, {key: "b"}}
}

// always is the standard deviation of weights of any shape.
func always(std float64) func([]int) float64 { return func([]int) float64 { return std } }

// free is a source that leaves weights as they are given, so that they may learn.
func free() circuit.Source { return circuit.Random{Scale: 1, Draw: circuit.NormalDraw} }

// burstCCN is the bursting cortico-cortical network; with another update than its own, the plain network whose gradients are compared
// with it.
func burstCCN() burstModel {
	return burstModel{
		rule:   "burst",
		params: append(forward(), param{key: "Y", seed: 200}, param{key: "Q", seed: 300}),
		pairs:  []pair{{"W_Y", "W", "Y", 1, 0}, {"Q_Y", "Q", "Y", 0, 0}},
		apical: true,
		names: append(commonNames(), optimizers(),
			other{was: "p_baseline", now: "circuit.baseline"},
			other{was: "Q_scale", now: "circuit.q.scale", or: "1"}, // of copies of Y there is none
			other{was: "Q_mode", values: map[string]string{
				"tied":             "circuit.q.name=tied circuit.q.scale=1 circuit.q_of=bursts",
				"symmetric_init":   "circuit.q.name=symmetric circuit.q.scale=1 circuit.q_of=bursts",
				"W_symmetric_init": "circuit.q.name=symmetric circuit.q_of=forward",
				"random_init":      "circuit.q.name=random circuit.q_of=bursts"}},
			other{was: "Y_learning", now: "y_learns", or: "false"},
			other{was: "Q_learning", now: "q_learns", or: "false"},
			other{was: "lr_Y", now: "rates.bursts", or: skip, values: noRate()},
			other{was: "lr_Q", now: "rates.events", or: skip, values: noRate()},
			other{was: "update", now: "update", or: "burst"}),
		fit: func(c *burstCase) {
			circ := c.Circuit.(*models.BurstCCN) // a copy after every step overrides what its weights learned
			circ.LearnY, circ.LearnQ = c.learns(c.YLearns, circ.Y, circuit.Bursts), c.learns(c.QLearns, circ.Q, circuit.Events)
		},
		free: func(c *burstCase) circuit.Model {
			circ := *c.Circuit.(*models.BurstCCN)
			circ.Y, circ.Q, circ.LearnY, circ.LearnQ = free(), free(), true, true
			return &circ
		},
		quantities: func(c *burstCase) (out []quantity) {
			out = []quantity{
				{key: "e", read: rate("teacher", "W*")}, {key: "apic", below: true, read: variable("teacher", "W*", "apical")},
				{key: "p_t", read: variable("teacher", "W*", "p")}, {key: "b_t", read: variable("teacher", "W*", "burst")},
				{key: "b", read: turned(rate("teacher", "W*"), func(b *graph.Builder, n graph.Node) graph.Node {
					return b.Scale(n, c.Circuit.(*models.BurstCCN).Baseline)
				})},
			}
			out = append(out, errorsAndGradients("grad_W grad_b grad_W_bp grad_b_bp grad_W_fa grad_b_fa")...)
			if c.YLearns {
				out = append(out, quantity{key: "grad_Y", below: true, with: "Y*", read: gradient("own", "Y*")})
			}
			if c.QLearns {
				out = append(out, quantity{key: "grad_Q", below: true, with: "Q*", read: gradient("own", "Q*")})
			}
			return out
		},
	}
}

// burstprop is the network of two phases. Its gradients are sums over the batch, and its biases do not decay.
func burstprop() burstModel {
	return burstModel{
		rule: "burstprop", sums: true,
		params: append(forward(), param{key: "Y", seed: 500}, param{key: "R", turned: true, seed: 400, std: always(0.01)}),
		pairs:  []pair{{"W_Y", "W", "Y", 1, 1}},
		names: append(commonNames(),
			other{was: "optimiser", or: "sgd", values: map[string]string{"sgd": "optimizer.name=momentum optimizer.spare_biases=true", "momentum": "optimizer.name=momentum optimizer.spare_biases=true"}},
			other{was: "p_baseline", now: "circuit.baseline"},
			other{was: "recurrent_input", now: "circuit.recurrent", or: "false"},
			other{was: "recurrent_learning", now: "r_learns", or: "false"},
			other{was: "recurrent_lr", now: "rates.recurrent", or: skip, values: noRate()},
			other{was: "Y_learning", now: "y_learns", or: "false"}),
		fit: func(c *burstCase) {
			circ := c.Circuit.(*models.Burstprop)
			circ.LearnY, circ.LearnR = c.YLearns && circ.Y.Free(), c.RLearns && circ.Recurrent
			circ.LearnMaps = circ.LearnY && len(circ.Convolutions) > 0
		},
		free: func(c *burstCase) circuit.Model {
			circ := *c.Circuit.(*models.Burstprop)
			circ.Y, circ.LearnY, circ.LearnMaps, circ.LearnR = free(), true, len(circ.Convolutions) > 0, circ.Recurrent
			return &circ
		},
		quantities: func(c *burstCase) (out []quantity) {
			out = []quantity{
				{key: "e", read: rate("teacher", "W*")},
				{key: "p", read: variable("free", "W*", "p")}, {key: "p_t", read: variable("teacher", "W*", "p")},
				{key: "b", read: variable("free", "W*", "burst")}, {key: "b_t", read: variable("teacher", "W*", "burst")},
			}
			out = append(out, errorsAndGradients("grad_W_sum grad_W_bp_sum grad_W_fa_sum grad_b_sum")...)
			if c.YLearns {
				out = append(out, quantity{key: "grad_Y_sum", read: func(v *view, l int) item { return gradient("own", "Y*")(v, l-1) }})
			}
			if c.Circuit.(*models.Burstprop).Recurrent {
				out = append(out, quantity{key: "u", with: "R*", read: variable("free", "W*", "plateau")},
					quantity{key: "b_pre", with: "R*", read: variable("free", "W*", "unopposed")},
					quantity{key: "grad_R", with: "R*", read: gradient("own", "R*")})
			}
			return out
		},
	}
}

// edn is the dendritic-error network.
func edn() burstModel {
	return burstModel{
		rule: "dendritic-error",
		params: append(forward(), param{key: "Y", seed: 200}, param{key: "F", turned: true}, param{key: "f"},
			param{key: "H"}),
		pairs: []pair{{"W_Y", "W", "Y", 1, 0}, {"W_F", "W", "F", 1, 0}, {"Y_H", "Y", "H", 0, 0}},
		names: append(commonNames(), optimizers(),
			other{was: "lambda_output", now: "circuit.lambda_output"},
			other{was: "lambda_intn", now: "circuit.lambda_intn"},
			other{was: "lambda_hidden", now: "circuit.lambda_hidden"},
			other{was: "intn_mode", values: sources("circuit.interneurons")},
			other{was: "intn_scale", now: "circuit.interneurons.scale", or: "1"},
			other{was: "intn_lr", now: "rates.interneuron rates.inhibition", or: skip}),
		fit: func(c *burstCase) {
			if c.Rates == nil {
				c.Rates = map[string]float64{circuit.Interneuron: 2 * c.LR, circuit.Inhibition: 2 * c.LR}
			}
		},
		free: func(c *burstCase) circuit.Model {
			circ := *c.Circuit.(*models.EDN)
			circ.Y, circ.Interneurons = free(), free()
			return &circ
		},
		quantities: func(*burstCase) []quantity {
			return append(append([]quantity{
				{key: "v_basal", read: variable("teacher", "W*", "predicted")},
				{key: "rate", read: turned(variable("teacher", "W*", "predicted"), (*graph.Builder).Sigmoid)},
				{key: "v_soma_t", read: variable("teacher", "W*", "soma")}, {key: "rate_t", read: rate("teacher", "W*")}},
				errorsAndGradients("grad_W grad_W_bp grad_W_fa grad_b")...),
				quantity{key: "apical", below: true, read: variable("teacher", "W*", "apical")},
				quantity{key: "intn_v_basal", below: true, read: variable("teacher", "F*", "predicted")},
				quantity{key: "intn_rate_basal", below: true, read: turned(variable("teacher", "F*", "predicted"), (*graph.Builder).Sigmoid)},
				quantity{key: "intn_v_soma", below: true, read: variable("teacher", "F*", "soma")},
				quantity{key: "intn_rate", below: true, read: rate("teacher", "F*")},
				quantity{key: "grad_F", below: true, read: gradient("own", "F*")},
				quantity{key: "grad_f", below: true, read: gradient("own", "f*")},
				quantity{key: "grad_H", below: true, read: gradient("own", "H*")})
		},
	}
}

// modelOf returns the model that a configuration names.
func modelOf(config *settings.Node) (*burstModel, error) {
	n := config.Child("model")
	if n == nil {
		return nil, at("config.model", "is missing")
	}
	e, err := burstModels().Find(n.Text)
	if err != nil {
		return nil, at("config.model", "%v", catalog.Unknown(n.Text, burstModels().Names()))
	}
	return e.New(), nil
}
