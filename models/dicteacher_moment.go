package models

import (
	"credo/graph"
	"credo/graph/circuit"
)

// moment is one instant of the circuit: data, weights, and states of all cells.
type moment struct {
	*DICTeacher
	io     circuit.IO
	uE, uI []graph.Node // (batch, cells) by layer
	rE, rI []graph.Node // rE[0] is the input
	q      graph.Node   // (batch, outputs)
	Q      []graph.Node // (batch, outputs, cells)
}

// Settle writes one moment of either phase: potentials, rates and currents, and the rate of change of every state. The feedback
// matrices begin at the Jacobians that they follow.
func (c *DICTeacher) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out := circuit.NewSettled(b, c.Spec(), io)
	b.Fail(out.Spec().Invalid)
	if b.Err() != nil {
		return out
	}
	c.record(b, out, io)
	return out
}

// record writes one moment into the record of a circuit that has the populations, projections and states of this one.
func (c *DICTeacher) record(b *graph.Builder, out *circuit.Settled, io circuit.IO) {
	m := c.moment(b, io)
	J := m.jacobians(b, out)
	for l, j := range J {
		out.SetStart(feedback(l+1), j)
	}
	zero := b.Scale(m.q, 0)
	m.write(b, out, "open", zero, zero, J)
	e := b.Sub(io.Target(), m.answer())
	m.write(b, out, "closed", c.Controller.Output(b, e, m.q), c.Controller.Drive(b, e, m.q), J)
}

func (c *DICTeacher) moment(b *graph.Builder, io circuit.IO) *moment {
	m := &moment{DICTeacher: c, io: io, rE: []graph.Node{io.Input()}, q: io.State(integralState)}
	for l := 1; l <= c.layers(); l++ {
		uE, uI := io.State(ePop(l)), io.State(iPop(l))
		m.uE, m.uI, m.Q = append(m.uE, uE), append(m.uI, uI), append(m.Q, io.State(feedback(l)))
		m.rE, m.rI = append(m.rE, c.PhiE.Rate(b, uE)), append(m.rI, c.PhiI.Rate(b, uI))
	}
	return m
}

func (m *moment) answer() graph.Node { return m.rE[len(m.rE)-1] }

// write records one phase under the controller's output c and drive τC dq/dt, (batch, outputs).
func (m *moment) write(b *graph.Builder, out *circuit.Settled, phase string, c, drive graph.Node, J []graph.Node) {
	one := b.Expand(b.Const(1), m.q.Shape()[0], 1)
	out.SetRate(phase, inputPop, m.io.Input())
	out.SetRate(phase, biasPop, one)
	out.SetVar(phase, controlPop, "q", m.q)
	out.SetRate(phase, controlPop, c)
	out.SetFlow(phase, integralState, b.Scale(drive, 1/m.Controller.Tau))
	for i := range m.uE {
		l := i + 1
		forward := out.Form(weight(l)).Current(b, m.rE[i], m.io.Weight(weight(l)))
		offset := out.Form(bias(l)).Current(b, one, m.io.Weight(bias(l)))
		f := dis(b, c, m.Q[i])
		out.SetVar(phase, ePop(l), "u", m.uE[i])
		out.SetVar(phase, iPop(l), "u", m.uI[i])
		out.SetRate(phase, ePop(l), m.rE[l])
		out.SetRate(phase, iPop(l), m.rI[i])
		out.SetCurrent(phase, weight(l), forward)
		out.SetCurrent(phase, bias(l), offset)
		out.SetCurrent(phase, excitation(l), m.rE[l])
		out.SetCurrent(phase, inhibition(l), b.Neg(m.rI[i]))
		out.SetCurrent(phase, feedback(l), b.Neg(f))
		toE := b.Sub(b.Add(forward, offset), m.rI[i])
		toI := b.Sub(m.rE[l], f)
		out.SetFlow(phase, ePop(l), b.Scale(b.Sub(toE, m.uE[i]), 1/m.TauE))
		out.SetFlow(phase, iPop(l), b.Scale(b.Sub(toI, m.uI[i]), 1/m.TauI))
		out.SetFlow(phase, feedback(l), b.Scale(b.Sub(J[i], m.Q[i]), 1/m.TauQ))
	}
	out.SetOutput(phase, m.answer())
	out.SetLoss(phase, b.Mean(circuit.SquaredError{}.Value(b, m.answer(), m.io.Target())))
}

// jacobians returns the matrices that the feedback follows, (batch, outputs, cells) by layer, each sample's of the given norm.
func (m *moment) jacobians(b *graph.Builder, out *circuit.Settled) []graph.Node {
	n, K, L := m.q.Shape()[0], m.outputs(), m.layers()
	J := make([]graph.Node, L)
	row := func(x graph.Node, l int) graph.Node { return b.Reshape(x, n, 1, m.Sizes[l]) }
	back := b.Expand(b.Eye(K), n, K, K) // d answer / d rE of the layer
	for l := L; l >= 1; l-- {
		A := b.Mul(back, row(m.PhiE.Slope(b, m.uE[l-1]), l))
		J[l-1] = FeedbackMatrices{Norm: m.Norm}.process(b, b.Mul(A, row(m.PhiI.Slope(b, m.uI[l-1]), l)))
		b.Observe(feedback(l)+"/jacobian", J[l-1])
		if l > 1 {
			back = out.Form(weight(l)).Back(b, A, m.io.Weight(weight(l)))
		}
	}
	return J
}
