package models

import (
	"credo/graph"
	"credo/graph/circuit"
)

// Names of variables that all bursting cells have.
const (
	probability = "p"
	burst       = "burst"
)

// restingBursts is the burst probability of a read-out that is not taught.
func restingBursts(b *graph.Builder, baseline float64, events graph.Node) graph.Node {
	return b.Expand(b.Const(baseline), events.Shape()...)
}

// taughtBursts is the burst probability of a read-out that is taught: p_b (1 + (target − E)(1 − E)).
func taughtBursts(b *graph.Builder, baseline float64, events, target graph.Node) graph.Node {
	return b.Scale(b.Shift(b.Mul(b.Sub(target, events), quiet(b, events)), 1), baseline)
}

// quiet is 1 − E, which is φ'/φ of the sigmoid.
func quiet(b *graph.Builder, events graph.Node) graph.Node { return b.Sub(b.Const(1), events) }

// fire records burst probability P and rate of a population and returns the rate.
func fire(b *graph.Builder, out *circuit.Settled, phase, population string, P, events graph.Node) graph.Node {
	bursts := b.Mul(P, events)
	out.SetVar(phase, population, probability, P)
	out.SetVar(phase, population, burst, bursts)
	return bursts
}
