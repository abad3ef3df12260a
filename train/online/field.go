package online

import (
	"slices"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
)

// variable is one variable that the vector field moves. In the field it is a row (1, size).
type variable struct {
	name  string
	who   string // its owner, for people
	shape []int
}

func (v variable) size() int {
	n := 1
	for _, d := range v.shape {
		n *= d
	}
	return n
}

// names of variables that are neither states nor weights.
const (
	clock    = "time"    // s, since the beginning of the stretch
	errorSum = "error"   // ∫ Σ (answer − target)² dt
	control  = "control" // ∫ Σ (currents from the controller)² dt
	tutor    = "teacher "
	state    = "state "
)

// integrals are the last variables of every layout, error and control, which may grow as they like.
const integrals = 2

// layout lists the variables in a mode, in order. Of the teacher only the cells move: it runs free, and its controller does
// nothing.
func (s *Student) layout(m Mode) []variable {
	out := []variable{{clock, "time", []int{1, 1}}}
	for _, st := range s.spec.States {
		if _, cell := s.spec.Population(st.Name); cell {
			out = append(out, variable{tutor + st.Name, "population " + st.Name + " of the teacher", append([]int{1}, st.Shape...)})
		}
	}
	for _, st := range s.spec.States {
		who := "the student's state " + st.Name
		if _, cell := s.spec.Population(st.Name); cell {
			who = "population " + st.Name + " of the student"
		}
		out = append(out, variable{state + st.Name, who, append([]int{1}, st.Shape...)})
	}
	if m.Learn {
		for _, p := range s.spec.Plastic() {
			out = append(out, variable{p.Name, "the student's projection " + p.Name, s.spec.Shape(p)})
		}
	}
	return append(out, variable{errorSum, "the error", []int{1, 1}}, variable{control, "the control", []int{1, 1}})
}

// values are nodes by variable, in the shapes of the layout.
type values map[string]graph.Node

// moment is one instant of both networks.
type moment struct{ teacher, student *circuit.Settled }

// at writes one moment of both networks. Weights that do not move come from outside.
func (s *Student) at(b *graph.Builder, x func(b *graph.Builder, t graph.Node) graph.Node, v values, fixed values) moment {
	idle := func(name string) graph.Node { // of the teacher: controller and feedback
		i := slices.IndexFunc(s.spec.States, func(st circuit.State) bool { return st.Name == name })
		return b.Expand(b.Const(0), append([]int{1}, s.spec.States[i].Shape...)...)
	}
	input := x(b, v[clock])
	target := b.Expand(b.Const(0), 1, s.outputs)
	teacher := s.setup.Circuit.Settle(b, circuit.IO{
		Batch: 1, Signal: shown(input, target),
		Weight: func(name string) graph.Node { return fixed[tutor+name] },
		State: func(name string) graph.Node {
			if n, ok := v[tutor+name]; ok {
				return n
			}
			return idle(name)
		},
	})
	student := s.setup.Circuit.Settle(b, circuit.IO{
		Batch: 1, Signal: shown(input, teacher.Output(s.free())),
		Weight: func(name string) graph.Node {
			if n, ok := v[name]; ok {
				return n
			}
			return fixed[name]
		},
		State: func(name string) graph.Node { return v[state+name] },
	})
	return moment{teacher, student}
}

// shown gives the signals of an example.
func shown(input, target graph.Node) func(string) graph.Node {
	return func(name string) graph.Node {
		return map[string]graph.Node{circuit.InputName: input, circuit.TargetName: target}[name]
	}
}

// flow returns the rate of change of every variable, per second.
func (s *Student) flow(b *graph.Builder, m Mode, at moment) values {
	out := values{
		clock:    b.Expand(b.Const(1), 1, 1),
		errorSum: squares(b, b.Sub(at.student.Output(m.Phase), at.teacher.Output(s.free()))),
		control:  b.Expand(b.Const(0), 1, 1),
	}
	for _, st := range s.spec.States {
		out[tutor+st.Name] = at.teacher.Flow(s.free(), st.Name)
		out[state+st.Name] = at.student.Flow(m.Phase, st.Name)
	}
	for _, p := range s.spec.Projections {
		if pre, _ := s.spec.Population(p.Pre); pre.Cell == circuit.Controller {
			out[control] = b.Add(out[control], squares(b, at.student.Current(m.Phase, p.Name)))
		}
	}
	if m.Learn {
		updates, err := rules.Write(b, at.student, s.setup.Rule)
		b.Fail(err)
		for _, u := range updates {
			dw := b.Scale(u.DW, 1/s.setup.TauW)
			if before, ok := out[u.Target]; ok {
				dw = b.Add(before, dw)
			}
			out[u.Target] = dw
		}
	}
	return out
}

// squares returns the sum of squares as (1, 1).
func squares(b *graph.Builder, x graph.Node) graph.Node {
	return b.Reshape(b.Sum(b.Square(x)), 1, 1)
}
