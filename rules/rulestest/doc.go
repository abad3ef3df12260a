// Package rulestest checks learning rules: Laws holds for any rule on any circuit that Check lets it have. A new rule, or a new
// circuit, is one row in this package's own test.
//
// Write, with package circuittest, is what tests of single rules are made of:
//
//	p := circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, 5, rulestest.Must(t, rule))
//	got := p.Run(t, rulestest.Draw(rule, c, 5, 1))["ΔW1"]
package rulestest
