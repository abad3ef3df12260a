// Package experiment reads and writes experiments: a circuit, the rule by which it learns, an optimizer, a loss, data, and for how long. An
// experiment is a YAML file, strict: a misspelt key is an error that says where the key is and which one is nearest. All mistakes of a
// file are reported at once, as [settings.Problems].
//
//	circuit: {name: dic, hidden: [256]}
//	rule: inhibitory-exact
//	data: mnist
//	epochs: 5
//	seeds: 3
//
// # Things own their options
//
// A name picks a thing of the catalog, and the other keys of its section are the options of that thing: the fields of its struct, with
// help, bounds and words in their tags (package catalog). An option may be a choice itself. Options that are not given are the published
// ones, which the constructor of the thing's entry has. The package reads them by reflection and knows no thing by its name: [Decode]
// is told the catalog. [Experiment.Keys] lists the keys of an experiment, [Schema] describes all files to editors.
//
// The data are a published set, or one's own by a path, which has a slash and is relative to the working folder: `data: ./my.csv`.
//
// # Layers
//
// Settings lie over one another: the settings of the house; settings that go with the circuit, and with the rule (catalog.Entry.With); the file;
// the row of a comparison; arguments as `optimizer.lr=0.01`, in order. A circuit that the user does not name is the one that goes with the
// rule, and a rule the one that goes with the circuit, so that the empty file is an experiment, too.
//
// Where a later layer names another thing, the options of the one before are left behind, but for those that both take from one embedded
// struct, as the sizes of circuits. An option that had no meaning where it was written is not left behind, but reported.
//
// # Short forms
//
// A name may stand for its section, `rule: backprop`, and [5, 1, 3] for an activation: the options of the table's first entry in order. A
// number n stands for the seeds seed .. seed+n-1, a key such as `activation` for every option that its circuit says. `hidden` gives the
// hidden sizes alone; the ends then come from the data, when [Experiment.Resolve] is called. A learning rate of a role that is null is
// none, also where a layer below has one.
//
// # Comparisons
//
// A comparison is one more key: rows, each with the settings in which it differs from the rest of the file.
//
//	data: digits
//	seeds: 3
//	compare:
//	  - {circuit: dic, rule: inhibitory-exact}
//	  - {circuit: mlp, rule: backprop}
//
// The weight changes of a rule are compared with the references in `align_to`, a list: the gradient of the circuit itself, which alone is
// there where the key is absent, and the references that the circuit says it has (circuit.Referenced), each a circuit and a rule
// at the weights that were learned. References and learning rates of roles that a whole comparison gives are for the rows that have them.
//
// # Earlier versions
//
// Files, run folders and models of earlier versions are read by one table of renamed keys; [Experiment.Renamed] tells which there were.
package experiment
