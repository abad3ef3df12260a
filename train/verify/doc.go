// Package verify recomputes cases: numbers that the equations of a published system give, computed once by a program that shares
// nothing with this module.
//
// A case file is JSON of one form for every system:
//
//	{"system": "dic", "version": 1, "cases": [
//	  {"name": "…", "kind": "settle-and-update", "config": {…}, "inputs": {…}, "expect": {…}, "tolerance": {"float64": 1e-8, "float32": 2e-3}}]}
//
// Config and inputs suffice to compute every key of expect. [Kinds] lists the kinds of cases that this package can
// compute, and the circuits and rules that each checks.
//
//	f, err := verify.ReadFile("cases.json")        // strict: names keys that are misspelt, lists that are ragged or of the wrong shape
//	report := verify.Check(f.Cases, graph.Float64) // against expect
//	rows := report.Summary()                       // per kind and quantity the worst deviation
//	found, err := verify.Properties()[0].Check() // statements that no single case can hold
//	replayed := verify.Replay(f.Cases, graph.Float64) // expect may be absent
//
// There is no arithmetic of any model here. Every number comes out of the path that training takes: a circuit of package models
// written into a graph by circuit.Write, rules written beside it by rules.Write, an optimizer's own Apply, one compiled program, or a
// train.Learner that takes the steps.
// So a change to any line of a circuit or rule shows here as a deviation.
//
// The deviation of a quantity is max|computed − expected| / max|expected| over all its numbers; the divisor is 1 where
// every expected number is zero. A case passes when each of its quantities stays within the case's tolerance for the precision. The
// tolerance for single precision also says how much a case amplifies rounding, and in double precision nothing can be asked below
// that: such cases are called ill-conditioned, as are cases of which single precision keeps less than two digits.
//
// A kind is a struct and some texts. The struct is set from the configuration by the reader of experiments, package settings, with the names
// that cases have for the options of circuit and optimizer; another text shapes the inputs; a third names each quantity once, with the place where
// it is read off the settled circuit, as in
//
//	rows("apic< teacher/W*.apical; delta cells:minus:@burst/W*/post; grad_W burst<W*; grad_W_bp ~backprop<W*")
package verify
