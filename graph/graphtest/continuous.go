package graphtest

import (
	"fmt"

	"credo/graph"
	"credo/graph/circuit"
)

// Continuous is a network of bursting pyramidal cells in continuous time, in steps that say which values are new and which are old (Greedy et
// al. 2022, doi:10.48550/arXiv.2206.11769, figure 3), in one phase "burst". A prime marks the value of the moment before; all begin at 0:
//
//	v_l = (1−a) v_l' + a (E_{l−1} W_l + b_l),  E_l = σ(v_l)              E_0 = x: events of the layer below are new
//	p_L = p (1 + (target − E_L)(1 − E_L))                                p = ½
//	u_l = (1−a) u_l' + 4a (1 − E_l)(B_{l+1}' Y_l − S_{l+1} Q_l)          bursts of the layer above are old
//	p_l = σ(u_l),  B_l = p_l E_l
//
// S_l, the events that are seen by the layer below and by the cell's own synapses, are E_l of hidden cells and E_L' of the read-out: the variable
// "seen". States go on from trial to trial. The feedback weights are copies after every step: Y_l = W_{l+1}ᵀ, Q_l = p Y_l. The loss is
// ½ Σ (E_L − target)², mean over the batch.
type Continuous struct {
	Sizes []int   // inputs, cells of each layer, outputs
	Pass  float64 // a, the share of a new value that passes in a step
}

func (c Continuous) top() int { return len(c.Sizes) - 1 }

// Spec describes the circuit: projections W1, b1, … upwards, Y1, Q1, … downwards.
func (c Continuous) Spec() circuit.Spec {
	s := circuit.Spec{Name: "continuous", Baseline: BurstBaseline, Phases: []string{"burst"}, Signals: circuit.Examples(c.Sizes[0], c.Sizes[c.top()]),
		Populations: []circuit.Population{
			{Name: cells(0), Cell: circuit.Sensory, Shape: circuit.Shape{c.Sizes[0]}},
			{Name: "bias", Cell: circuit.Constant, Shape: circuit.Shape{1}},
		}}
	for i := range s.Signals {
		s.Signals[i].Timed = true
	}
	for l := 1; l <= c.top(); l++ {
		s.Populations = append(s.Populations, c.layer(l))
		for _, v := range c.kept(l) {
			s.States = append(s.States, circuit.State{Name: fmt.Sprint(v, l), Shape: []int{c.Sizes[l]}, Population: cells(l), Var: v})
		}
		s.Projections = append(s.Projections,
			circuit.Projection{Name: fmt.Sprint("W", l), Pre: cells(l - 1), Post: cells(l), Onto: "v", Role: circuit.Forward, Plastic: true, Init: circuit.Xavier{Gain: 1}},
			circuit.Projection{Name: fmt.Sprint("b", l), Pre: "bias", Post: cells(l), Onto: "v", Role: circuit.Forward, Plastic: true, Init: circuit.Zeros{}})
	}
	for l := 1; l < c.top(); l++ {
		Y, Q := fmt.Sprint("Y", l), fmt.Sprint("Q", l)
		s.Projections = append(s.Projections, c.back(Y, l, "b", circuit.Bursts, circuit.Positive), c.back(Q, l, "e", circuit.Events, circuit.Negative))
		s.Constraints = append(s.Constraints,
			circuit.Tie{Dst: Y, Src: fmt.Sprint("W", l+1), Scale: 1, Transposed: true},
			circuit.Tie{Dst: Q, Src: Y, Scale: BurstBaseline})
	}
	return s
}

// layer returns the cells of a layer.
func (c Continuous) layer(l int) circuit.Population {
	if l == c.top() {
		return circuit.Population{Name: cells(l), Cell: circuit.Readout, Shape: circuit.Shape{c.Sizes[l]}, Vars: []string{"v", "e", "p", "b", "seen"}, Phi: circuit.Sigmoid{}}
	}
	return circuit.Population{Name: cells(l), Cell: circuit.Pyramidal, Shape: circuit.Shape{c.Sizes[l]}, Vars: []string{"v", "u", "p", "b", "seen"}, Phi: circuit.Sigmoid{}}
}

