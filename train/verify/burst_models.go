package verify

import (
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/models"
	"credo/train/optim"
	"credo/train/settings"
)

// burstModel is a model of the bursting networks as cases know it: the names of its options and weights, and its quantities.
type burstModel struct {
	rule       string
	names      []settings.Other
	params     params
	pairs      []pair
	quantities string                           // of a layer, as rows reads them
	fit        func(c *burstCase)               // settings that follow from others
	free       func(c *burstCase) circuit.Model // the circuit with weights as they are given, of which all learn
	sums       bool                             // gradients are sums over the batch
	apical     bool                             // replays record apical potentials
}

// pair is two parameters whose weights are compared, layer by layer, each from a layer on.
type pair struct {
	key, a, b    string
	fromA, fromB int
}

// plainErrors are the errors of every cell of the plain network, by back-propagation and by feedback alignment.
const plainErrors = `delta_bp ~cells:forward?slope; delta_fa ~minus:forward/W*.delta;`

// burstModels lists the models by the names that cases have for them.
func burstModels() catalog.Table[*burstModel] {
	row := func(name string, m burstModel) catalog.Entry[*burstModel] {
		return catalog.Entry[*burstModel]{Name: name, New: func() *burstModel { return &m }}
	}
	return catalog.Table[*burstModel]{Kind: "model", Entries: []catalog.Entry[*burstModel]{
		row("burstccn", burstCCN()), row("ann", burstCCN()), row("burstprop", burstprop()), row("edn", edn()),
	}}
}

// modelOf returns the model that a configuration names.
func modelOf(config *settings.Node) (*burstModel, error) {
	n := config.Child("model")
	if n == nil {
		return nil, at("config.model", "is missing")
	}
	e, err := burstModels().Find(n.Text)
	if err != nil {
		return nil, at("config.model", "%s", catalog.Unknown(n.Text, burstModels().Names()))
	}
	return e.New(), nil
}

// modelNames are the keys of the model that a configuration names, and others.
func modelNames(config *settings.Node, more string) ([]settings.Other, error) {
	m, err := modelOf(config)
	if err != nil {
		return nil, err
	}
	return append(m.names, settings.Others(more)...), nil
}

// words is a key whose values are words for settings.
func words(key, or string, values map[string]string) []settings.Other {
	return []settings.Other{{Key: key, Or: or, Values: values}}
}

// sourced is a key for a source of weights, an option at another key.
func sourced(key, at string) []settings.Other {
	return words(key, "", map[string]string{"tied": at + ".name=tied", "symmetric_init": at + ".name=symmetric", "random_init": at + ".name=random"})
}

// keysOf are the keys of a model: those of all models but for its size, and its own.
func keysOf(own ...[]settings.Other) []settings.Other {
	out := words("model", "", map[string]string{
		"burstccn": "circuit.name=burstccn model=burstccn", "ann": "circuit.name=burstccn model=ann",
		"burstprop": "circuit.name=burstprop model=burstprop", "edn": "circuit.name=edn model=edn"})
	out = append(append(out, sourced("Y_mode", "circuit.y")...), settings.Others(`batch teacher?true=circuit.teacher,teacher
		Y_scale?1=circuit.y.scale lr=optimizer.lr,lr weight_decay?0=optimizer.weight_decay momentum?0`)...)
	for _, keys := range own {
		out = append(out, keys...)
	}
	return out
}

// optimizers is the key for an optimizer.
func optimizers() []settings.Other {
	return words("optimiser", "sgd", map[string]string{
		"sgd": "optimizer.name=sgd", "momentum": "optimizer.name=momentum", "adam": "optimizer.name=adam",
		"sAdagrad": "optimizer.name=adagrad optimizer.per=synapse", "nAdagrad": "optimizer.name=adagrad optimizer.per=neuron",
		"lAdagrad": "optimizer.name=adagrad optimizer.per=layer", "fAdagrad": "optimizer.name=adagrad optimizer.per=network"})
}

// forward are the parameters W and b, and others.
func forward(more ...param) params {
	return append(params{{key: "W", turned: true, seed: 100, std: xavier}, {key: "b"}}, more...)
}

// free is a source that leaves weights as they are given, so that they may learn.
func free() circuit.Source { return circuit.Random{Scale: 1, Draw: circuit.NormalDraw} }

