// Package circuittest checks circuits. Laws holds for every circuit, and Table for every table of things that own their options; tests
// of one circuit, or of rules on it, are written with Compile, Draw and Near:
//
//	p := circuittest.Compile(t, models.NewMLP([]int{4, 3, 2}), graph.Options{Dtype: graph.Float64}, 5, circuittest.All)
//	got := p.Run(t, circuittest.Draw(c, 5, 1))
//	circuittest.Near(t, got["output forward"], want, 1e-12)
//
// A Trial in place of the circuit is a trial of so many moments. Values are float64 whatever the precision of the program.
package circuittest
