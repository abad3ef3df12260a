package circuit

import "credo/graph"

// ClockName is the state that has the time since the beginning of a stretch of time, (1) for every sample, in seconds. A circuit in the flow
// of time that needs it declares it as a state that begins anew; its rate of change is 1.
const ClockName = "time"

// Now returns the same outside at an instant of the flow of time, with the states as they are then, in the graph of b: the outermost one, or
// the body of an integrator.
func (o *Outside) Now(b *graph.Builder, states map[string]graph.Node) *Outside {
	out := o.at(b, o.signals, states)
	out.part = Alone
	return out
}