// burstCCN is the bursting cortico-cortical network; with another update than its own, the plain network whose gradients are compared
// with it.
func burstCCN() burstModel {
	return burstModel{
		rule: "burst", params: forward(param{key: "Y", seed: 200}, param{key: "Q", seed: 300}), apical: true,
		pairs: []pair{{"W_Y", "W", "Y", 1, 0}, {"Q_Y", "Q", "Y", 0, 0}},
		names: keysOf(optimizers(), settings.Others("p_baseline=circuit.baseline Q_scale?1=circuit.q.scale"), words("Q_mode", "", map[string]string{
			"tied":             "circuit.q.name=tied circuit.q.scale=1 circuit.q_of=bursts", // the scale is of others
			"symmetric_init":   "circuit.q.name=symmetric circuit.q.scale=1 circuit.q_of=bursts",
			"W_symmetric_init": "circuit.q.name=symmetric circuit.q_of=forward",
			"random_init":      "circuit.q.name=random circuit.q_of=bursts",
		}), settings.Others("Y_learning?false=y_learns Q_learning?false=q_learns lr_Y?0=optimizer.rates.bursts lr_Q?0=optimizer.rates.events update?burst")),
		quantities: `e teacher/W*; apic< teacher/W*.apical; p_t teacher/W*.p; b_t teacher/W*.burst; b baseline:teacher/W*;
			delta cells:minus:@burst/W*/post;` + plainErrors + `grad_W burst<W*; grad_b burst<b*; grad_W_bp ~backprop<W*; grad_b_bp ~backprop<b*;
			grad_W_fa ~feedback-alignment<W*; grad_b_fa ~feedback-alignment<b*; grad_Y<[Y*] burst<Y*; grad_Q<[Q*] burst<Q*`,
		fit: func(c *burstCase) {
			circ := c.Circuit.(*models.BurstCCN) // a copy after every step overrides what its weights learned
			circ.LearnY, circ.LearnQ = c.YLearns && circ.Y.Free(), c.QLearns && circ.Q.Free()
		},
		free: func(c *burstCase) circuit.Model {
			circ := *c.Circuit.(*models.BurstCCN)
			circ.Y, circ.Q, circ.LearnY, circ.LearnQ = free(), free(), true, true
			return &circ
		},
	}
}

// burstprop is the network of two phases. Its gradients are sums over the batch, and its biases do not decay.
func burstprop() burstModel {
	return burstModel{
		rule: "burstprop", params: forward(param{key: "Y", seed: 500}, param{key: "R", turned: true, seed: 400}), sums: true,
		pairs: []pair{{"W_Y", "W", "Y", 1, 1}},
		names: keysOf(words("optimiser", "sgd", map[string]string{
			"sgd":      "optimizer.name=momentum optimizer.spare_biases=true",
			"momentum": "optimizer.name=momentum optimizer.spare_biases=true",
		}), settings.Others(`p_baseline=circuit.baseline recurrent_input?false=circuit.recurrent recurrent_learning?false=r_learns recurrent_lr?0=optimizer.rates.recurrent
			Y_learning?false=y_learns`)),
		quantities: `e teacher/W*; p free/W*.p; p_t teacher/W*.p; b free/W*.burst; b_t teacher/W*.burst; delta cells:minus:@burstprop/W*/post;` + plainErrors + `
			grad_W_sum burstprop<W*; grad_W_bp_sum ~summed:backprop<W*; grad_W_fa_sum ~summed:feedback-alignment<W*; grad_b_sum burstprop<b*; grad_Y_sum burstprop<Y^;
			u[R*] free/W*.plateau; b_pre[R*] free/W*.unopposed; grad_R[R*] burstprop<R*`,
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
	}
}

// edn is the dendritic-error network.
func edn() burstModel {
	return burstModel{
		rule: "dendritic-error", params: forward(param{key: "Y", seed: 200}, param{key: "F", turned: true}, param{key: "f"}, param{key: "H"}),
		pairs: []pair{{"W_Y", "W", "Y", 1, 0}, {"W_F", "W", "F", 1, 0}, {"Y_H", "Y", "H", 0, 0}},
		names: keysOf(optimizers(), settings.Others("lambda_output=circuit.lambda_output lambda_intn=circuit.lambda_intn lambda_hidden=circuit.lambda_hidden"),
			sourced("intn_mode", "circuit.interneurons"), settings.Others("intn_scale?1=circuit.interneurons.scale intn_lr?0=intn_lr,optimizer.rates.interneuron,optimizer.rates.inhibition")),
		quantities: `v_basal teacher/W*.predicted; rate sigmoid:teacher/W*.predicted; v_soma_t teacher/W*.soma; rate_t teacher/W*;
			delta cells:minus:@dendritic-error/W*/post;` + plainErrors + `grad_W dendritic-error<W*; grad_W_bp ~backprop<W*;
			grad_W_fa ~feedback-alignment<W*; grad_b dendritic-error<b*; apical< teacher/W*.apical;
			intn_v_basal< teacher/F*.predicted; intn_rate_basal< sigmoid:teacher/F*.predicted; intn_v_soma< teacher/F*.soma; intn_rate< teacher/F*;
			grad_F< dendritic-error<F*; grad_f< dendritic-error<f*; grad_H< dendritic-error<H*`,
		fit: func(c *burstCase) {
			if rate := 2 * c.LR; c.LRIntn == 0 {
				c.Optimizer = optim.Route{Rest: c.Optimizer, Rates: map[string]float64{circuit.Interneuron: rate, circuit.Inhibition: rate}}
			}
		},
		free: func(c *burstCase) circuit.Model {
			circ := *c.Circuit.(*models.EDN)
			circ.Y, circ.Interneurons = free(), free()
			return &circ
		},
	}
}
