// Package rules holds learning rules, one file each.
//
// A Rule reads the record of a circuit (circuit.Settled) and writes, as operations of the same graph, the changes that the synapses add
// to their weights, before the learning rate: ΔW, averaged over the batch, potentiation positive. It writes no gradient and asks
// for none, except Backprop, which is Gorgonia's symbolic gradient of the circuit's loss.
//
// Most rules are local and are made with Local: their function is given the Locals of one projection, which hold only the signals
// that its synapses can sense, and serves every projection of every circuit that meets the rule's Needs. Assign gives different
// projections different rules. graph/locality proves that a rule is local.
//
// A Recipe is a rule as experiments name it: a struct whose fields are the rule's options, with tags as package catalog reads them. On
// makes the rule for a circuit, and says there which rule serves which projections, by their roles.
//
// Adding a rule: its file, one row in table.go, the changelog.
package rules
