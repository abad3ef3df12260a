package verify

import (
	"credo/graph"
	"credo/train/poisson"
	"credo/train/settings"
)

// figure1bCase is a synapse between Poisson cells of one rate in closed form, at some rates.
type figure1bCase struct {
	poisson.Pair
	given
}

func (figure1bCase) names(*settings.Node) ([]settings.Other, error) {
	return settings.Others("eta T=seconds theta p_baseline=baseline"), nil
}

func (figure1bCase) inputs() string { return "rates(n)" }

func (c figure1bCase) compute(graph.Dtype) (out Values) {
	at := func(of func(poisson.Activity) float64) Tensor {
		rates := c.in.one("rates").Data
		return fill(func(i int) float64 { return of(c.At(rates[i-1])) }, len(rates))
	}
	out.addTensor("event_rate", at(func(a poisson.Activity) float64 { return a.Events }))
	out.addTensor("burst_rate", at(func(a poisson.Activity) float64 { return a.Bursts }))
	out.addTensor("burst_prob", at(func(a poisson.Activity) float64 { return a.Probability }))
	out.addTensor("dW", at(func(a poisson.Activity) float64 { return a.Change }))
	_, lowest := c.Lowest()
	out.addTensor("zero_crossing", number(c.Crossing()))
	out.addTensor("minimum", number(lowest))
	return out
}
