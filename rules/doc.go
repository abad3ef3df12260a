// Package rules holds learning rules, one file each.
//
// A Rule reads what happened in a circuit (circuit.Settled) and writes, as operations of the same graph, what the synapses add
// to their weights, before the learning rate: ΔW, averaged over the batch, potentiation positive. It writes no gradient and asks
// for none, except Backprop, which is Gorgonia's symbolic gradient of the circuit's loss.
//
// Most rules are local and are made with Local: their function is given the Locals of one projection, which hold only what its
// synapses can sense, and serves every projection of every circuit that meets the rule's Needs. Assign gives different
// projections different rules. graph/locality proves that a rule is local.
//
// Adding a rule: its file, one row in table.go, the changelog.
package rules
