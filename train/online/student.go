package online

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/train"
	"credo/train/stream"
)

// Student is a network that learns a teacher's answers while time passes. It is used by one goroutine; Students run side by side.
type Student struct {
	Time    float64      // s, since the beginning
	Weights train.Values // by projection; "teacher NAME" are the teacher's
	States  train.Values // "teacher NAME" and "state NAME", (1, shape...)

	setup    Setup
	spec     circuit.Spec
	inputs   int
	outputs  int
	waves    waves
	programs map[request]*program
}

type bound struct {
	name  string
	array *graph.Array
}

// New draws the weights of student and teacher and the waves they see, and puts all cells to 0. Feedback that follows the network
// begins where it will follow.
func New(setup Setup) (*Student, error) {
	if err := setup.check(); err != nil {
		return nil, err
	}
	s := &Student{setup: setup, spec: setup.Circuit.Spec(), programs: map[request]*program{}}
	for _, p := range s.spec.Populations {
		switch p.Cell {
		case circuit.Sensory:
			s.inputs = p.Size()
		case circuit.Controller:
			s.outputs = p.Size() // it has one cell for each answer
		}
	}
	s.waves = newWaves(setup.Dtype, setup.Seed, s.inputs)
	for _, prefix := range []string{"", tutor} {
		for _, p := range s.spec.Stored() {
			w, err := s.spec.Draw(p, stream.New(setup.Seed, stream.Init+"/"+prefix+p.Name))
			if err != nil {
				return nil, err
			}
			s.Weights.Add(prefix+p.Name, graph.ArrayOf(setup.Dtype, w, s.spec.Shape(p)...))
		}
	}
	for _, v := range s.layout(Mode{}) {
		if v.name != clock && v.name != errorSum && v.name != control {
			s.States.Add(v.name, graph.NewArray(setup.Dtype, v.shape...))
		}
	}
	return s, s.begin()
}

// free is the phase in which the circuit runs by itself.
func (s *Student) free() string { return s.spec.Phases[0] }

// begin puts the states that do not begin at 0 where they begin.
func (s *Student) begin() error {
	b := graph.NewBuilder(graph.Options{Dtype: s.setup.Dtype, NoGrad: true})
	v, fixed, x := s.declare(b)
	at := s.at(b, x, v, fixed)
	var names []string
	var starts []graph.Node
	for _, st := range s.spec.States {
		if n := at.student.Start(st.Name); n.Valid() {
			names, starts = append(names, state+st.Name), append(starts, n)
		}
	}
	if len(starts) == 0 {
		return b.Err()
	}
	p, err := graph.Compile(b, starts...)
	if err != nil {
		return err
	}
	if err := s.bind(p); err != nil {
		return err
	}
	if err := p.Run(); err != nil {
		return err
	}
	for i, name := range names {
		if err := s.States.Get(name).CopyFrom(p.Output(i)); err != nil {
			return err
		}
	}
	return nil
}

// declare writes the inputs of a graph: states and all weights, and the source of the waves. A stretch begins at time 0.
func (s *Student) declare(b *graph.Builder) (v, fixed values, x func(*graph.Builder, graph.Node) graph.Node) {
	v, fixed = values{clock: b.Expand(b.Const(0), 1, 1)}, values{}
	for _, name := range s.States.Names() {
		v[name] = b.Input(name, s.States.Get(name).Shape...)
	}
	for _, name := range s.Weights.Names() {
		fixed[name] = b.Param(name, s.Weights.Get(name).Shape...)
	}
	return v, fixed, s.waves.source(b)
}

// bind lets a program read everything that declare declares.
func (s *Student) bind(p *graph.Program) error {
	all := s.waves.bound()
	for _, v := range []*train.Values{&s.States, &s.Weights} {
		for _, name := range v.Names() {
			all = append(all, bound{name, v.Get(name)})
		}
	}
	for _, x := range all {
		if err := p.Bind(x.name, x.array); err != nil {
			return err
		}
	}
	return nil
}

// Clone returns a student in the same state that shares no memory with this one.
func (s *Student) Clone() (*Student, error) {
	out, err := New(s.setup)
	if err != nil {
		return nil, err
	}
	out.Time = s.Time
	for _, pair := range [][2]*train.Values{{&out.States, &s.States}, {&out.Weights, &s.Weights}} {
		for _, name := range pair[1].Names() {
			if err := pair[0].Get(name).CopyFrom(pair[1].Get(name)); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
