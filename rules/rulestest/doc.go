// Package rulestest checks learning rules: Laws holds for any rule on any circuit that Check lets it have. This package's own
// test takes rules and circuits from their tables.
//
// Tests of single rules are made of Write, with package circuittest:
//
//	p := circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, 5, rulestest.Must(t, rule))
//	got := p.Run(t, rulestest.Draw(rule, c, 5, 1))["ΔW1"]
package rulestest
