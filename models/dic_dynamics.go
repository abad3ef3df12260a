package models

import (
	"credo/graph"
	"credo/graph/circuit"
)

// dicState is the state of all cells: potentials (batch, cells) by hidden layer, read-out and integral (batch, K).
type dicState struct {
	uE, uI []graph.Node
	v, q   graph.Node
}

// pack lists the variables in the order uE_1, uI_1, …, v, q.
func (s dicState) pack() (out []graph.Node) {
	for l := range s.uE {
		out = append(out, s.uE[l], s.uI[l])
	}
	return append(out, s.v, s.q)
}

func unpack(y []graph.Node) (s dicState) {
	for i := 0; i+2 < len(y); i += 2 {
		s.uE, s.uI = append(s.uE, y[i]), append(s.uI, y[i+1])
	}
	s.v, s.q = y[len(y)-2], y[len(y)-1]
	return s
}

// control closes the loop: the effective target (batch, K), the feedback matrices (batch, K, cells), and an estimate of the gain dv/dc
// of the answer at rest (batch, K, K).
type control struct {
	target graph.Node
	Q      []graph.Node
	gain   graph.Node
}

// dicBatch is one minibatch in the circuit: its data, its weights, and the current from the input, which does not change while it settles.
type dicBatch struct {
	*DIC
	x, target graph.Node
	W, b      []graph.Node // W[0], b[0]: onto the first hidden layer; b as a current, (1, cells)
	biases    []graph.Node // the weights of b
	V         graph.Node
	fromInput graph.Node // x W_1, (batch, cells)
	form      func(projection string) circuit.Wiring
}

// current returns the current of rates of the layer below onto hidden layer l (from 0).
func (d *dicBatch) current(b *graph.Builder, l int, rates graph.Node) graph.Node {
	return d.form(weight(l+1)).Current(b, rates, d.W[l])
}

// answer returns the current of rates of the last hidden layer onto the read-out.
func (d *dicBatch) answer(b *graph.Builder, rates graph.Node) graph.Node {
	return d.form(readoutW).Current(b, rates, d.V)
}

// currents into the excitatory cells of layer l (from 0) from the layer below, without bias.
func (d *dicBatch) forward(b *graph.Builder, s dicState, l int) graph.Node {
	if l == 0 {
		return d.fromInput
	}
	return d.current(b, l, d.PhiE.Rate(b, s.uE[l-1]))
}

func (d *dicBatch) readout(b *graph.Builder, s dicState) graph.Node {
	return d.answer(b, d.PhiE.Rate(b, s.uE[len(s.uE)-1]))
}

// drives returns τ dy/dt for every variable, in the order of pack. Without control the loop is open and the integral stands.
func (d *dicBatch) drives(b *graph.Builder, s dicState, k *control) []graph.Node {
	var out []graph.Node
	var c graph.Node
	if k != nil {
		c = d.Controller.Output(b, d.Loss.Error(b, s.v, k.target), s.q)
	}
	for l := range s.uE {
		z := b.Add(d.forward(b, s, l), d.b[l])
		toI := d.PhiE.Rate(b, s.uE[l])
		if k != nil {
			toI = b.Sub(toI, dis(b, c, k.Q[l]))
		}
		out = append(out,
			b.Sub(b.Sub(z, d.PhiI.Rate(b, s.uI[l])), s.uE[l]),
			b.Sub(toI, s.uI[l]))
	}
	toV := d.readout(b, s)
	if k != nil && d.DriveReadout {
		toV = b.Add(toV, c)
	}
	dq := b.Scale(s.q, 0)
	if k != nil {
		dq = d.Controller.Drive(b, d.Loss.Error(b, s.v, k.target), s.q)
	}
	return append(out, b.Sub(toV, s.v), dq)
}

// field returns dy/dt, per second.
func (d *dicBatch) field(k *control) func(b *graph.Builder, y []graph.Node) []graph.Node {
	return func(b *graph.Builder, y []graph.Node) []graph.Node {
		s := unpack(y)
		out := d.drives(b, s, k)
		for l := range s.uE {
			out[2*l] = b.Scale(out[2*l], 1/d.TauE)
			out[2*l+1] = b.Scale(out[2*l+1], 1/d.TauI)
		}
		v, q := len(out)-2, len(out)-1
		out[v] = b.Scale(out[v], 1/d.TauE)
		out[q] = b.Scale(out[q], 1/d.Controller.Tau)
		return out
	}
}

// dis returns the dis-inhibition f = c Q, (batch, cells), of c (batch, K) through Q (batch, K, cells).
func dis(b *graph.Builder, c, Q graph.Node) graph.Node {
	if b.Err() != nil {
		return graph.Node{}
	}
	n, K := c.Shape()[0], c.Shape()[1]
	return b.Reshape(b.BatchMatMul(b.Reshape(c, n, 1, K), Q, false, false), n, Q.Shape()[2])
}

// record writes down the end of a phase.
func (d *dicBatch) record(b *graph.Builder, out *circuit.Settled, phase string, s dicState, k *control) {
	out.SetRate(phase, inputPop, d.x)
	one := b.Expand(b.Const(1), d.x.Shape()[0], 1)
	out.SetRate(phase, biasPop, one)
	for l := range s.uE {
		out.SetVar(phase, ePop(l+1), "u", s.uE[l])
		out.SetVar(phase, iPop(l+1), "u", s.uI[l])
		rE, rI := d.PhiE.Rate(b, s.uE[l]), d.PhiI.Rate(b, s.uI[l])
		out.SetRate(phase, ePop(l+1), rE)
		out.SetRate(phase, iPop(l+1), rI)
		out.SetCurrent(phase, weight(l+1), d.forward(b, s, l))
		out.SetCurrent(phase, bias(l+1), d.form(bias(l+1)).Current(b, one, d.biases[l]))
		out.SetCurrent(phase, excitation(l+1), rE)
		out.SetCurrent(phase, inhibition(l+1), b.Neg(rI))
	}
	out.SetVar(phase, readoutPop, "v", s.v)
	out.SetVar(phase, readoutPop, "error", d.Loss.Error(b, s.v, d.target))
	out.SetRate(phase, readoutPop, s.v)
	out.SetCurrent(phase, readoutW, d.readout(b, s))
	out.SetOutput(phase, s.v)
	out.SetLoss(phase, b.Mean(d.Loss.Value(b, s.v, d.target)))
	if k != nil {
		d.recordControl(b, out, phase, s, k)
	}
}

func (d *dicBatch) recordControl(b *graph.Builder, out *circuit.Settled, phase string, s dicState, k *control) {
	c := d.Controller.Output(b, d.Loss.Error(b, s.v, k.target), s.q)
	out.SetVar(phase, controlPop, "q", s.q)
	out.SetRate(phase, controlPop, c)
	for l := range k.Q {
		out.SetCurrent(phase, feedback(l+1), b.Neg(dis(b, c, k.Q[l])))
	}
	if d.DriveReadout {
		out.SetCurrent(phase, teaching, c)
	}
}
