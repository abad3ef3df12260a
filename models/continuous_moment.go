package models

import (
	"slices"

	"credo/graph"
	"credo/graph/circuit"
)

// instant is a moment of a bursting network in continuous time that is being written. Both phases share the way up; they differ in the bursts
// of the read-out, which no other cell senses before the next moment.
type instant struct {
	*graph.Builder
	*Continuous
	out *circuit.Settled
}

// settle writes the way up, the bursts down, and the running averages. taught is the burst probability of a read-out that is taught, and
// drive the product of the current into the apical dendrites of layer l and its gain.
func (c *Continuous) settle(b *graph.Builder, io circuit.IO, spec circuit.Spec, taught func(m *instant) graph.Node, drive func(m *instant, l int) graph.Node) *circuit.Settled {
	m := &instant{b, c, circuit.NewSettled(b, spec, io)}
	b.Fail(spec.Invalid)
	if b.Err() != nil {
		return m.out
	}
	m.climb()
	top := c.layers()
	m.fire(predicting, top, restingBursts(b, c.Baseline, m.now(top, eventRate)))
	m.fire(teachingOn, top, taught(m))
	for l := top - 1; l >= 1; l-- {
		u := m.filtered(l, apical, drive(m, l), c.TauU)
		for _, phase := range spec.Phases {
			m.fire(phase, l, b.Sigmoid(u))
		}
	}
	for l := 1; l <= top; l++ {
		m.filtered(l, eventAverage, m.now(l, seen), c.TauMA)
		m.filtered(l, burstAverage, m.before(l, burst), c.TauMA)
	}
	return m.out
}

// population names layer l.
func (m *instant) population(l int) string { return m.stack().population(l) }

// now is a variable of layer l in this moment, the same in both phases; before, as it was a moment ago.
func (m *instant) now(l int, variable string) graph.Node {
	return m.out.Var(predicting, m.population(l), variable)
}

func (m *instant) before(l int, variable string) graph.Node {
	return m.out.Before(m.population(l), variable)
}

// keep records a variable of layer l in a phase, and, where it goes on, its next value.
func (m *instant) keep(phase string, l int, variable string, n graph.Node) {
	m.out.SetVar(phase, m.population(l), variable, n)
	if slices.Contains(m.kept(l), variable) {
		m.out.SetNext(phase, stateOf(m.population(l), variable), n)
	}
}

// always records a variable that is the same in both phases.
func (m *instant) always(l int, variable string, n graph.Node) graph.Node {
	for _, phase := range m.out.Spec().Phases {
		m.keep(phase, l, variable, n)
	}
	return n
}

// filtered moves a variable of layer l towards a new value, by dt/τ of the way: all of it if both are equal.
func (m *instant) filtered(l int, variable string, to graph.Node, tau float64) graph.Node {
	if m.Dt != tau {
		before := m.before(l, variable)
		to = m.Add(before, m.Scale(m.Sub(to, before), m.Dt/tau))
	}
	return m.always(l, variable, to)
}

// climb goes the way up.
func (m *instant) climb() {
	io := m.out.IO()
	one, below := m.Expand(m.Const(1), io.Batch, 1), io.Input()
	for l := 1; l <= m.layers(); l++ {
		current := m.out.Form(weight(l)).Current(m.Builder, below, io.Weight(weight(l)))
		biases, offset := m.out.Form(bias(l)), io.Weight(bias(l))
		v := m.filtered(l, soma, m.Add(current, circuit.Offset(m.Builder, biases, offset)), m.TauZ)
		below = m.Sigmoid(v)
		for _, phase := range m.out.Spec().Phases {
			m.out.SetCurrent(phase, weight(l), current)
			m.out.SetCurrent(phase, bias(l), biases.Current(m.Builder, one, offset))
			m.out.SetRate(phase, m.population(l), below)
		}
		m.see(l, below)
	}
	for _, phase := range m.out.Spec().Phases {
		m.out.SetRate(phase, inputPop, io.Input())
		m.out.SetRate(phase, biasPop, one)
		setAnswer(m.Builder, io, m.out, phase, below)
	}
}

// see records the events of layer l that plasticity and the layer below see.
func (m *instant) see(l int, rates graph.Node) {
	if l == m.layers() {
		m.always(l, eventRate, rates)
		rates = m.before(l, eventRate)
	}
	m.always(l, seen, rates)
}

// fire records burst probability and burst rate of layer l in a phase.
func (m *instant) fire(phase string, l int, p graph.Node) {
	m.keep(phase, l, probability, p)
	m.keep(phase, l, burst, m.Mul(p, m.out.Rate(phase, m.population(l))))
}

// fedBack records the current that a projection from the layer above brings onto layer l, with its sign.
func (m *instant) fedBack(name string) graph.Node {
	p, _ := m.out.Spec().Projection(name)
	n := m.out.Form(name).Current(m.Builder, m.out.Sent(predicting, p), m.out.IO().Weight(name))
	if p.Sign == circuit.Negative {
		n = m.Neg(n)
	}
	for _, phase := range m.out.Spec().Phases {
		m.out.SetCurrent(phase, name, n)
	}
	return n
}

// quieted returns 1 − e of layer l times the current into its apical dendrites.
func (m *instant) quieted(l int, current graph.Node) graph.Node {
	return m.Mul(quiet(m.Builder, m.out.Rate(predicting, m.population(l))), current)
}
