package models

import "credo/graph"

// Controller is a leaky proportional-integral controller, one for each output:
//
//	c = KP e + KI q,   Tau dq/dt = e − Lambda q
//
// Gains dimensionless, Tau in seconds.
type Controller struct {
	KP     float64 `yaml:"kp" min:"0" doc:"gain of the error"`
	KI     float64 `yaml:"ki" min:"0" doc:"gain of the error's integral"`
	Lambda float64 `yaml:"lambda" above:"0" doc:"leak of the integral"`
	Tau    float64 `yaml:"tau" above:"0" doc:"time constant of the integral, s"`
}

// DefaultController returns the published gains.
func DefaultController() Controller { return Controller{KP: 0.2, KI: 0.4, Lambda: 1, Tau: 0.1} }

// Kappa is the gain at rest, c = Kappa e.
func (k Controller) Kappa() float64 { return k.KP + k.KI/k.Lambda }

// Output returns c for the error e and the integral q, (batch, K).
func (k Controller) Output(b *graph.Builder, e, q graph.Node) graph.Node {
	return b.Add(b.Scale(e, k.KP), b.Scale(q, k.KI))
}

// Drive returns Tau dq/dt, (batch, K).
func (k Controller) Drive(b *graph.Builder, e, q graph.Node) graph.Node {
	return b.Sub(e, b.Scale(q, k.Lambda))
}

// Rest returns the integral at rest for a constant error, e/Lambda.
func (k Controller) Rest(b *graph.Builder, e graph.Node) graph.Node { return b.Scale(e, 1/k.Lambda) }
