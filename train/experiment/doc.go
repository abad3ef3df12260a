// Package experiment reads and writes experiments: what is trained, by which rule, on what, and how. An experiment is a YAML file,
// strict: a misspelt key is an error that says where it is and which key is nearest.
//
//	circuit: {name: dic, hidden: [256]}
//	rule: inhibitory-exact
//	data: mnist
//	epochs: 5
//	seeds: 3
//
// Every key has a default, that of the published experiments, so the empty file is an experiment too. The fields of [Experiment]
// are the keys, in order; their tags hold default, range and allowed words, and say which keys go with which choice: an option of
// circuit dic is refused for circuit mlp.
//
// The data are a published set, or one's own by a path, which has a slash and is relative to the working folder: `data: ./my.csv`.
//
// Short forms: a name may stand for its section (`rule: backprop`), [a, k, s] for a softplus activation, a number n for the seeds
// seed .. seed+n-1. For a circuit with cells of two kinds `activation` stands for phi_e and phi_i. `hidden` gives the hidden sizes
// alone; the ends then come from the data, when [Experiment.Resolve] is called.
//
// A comparison is one more key: rows that are merged over the rest of the file.
//
//	data: digits
//	seeds: 3
//	compare:
//	  - {circuit: dic, rule: inhibitory-exact}
//	  - {circuit: mlp, rule: backprop}
//
// What a rule's weight changes are compared with is `align_to`, a list; each word is a gradient of the same loss for the same
// minibatch, at the weights that the rule has learned:
//
//	backprop     of the circuit as it settles; the only one where the key is absent
//	equilibrium  of the open loop's equilibrium, solved and differentiated implicitly
//	bptt         back-propagation through time: through every step of the open loop's settling, those of the experiment where it
//	             takes steps, otherwise the published ones, 60 Euler steps of 5 ms
//	mlp          of the multi-layer perceptron of the same sizes, weights, activation (that of the excitatory cells) and loss
//
// One word is no gradient:
//
//	feedback-alignment  what feedback alignment gives the perceptron of the same weights, through the circuit's own feedback weights Y
//
// The first three are also ways to train: `rule: backprop, circuit: dic` goes by the equilibrium with `settle: equilibrium`, and by
// BPTT with `settle: euler`. Circuits mlp and burstccn do not settle, and have one gradient, their own.
//
// Rules of feedback alignment bring circuit mlp feedback of errors, `circuit.backward`, in the form and the regime of the rule:
//
//	circuit: {name: mlp, backward: {regime: frsf}}
//	rule: sign-symmetric
//
// Arguments as `optimizer.lr=0.01` go over file and rows. Where a row or an argument names another circuit, rule, optimizer or
// method, the options that only the former had are left behind.
//
// The package knows words, not circuits: [Known] has the names that are allowed.
package experiment
