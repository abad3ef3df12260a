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
// Arguments as `optimizer.lr=0.01` go over file and rows. Where a row or an argument names another circuit, rule, optimizer or
// method, the options that only the former had are left behind.
//
// The package knows words, not circuits: [Known] has the names that are allowed.
package experiment
