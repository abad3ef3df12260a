package models

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
)

// DICStudent is the online student-teacher of Rossbroich & Zenke 2023 (Figure 4; doi:10.48550/arXiv.2310.19614): two circuits DICTeacher
// that see the same waves while time passes. The teacher has fixed weights and runs free; its answer is the student's target:
//
//	x = amplitude sin(frequency t + phase)         t: time since the beginning of the stretch
//	d error/dt = Σ (rE_L − target)²,   d control/dt = Σ (c Q)²
//
// Phases are the student's: "open" without control, "closed" with it. The integrals error and control begin anew with every stretch. Rates
// and potentials are dimensionless, times in seconds.
//
// Differs from the paper: nothing known.
type DICStudent struct {
	DICTeacher
}

// NewDICStudent returns student and teacher with the published settings: 30 inputs, 20 cells, 2 outputs.
func NewDICStudent() *DICStudent { return &DICStudent{*NewDICTeacher()} }

// Ends checks the rest of the experiment: the sizes are the circuit's own, and errors are squared.
func (c *DICStudent) Ends(e circuit.Ends) error {
	if inputs, outputs := c.Widths(); inputs != e.Inputs.Size() || outputs != e.Outputs {
		return catalog.At("sizes", errors.Errorf("from %d inputs to %d outputs, but a sample%s has %d values and %d targets", inputs, outputs, of(e.Data), e.Inputs.Size(), e.Outputs))
	}
	if err := checkLoss("dicstudent", e.Loss); err != nil {
		return err
	}
	return c.Check()
}

// Signals of the waves: their phase is of the beginning of the stretch, since single precision would lose its steps in the time since the
// very first.
const (
	WaveAmplitude = "amplitude"
	WaveFrequency = "frequency" // 2π f, per second
	WavePhase     = "phase"
)

// Integrals over a stretch, of the squared error and of the squared currents from the controller.
const (
	ErrorIntegral   = "error"
	ControlIntegral = "control"
)

// tutor names the teacher's populations, weights and states: "teacher E1".
func tutor(name string) string { return "teacher " + name }

// TeacherOutput is the population whose rates are the target.
func (c *DICStudent) TeacherOutput() string { return tutor(ePop(c.layers())) }

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *DICStudent) Spec() circuit.Spec {
	s := c.DICTeacher.Spec()
	s.Name = "dicstudent"
	if s.Invalid != nil {
		return s
	}
	s.Signals = nil
	for _, name := range []string{WaveAmplitude, WaveFrequency, WavePhase} {
		s.Signals = append(s.Signals, circuit.Signal{Name: name, Shape: circuit.Shape{c.Sizes[0]}})
	}
	s.Equations = slices.Concat([]string{"x = amplitude sin(frequency t + phase)"}, s.Equations, []string{
		"target = rE_L of the teacher, the same circuit with weights of its own and c = 0", "d error/dt = Σ (rE_L − target)²,   d control/dt = Σ (c Q)²"})
	for l := 1; l <= c.layers(); l++ {
		n := c.Sizes[l]
		s.Fixed = append(s.Fixed,
			circuit.Fixed{Name: tutor(weight(l)), Shape: []int{c.Sizes[l-1], n}, Init: teacherInit(c.Sizes[l-1])},
			circuit.Fixed{Name: tutor(bias(l)), Shape: []int{1, n}, Init: teacherInit(n)})
	}
	s.Populations = append(s.Populations, c.tutors(s)...)
	s.States = slices.Concat(
		[]circuit.State{{Name: circuit.ClockName, Shape: []int{1}, Fresh: true}}, c.tutored(s), s.States,
		[]circuit.State{{Name: ErrorIntegral, Shape: []int{1}, Fresh: true}, {Name: ControlIntegral, Shape: []int{1}, Fresh: true}})
	return s
}

// tutors are the teacher's cells.
func (c *DICStudent) tutors(s circuit.Spec) (out []circuit.Population) {
	for _, p := range s.Populations {
		if p.Phi != nil {
			p.Name = tutor(p.Name)
			out = append(out, p)
		}
	}
	return out
}

// tutored are the potentials of the teacher's cells: it runs free, and its controller does nothing.
func (c *DICStudent) tutored(s circuit.Spec) (out []circuit.State) {
	for _, st := range s.States {
		if p, _ := s.Population(st.Population); p.Phi != nil {
			st.Name, st.Population = tutor(st.Name), tutor(st.Population)
			out = append(out, st)
		}
	}
	return out
}

// Settle writes one moment of student and teacher.
func (c *DICStudent) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out := circuit.NewSettled(b, c.Spec(), io)
	b.Fail(out.Spec().Invalid)
	if b.Err() != nil {
		return out
	}
	x := b.Mul(io.Signal(WaveAmplitude), b.Sin(b.Add(b.Mul(io.Signal(WaveFrequency), io.State(circuit.ClockName)), io.Signal(WavePhase))))
	teacher := c.DICTeacher.Settle(b, c.teaching(b, io, x))
	c.DICTeacher.record(b, out, shown(io, x, teacher.Output("open")))
	for _, phase := range out.Spec().Phases {
		c.follow(b, out, teacher, phase)
	}
	return out
}

// teaching is what the teacher is given: the waves, its weights and cells, and a controller at rest.
func (c *DICStudent) teaching(b *graph.Builder, io circuit.IO, x graph.Node) circuit.IO {
	spec := c.DICTeacher.Spec()
	out := shown(io, x, b.Expand(b.Const(0), io.Batch, c.outputs()))
	out.Weight = func(name string) graph.Node { return io.Fixed(tutor(name)) }
	out.State = func(name string) graph.Node {
		i := slices.IndexFunc(spec.States, func(st circuit.State) bool { return st.Name == name })
		if p, _ := spec.Population(spec.States[i].Population); p.Phi != nil {
			return io.State(tutor(name))
		}
		return b.Expand(b.Const(0), spec.StateShape(spec.States[i], io.Batch)...)
	}
	return out
}

// shown returns the same outside with an input and a target.
func shown(io circuit.IO, input, target graph.Node) circuit.IO {
	io.Signal = func(name string) graph.Node {
		return map[string]graph.Node{circuit.InputName: input, circuit.TargetName: target}[name]
	}
	return io
}

// follow records the teacher, the clock and the integrals in a phase of the student.
func (c *DICStudent) follow(b *graph.Builder, out, teacher *circuit.Settled, phase string) {
	if b.Err() != nil {
		return
	}
	n := out.Batch()
	out.SetFlow(phase, circuit.ClockName, b.Expand(b.Const(1), n, 1))
	control := b.Expand(b.Const(0), n, 1)
	for l := 1; l <= c.layers(); l++ {
		for _, p := range []string{ePop(l), iPop(l)} {
			out.SetVar(phase, tutor(p), "u", teacher.Var("open", p, "u"))
			out.SetRate(phase, tutor(p), teacher.Rate("open", p))
			out.SetFlow(phase, tutor(p), teacher.Flow("open", p))
		}
		control = b.Add(control, squares(b, out.Current(phase, feedback(l))))
	}
	out.SetFlow(phase, ErrorIntegral, squares(b, b.Sub(out.Output(phase), teacher.Output("open"))))
	out.SetFlow(phase, ControlIntegral, control)
}

// squares returns the sum of squares of each sample, (batch, 1).
func squares(b *graph.Builder, x graph.Node) graph.Node {
	if b.Err() != nil {
		return x
	}
	return b.Reshape(b.Sum(b.Square(x), 1), x.Shape()[0], 1)
}
