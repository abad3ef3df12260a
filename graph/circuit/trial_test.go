package circuit_test

import (
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
	"credo/graph/graphtest"
)

// The record of a trial has the values that a variable had as each moment began, asked for by the circuit or not: 0, then its values but the
// last.
func TestTrialsRecordTheMomentBefore(t *testing.T) {
	const steps, batch = 5, 2
	c := circuittest.Trial{Circuit: graphtest.Spiking{Inputs: 5, Cells: 10, Outputs: 2, Alpha: 0.6, Kappa: 0.7, Threshold: 0.1, Gamma: 0.3}, Steps: steps}
	p := circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, batch, func(p *circuittest.Page) {
		for _, v := range []string{"v", "z", "s"} {
			p.Want(v, p.S.Var("trial", "z", v))
			p.Want("before "+v, p.S.Before("z", v))
		}
	})
	got := p.Run(t, circuittest.Draw(c, batch, 1))
	for _, v := range []string{"v", "z", "s"} {
		if circuittest.Largest(got[v]) == 0 {
			t.Errorf("%s is 0", v)
		}
		want := append(make([]float64, batch*10), got[v][:(steps-1)*batch*10]...)
		circuittest.Same(t, v, got["before "+v], want)
	}
}
