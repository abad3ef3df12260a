package models

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
)

// Continuous are the options that bursting networks in continuous time share (Greedy et al. 2022, figure 3;
// doi:10.48550/arXiv.2206.11769). A moment lasts dt; a filter of time constant τ takes over dt/τ of a new value in it. If both are equal the
// filter passes the new value through, as published.
type Continuous struct {
	Layers
	Baseline float64 `yaml:"baseline" above:"0" below:"1" doc:"burst probability without an error"`
	Dt       float64 `yaml:"dt" above:"0" doc:"length of a moment, s"`
	TauZ     float64 `yaml:"tau_z" above:"0" doc:"time constant of somatic potentials, s"`
	TauU     float64 `yaml:"tau_u" above:"0" doc:"time constant of apical potentials, s"`
	TauMA    float64 `yaml:"tau_ma" above:"0" doc:"time constant of running averages of events and bursts, s"`
	TauW     float64 `yaml:"tau_w" above:"0" doc:"time constant of learning, s"`
}

// publishedContinuous are the settings of the authors' program.
func publishedContinuous(sizes []int) Continuous {
	return Continuous{Layers: Layers{Sizes: sizes}, Baseline: 0.5, Dt: 0.1, TauZ: 0.1, TauU: 0.1, TauMA: 5, TauW: 100}
}

// timeConstant is a time constant with its key.
type timeConstant struct {
	key string
	tau float64
}

func (c *Continuous) constants() []timeConstant {
	return []timeConstant{{"tau_z", c.TauZ}, {"tau_u", c.TauU}, {"tau_ma", c.TauMA}, {"tau_w", c.TauW}}
}

// ends fits the circuit of that name to its data. The loss must be the squared error.
func (c *Continuous) ends(name string, e circuit.Ends) error {
	if err := c.Layers.Ends(e); err != nil {
		return err
	}
	if err := checkLoss(name, e.Loss); err != nil {
		return err
	}
	return c.check(name)
}

// check reports the first setting of the circuit of that name that makes no sense.
func (c *Continuous) check(name string) error {
	if err := c.Layers.check(name); err != nil {
		return err
	}
	if !(c.Baseline > 0 && c.Baseline < 1) {
		return catalog.At("baseline", errors.Errorf("%s: a baseline of %g: a burst probability is between 0 and 1", name, c.Baseline))
	}
	for _, k := range append(c.constants(), timeConstant{"dt", c.Dt}) {
		if !(k.tau > 0) {
			return catalog.At(k.key, errors.Errorf("%s: %s of %g s: needs a positive number", name, k.key, k.tau))
		}
	}
	return nil
}

// warnings names time constants that are shorter than a moment.
func (c *Continuous) warnings() (out []string) {
	for _, k := range c.constants() {
		if c.Dt > k.tau {
			out = append(out, fmt.Sprintf("%s of %g s is shorter than a moment of %g s, which goes past the new value: this is no filter any more; shorten dt", k.key, k.tau, c.Dt))
		}
	}
	return out
}

// Phases of bursting networks in continuous time: a read-out that is not taught, and one that is.
const (
	predicting = "predict"
	teachingOn = "teach"
)

// Variables that bursting cells in continuous time have beside the others.
const (
	eventRate    = "events" // of the read-out, which are seen a moment later
	seen         = "seen"
	eventAverage = "event average"
	burstAverage = "burst average"
)

// spec describes all that both circuits share: the way up, the feedback of bursts, and the states.
func (c *Continuous) spec(name string) circuit.Spec {
	hidden := []string{soma, apical, probability, burst, seen, eventAverage, burstAverage}
	top := []string{soma, eventRate, probability, burst, seen, eventAverage, burstAverage}
	s := pyramids(name, c.stack(), soma, hidden, top)
	s.Phases, s.Baseline, s.Dt, s.TauW = []string{predicting, teachingOn}, c.Baseline, c.Dt, c.TauW
	s.Warnings = c.warnings()
	for i := range s.Signals {
		s.Signals[i].Timed = true
	}
	for i, p := range s.Projections {
		if p.Pre != biasPop {
			s.Projections[i].Init = circuit.Xavier{Gain: 1}
		}
	}
	for l := 1; l <= c.layers(); l++ {
		s.States = append(s.States, c.states(l)...)
	}
	for l := 1; l < c.layers(); l++ {
		s.Projections = append(s.Projections, circuit.Projection{
			Name: fromAbove(l), Pre: c.stack().population(l + 1), Sends: burst, Delayed: true, Post: c.stack().population(l), Onto: apical,
			Role: circuit.Bursts, Source: circuit.Tied{}.String(), Sign: circuit.Positive, Init: circuit.Xavier{Gain: 1}})
		s.Constraints = append(s.Constraints, circuit.Tie{Dst: fromAbove(l), Src: weight(l + 1), Scale: 1, Transposed: true})
		s.Watched = append(s.Watched, circuit.Watched{Population: c.stack().population(l), Var: apical}, circuit.Watched{Population: c.stack().population(l), Var: probability})
	}
	return s
}

// kept lists the variables of layer l that go from moment to moment.
func (c *Continuous) kept(l int) []string {
	if l == c.layers() {
		return []string{soma, eventRate, probability, burst, eventAverage, burstAverage}
	}
	return []string{soma, apical, probability, burst, eventAverage, burstAverage}
}

func (c *Continuous) states(l int) (out []circuit.State) {
	population := c.stack().population(l)
	for _, v := range c.kept(l) {
		out = append(out, circuit.State{Name: stateOf(population, v), Shape: []int{c.Sizes[l]}, Population: population, Var: v})
	}
	return out
}

// stateOf names the state that keeps a variable of a population.
func stateOf(population, variable string) string { return population + " " + variable }

// up are the equations of the way up.
func (c *Continuous) up() string {
	return "v_l ← v_l + dt/τ_z (e_{l−1} W_l + b_l − v_l),   e_l = σ(v_l);   s_l = e_l, of the read-out as it was a moment ago"
}

// averages are the equations of the running averages.
func (c *Continuous) averages() string {
	return "⟨e_l⟩ ← ⟨e_l⟩ + dt/τ_ma (s_l − ⟨e_l⟩),   ⟨b_l⟩ ← ⟨b_l⟩ + dt/τ_ma (b_l' − ⟨b_l⟩);   primes: as it was a moment ago"
}
