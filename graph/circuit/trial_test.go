package circuit_test

import (
	"testing"

	"credo/graph"
	"credo/graph/circuit"
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

// concluded is a leaky network that counts the rates of all moments, and whose loss is of the last: their squares there, and the mean of the
// counts.
type concluded struct{ graphtest.Spiking }

func (c concluded) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	s := c.Spiking.Settle(b, io)
	s.SetTotal("z", "rate", b.Sum(s.Rate("trial", "z"), 0))
	return s
}

func (c concluded) Conclude(b *graph.Builder, whole *circuit.Settled) {
	count := whole.Total("z", "rate")
	whole.SetLoss("trial", b.Add(b.Sum(b.Square(whole.Next("trial", "v"))), b.Mean(count)))
	whole.SetVar("trial", "z", "count", count)
}

// A circuit that concludes reads the states after the last moment, and totals over all.
func TestTrialsConclude(t *testing.T) {
	const steps, batch, cells = 6, 2, 10
	c := circuittest.Trial{Circuit: concluded{graphtest.Spiking{Inputs: 5, Cells: cells, Outputs: 2, Alpha: 0.6, Kappa: 0.7, Threshold: 0.1, Gamma: 0.3}}, Steps: steps}
	p := circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, batch, func(p *circuittest.Page) {
		p.Want("v", p.S.Var("trial", "z", "v"))
		p.Want("z", p.S.Var("trial", "z", "z"))
		p.Want("count", p.S.Var("trial", "z", "count"))
		p.Want("loss", p.S.Loss("trial"))
	})
	got := p.Run(t, circuittest.Draw(c, batch, 1))
	count, loss := make([]float64, cells), 0.0
	for i, z := range got["z"] {
		count[i%cells] += z
		loss += z / cells
	}
	for _, v := range got["v"][(steps-1)*batch*cells:] {
		loss += v * v
	}
	if circuittest.Largest(count) == 0 {
		t.Fatal("no cell spikes")
	}
	circuittest.Same(t, "count", got["count"], count)
	circuittest.Near(t, "loss", got["loss"], []float64{loss}, 1e-12)
}
