package models

import (
	"fmt"
	"math"

	"credo/graph/circuit"
)

// Names in recurrent networks whose trials pass in moments.
const (
	trial      = "trial"
	cellsPop   = "z"
	answerPop  = "y"
	fromInput  = "in"
	fromCells  = "rec"
	toAnswer   = "out"
	answerBias = "b_out"
	back       = "back"
	signs      = "signs"
	typesFixed = "types"
	betaFixed  = "beta"
)

// maskOf and signsOf name the fixed values of a projection: where it has synapses, and the signs of its cells.
func maskOf(projection string) string  { return projection + "/mask" }
func signsOf(projection string) string { return projection + "/" + signs }

// constants are the shares that are left after a moment, and the potential that a spike takes away.
func (c *RSNN) constants() circuit.Firing {
	f := circuit.Firing{Potential: math.Exp(-1 / c.TauV), Adaptation: math.Exp(-1 / c.TauA), Readout: math.Exp(-1 / c.TauOut)}
	if c.Reset {
		f.Reset = c.Threshold
	}
	return f
}

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *RSNN) Spec() circuit.Spec {
	if err := c.Check(); err != nil {
		return circuit.Spec{Name: "rsnn", Invalid: err}
	}
	firing := c.constants()
	s := circuit.Spec{
		Name:      "rsnn",
		Phases:    []string{trial},
		Equations: c.equations(),
		Signals: []circuit.Signal{
			{Name: circuit.InputName, Shape: circuit.Shape{c.Inputs}, Timed: true},
			{Name: circuit.TargetName, Shape: circuit.Shape{c.Outputs}, Timed: c.timed()},
		},
		States: []circuit.State{c.kept("v"), c.kept("u"), c.kept("a"), c.kept("s")},
		Fixed:  c.fixed(),
		Populations: []circuit.Population{
			{Name: inputPop, Cell: circuit.Sensory, Shape: circuit.Shape{c.Inputs}},
			{Name: biasPop, Cell: circuit.Constant, Shape: circuit.Shape{1}},
			{Name: cellsPop, Cell: circuit.Spiking, Shape: circuit.Shape{c.Cells}, Firing: &firing, Spikes: !c.Smooth,
				Vars: []string{"v", "u", "a", "z", "s", "psi", "chi", "beta", "signal", "rate"}},
			{Name: answerPop, Cell: circuit.Readout, Shape: circuit.Shape{c.Outputs}, Vars: []string{"y", "error"}},
		},
		Projections: c.projections(),
		Watched:     []circuit.Watched{{Population: cellsPop, Var: "rate", Unit: "Hz", Low: 0.1, High: 800 / float64(c.Refractory+1)}},
	}
	if c.CostOfRate > 0 {
		s.Populations[2].Vars = append(s.Populations[2].Vars, "rate_signal")
	}
	if c.Smooth {
		s.States = append(s.States, c.kept("z"))
	}
	if c.Refractory > 0 {
		s.States = append(s.States, circuit.State{Name: "silence", Shape: []int{c.Cells}, Fresh: true})
	}
	if c.Inhibiting(c.Inputs) == 0 {
		s.Warnings = append(s.Warnings, fmt.Sprintf("none of %d channels inhibits: the columns of the weights from them are not in balance", c.Inputs))
	}
	return s
}

func (c *RSNN) equations() []string {
	out := []string{
		"a ← ρ a + (1−ρ) z', v ← α v + (1−α)(x W_in + z' W_rec) − v_th z', z' as it was a moment ago",
		fmt.Sprintf("u = (v − v_th − β a)/v_th, z = [u > 0], 0 for %d ms after a spike", c.Refractory),
		"s ← κ s + (1−κ) z, y = s W_out + b",
	}
	if c.Smooth {
		out[1] = "u = (v − v_th − β a)/v_th, z = ∫ γ max(0, 1 − |u|) du"
	}
	return out
}

// kept is the state that keeps a variable of the cells.
func (c *RSNN) kept(variable string) circuit.State {
	return circuit.State{Name: variable, Shape: []int{c.Cells}, Population: cellsPop, Var: variable, Fresh: true}
}

func (c *RSNN) fixed() []circuit.Fixed {
	types, count := c.types()
	return []circuit.Fixed{
		{Name: signsOf(fromInput), Shape: []int{c.Inputs, 1}, Init: rowSigns{c.Inhibiting(c.Inputs), true}},
		{Name: signs, Shape: []int{c.Cells, 1}, Init: rowSigns{c.Inhibiting(c.Cells), false}},
		{Name: maskOf(fromInput), Shape: []int{c.Inputs, c.Cells}, Init: pairs{c.Density, true}},
		{Name: maskOf(fromCells), Shape: []int{c.Cells, c.Cells}, Init: pairs{c.Density, false}},
		{Name: maskOf(toAnswer), Shape: []int{c.Cells, c.Outputs}, Init: pairs{c.Density, true}},
		{Name: typesFixed, Shape: []int{c.Cells, count}, Init: circuit.OneOf{Types: types}},
		{Name: betaFixed, Shape: []int{1, c.Cells}, Init: lastOf{c.Adapting, c.Beta}},
	}
}

// signed is a form in which synapses are missing and the signs belong to the presynaptic cells.
func signed(mask, signs string) circuit.Form {
	return circuit.Masked{Form: circuit.Dale{Form: circuit.Dense{}, Signs: signs}, Mask: mask}
}

func (c *RSNN) projections() []circuit.Projection {
	onto := func(name, pre, signs string) circuit.Projection {
		return circuit.Projection{Name: name, Pre: pre, Post: cellsPop, Onto: "v", Role: circuit.Forward, Plastic: true,
			Form: signed(maskOf(name), signs), Init: balanced{signs, maskOf(name)}}
	}
	rec := onto(fromCells, cellsPop, signs)
	rec.Sends, rec.Delayed, rec.Role = "z", true, circuit.Recurrent
	out := circuit.Projection{Name: toAnswer, Pre: cellsPop, Sends: "s", Post: answerPop, Onto: "y", Role: circuit.Forward, Plastic: true,
		Form: signed(maskOf(toAnswer), signs), Init: balanced{signs, maskOf(toAnswer)}}
	return append([]circuit.Projection{
		onto(fromInput, inputPop, signsOf(fromInput)), rec, out,
		{Name: answerBias, Pre: biasPop, Post: answerPop, Onto: "y", Role: circuit.Forward, Plastic: true, Init: circuit.Zeros{}},
		c.back(),
	}, circuit.Modulatory(cellsPop, fromCells, typesFixed)...)
}

// back brings the errors of the read-out to the cells: through the weights of the read-out, or through weights that are drawn.
func (c *RSNN) back() circuit.Projection {
	p := circuit.Projection{Name: back, Pre: answerPop, Sends: "error", Post: cellsPop, Onto: "signal", Role: circuit.Errors,
		Form: circuit.Reversed{Form: circuit.Dense{}}, Source: c.Feedback.String()}
	if c.Feedback.Free() {
		p.Init = c.Feedback.Init(c.Outputs, c.Cells)
	} else {
		p.From, p.Computation = []string{toAnswer}, circuit.Same{}
	}
	return p
}
