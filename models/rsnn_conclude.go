package models

import (
	"credo/graph"
	"credo/graph/circuit"
)

// Conclude gives the answer after the last moment, if it was not given at every one, and adds the cost of rates to the loss.
func (c *RSNN) Conclude(b *graph.Builder, whole *circuit.Settled) {
	if !c.timed() {
		s := whole.Next(trial, "s")
		c.answer(b, whole, s)
	}
	if b.Err() == nil {
		c.regularise(b, whole)
		whole.SetVar(trial, cellsPop, "beta", whole.IO().Fixed(betaFixed))
	}
}

// regularise records the rate of each cell in each trial, spikes a second, and adds c_reg Σ (r − f₀)² to the loss, r in spikes a moment. It records
// minus its derivative for a spike of a sample at any moment, times the samples.
func (c *RSNN) regularise(b *graph.Builder, whole *circuit.Settled) {
	moments := float64(whole.Rate(trial, inputPop).Shape()[0])
	each := b.Scale(whole.Total(cellsPop, "spikes"), 1/moments) // (batch, cells)
	whole.SetVar(trial, cellsPop, "rate", b.Scale(each, 1000))
	if c.CostOfRate == 0 || b.Err() != nil {
		return
	}
	excess := b.Shift(b.Mean(each, 0), -c.Rate/1000)
	whole.SetVar(trial, cellsPop, "rate_signal", b.Reshape(b.Scale(excess, -2*c.CostOfRate/moments), 1, c.Cells))
	cost := b.Scale(b.Sum(b.Square(excess)), c.CostOfRate)
	whole.SetLoss(trial, b.Add(whole.Loss(trial), cost))
}