// kept lists the variables of a layer that go from moment to moment.
func (c Continuous) kept(l int) []string {
	if l == c.top() {
		return []string{"v", "e", "p", "b"}
	}
	return []string{"v", "u", "p", "b"}
}

// back returns feedback onto layer l. Bursts are old; events are new, but for events of the read-out.
func (c Continuous) back(name string, l int, sends, role string, sign circuit.Sign) circuit.Projection {
	p := circuit.Projection{Name: name, Pre: cells(l + 1), Post: cells(l), Onto: "u", Role: role, Sends: sends, Delayed: true,
		Source: circuit.Tied{}.String(), Sign: sign, Init: circuit.Xavier{Gain: 1}}
	if role == circuit.Events && l+1 < c.top() {
		p.Sends, p.Delayed = "", false
	}
	return p
}

// Settle writes one step of time.
func (c Continuous) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	const phase = "burst"
	out := circuit.NewSettled(b, c.Spec(), io)
	if b.Err() != nil {
		return out
	}
	m := &moment{Builder: b, Settled: out, Continuous: c, unit: b.Expand(b.Const(1), io.Batch, 1)}
	out.SetRate(phase, cells(0), io.Input())
	out.SetRate(phase, "bias", m.unit)
	events := []graph.Node{io.Input()}
	for l := 1; l <= c.top(); l++ {
		v := m.filtered("v", l, b.Add(m.current("W", l, events[l-1]), m.current("b", l, m.unit)))
		events = append(events, b.Sigmoid(v))
		out.SetRate(phase, cells(l), events[l])
	}
	for l := c.top(); l >= 1; l-- {
		m.bursts(l, events[l])
	}
	answer := events[c.top()]
	out.SetOutput(phase, answer)
	out.SetLoss(phase, b.Scale(b.Sum(b.Square(b.Sub(answer, io.Target()))), 0.5/float64(io.Batch)))
	return out
}

// moment is a step of time that is being written.
type moment struct {
	*graph.Builder
	*circuit.Settled
	Continuous
	unit graph.Node
}

// keep records a variable of a layer, and, where it is kept, as its next value.
func (m *moment) keep(variable string, l int, n graph.Node) {
	m.SetVar("burst", cells(l), variable, n)
	for _, v := range m.kept(l) {
		if v == variable {
			m.SetNext("burst", fmt.Sprint(v, l), n)
		}
	}
}

// filtered moves a variable of a layer towards a new value.
func (m *moment) filtered(variable string, l int, to graph.Node) graph.Node {
	n := m.Add(m.Scale(m.Before(cells(l), variable), 1-m.Pass), m.Scale(to, m.Pass))
	m.keep(variable, l, n)
	return n
}

// current records the current of a projection of layer l.
func (m *moment) current(name string, l int, x graph.Node) graph.Node {
	name = fmt.Sprint(name, l)
	p, _ := m.Settled.Spec().Projection(name)
	n := m.Form(name).Current(m.Builder, x, m.Weight(name))
	if p.Sign == circuit.Negative {
		n = m.Neg(n)
	}
	m.SetCurrent("burst", name, n)
	return n
}

// bursts records burst probability and burst rate of a layer, and the events that are seen.
func (m *moment) bursts(l int, e graph.Node) {
	silent := m.Sub(m.Const(1), e)
	var p graph.Node
	if l == m.top() {
		p = m.Scale(m.Add(m.Const(1), m.Mul(m.Sub(m.IO().Target(), e), silent)), BurstBaseline)
		m.keep("e", l, e)
		m.keep("seen", l, m.Before(cells(l), "e"))
	} else {
		Y, _ := m.Settled.Spec().Projection(fmt.Sprint("Y", l))
		Q, _ := m.Settled.Spec().Projection(fmt.Sprint("Q", l))
		apical := m.Add(m.current("Y", l, m.Sent("burst", Y)), m.current("Q", l, m.Sent("burst", Q)))
		p = m.Sigmoid(m.filtered("u", l, m.Scale(m.Mul(silent, apical), 4)))
		m.keep("seen", l, e)
	}
	m.keep("p", l, p)
	m.keep("b", l, m.Mul(p, e))
}
