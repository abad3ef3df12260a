// Package verify recomputes reference cases: numbers that the equations of a published system give, computed once by a program
// that shares nothing with this module.
//
// A case file is JSON of one form, whatever the system:
//
//	{"system": "dic", "version": 1, "cases": [
//	  {"name": "…", "kind": "settle-and-update", "config": {…}, "inputs": {…}, "expect": {…}, "tolerance": {"float64": 1e-8, "float32": 2e-3}}]}
//
// Config and inputs suffice to compute every key of expect. Kinds lists what this package knows how to compute, and the keys of
// each kind.
//
//	f, err := verify.ReadFile("cases.json")        // strict: what is misspelt, ragged or of the wrong shape is named
//	report := verify.Check(f.Cases, graph.Float64) // against expect
//	rows := report.Summary()                       // per kind and quantity the worst deviation
//	found, err := verify.Properties()[0].Check() // what no single case can hold
//	replayed := verify.Replay(f.Cases, graph.Float64) // expect may be absent
//
// There is no arithmetic of any model here. Every number comes out of the path that training takes: a circuit of package models
// written into a graph by circuit.Write, rules written beside it by rules.Write, an optimizer's own Apply, one compiled program.
// So a change to any line of a circuit or rule shows here as a deviation.
//
// The deviation of a quantity is max|computed − expected| / max|expected| over all its numbers; the divisor is 1 where all that
// is expected is zero. A case passes when each of its quantities stays within the case's tolerance for the precision. The tolerance for
// single precision also says how much a case amplifies rounding, and in double precision nothing can be asked below that: such cases
// are called ill-conditioned, as are those of which single precision keeps less than two digits.
//
// Kinds of system "burst" train: a train.Learner takes the steps, and what can be seen of a layer comes from the same circuit and rule
// traced at the same weights.
package verify
