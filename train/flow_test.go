package train_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules"
	"credo/train"
	"credo/train/data"
	"credo/train/optim"
	"credo/train/task"
)

// pupil is a student in the flow of time, with the waves that it sees.
type pupil struct {
	*train.Learner
	setup train.Setup
	batch train.Batch
}

func smallStudent() *models.DICStudent {
	c := models.NewDICStudent()
	c.Sizes = []int{4, 5, 2}
	return c
}

// inFlow is the setup of a small student, in stretches of 0.5 s.
func inFlow(change ...func(s *train.Setup)) train.Setup {
	s := train.Setup{
		Circuit: smallStudent(), Rule: rules.InhibitoryExactOnline(), Optimizer: optim.NewSGD(1.0 / 60), Dtype: graph.Float64,
		Seed:   4, // a draw that is not chaotic: others turn rounding into differences
		Lesson: train.Lesson{Learn: train.InFlow, Flow: train.Flow{Method: "euler", Dt: 0.0002, Seconds: 0.5, Rtol: 1e-3, Atol: 1e-6}},
	}
	for _, f := range change {
		f(&s)
	}
	return s
}

func newPupil(t *testing.T, s train.Setup) *pupil {
	t.Helper()
	l, err := train.NewLearner(s)
	if err != nil {
		t.Fatal(err)
	}
	return &pupil{l, s, l.NewBatch(1)}
}

// waves fills the waves as they are now.
func (p *pupil) waves(t *testing.T) train.Batch {
	t.Helper()
	if err := (data.Waves{Inputs: p.batch.Get("phase").Len()}).Fill(task.Address{Part: task.Train, Size: 1, Seed: p.setup.Seed, Time: p.State.Time}, p.batch.Values); err != nil {
		t.Fatal(err)
	}
	return p.batch
}

// learn takes a step of learning.
func (p *pupil) learn(t *testing.T) train.Answer {
	t.Helper()
	r, err := p.Step(p.waves(t))
	if err != nil {
		t.Fatal(err)
	}
	return r.Taught
}

// The tangents at the rate 0.5 are printed in section 7.4 of the specification.
var flavours = []struct {
	name string
	rule rules.Rule
	post func(rE, uE, rI, uI float64) float64
}{
	{"exact, notebook", rules.InhibitoryExactOnline(), func(rE, _, _, uI float64) float64 { return (rE - uI) * slope(5, 3, rE) }},
	{"approx, notebook", rules.InhibitoryTaylorOnline(0.5), func(rE, _, _, uI float64) float64 {
		delta := 1 / slope(5, 3, inverse(5, 3, 0.5))
		return (rE - (inverse(5, 3, 0.5) - delta*0.5) - delta*uI) * slope(5, 3, rE)
	}},
	{"exact, trainer", rules.InhibitoryExact(), func(rE, uE, _, uI float64) float64 { return (rE - uI) * slope(5, 3, uE) }},
	{"approx, trainer", rules.InhibitoryTaylor(0.5), func(rE, uE, rI, _ float64) float64 {
		delta := 1 / slope(1, 3, inverse(1, 3, 0.5))
		return (rE - (inverse(1, 3, 0.5) - delta*0.5) - delta*rI) * slope(5, 3, uE)
	}},
}

// A burn-in without control and half a second of learning, for every flavour of the rules: the same as plain Euler steps.
func TestFlowAsInPlainGo(t *testing.T) {
	var ends [][]float64
	for _, f := range flavours {
		s := newPupil(t, inFlow(func(s *train.Setup) { s.Rule = f.rule }))
		s.waves(t)
		p := newPlain(s, smallStudent(), f.post)
		start := p.student.w[0][0]
		burnt, err := s.Pass(s.waves(t), train.Passage{Phase: "open", Seconds: 0.2})
		if err != nil {
			t.Fatal(err)
		}
		for range 1000 {
			p.step(0.0002, false, false)
		}
		circuittest.Near(t, f.name+", burn-in", []float64{burnt.Mean("error"), burnt.Mean("control")}, []float64{p.errorSum / 0.2, 0}, 1e-10)
		p.errorSum, p.control = 0, 0
		got := s.learn(t)
		for range 2500 {
			p.step(0.0002, true, true)
		}
		circuittest.Near(t, f.name+", means", []float64{got.Mean("error"), got.Mean("control")}, []float64{p.errorSum / 0.5, p.control / 0.5}, 1e-10)
		for l, at := range []string{"1", "2"} {
			for _, x := range []struct {
				name string
				got  *graph.Array
				want []float64
			}{
				{"teacher E" + at, s.State.Cells.Get("teacher E" + at), p.teacher.uE[l]}, {"teacher I" + at, s.State.Cells.Get("teacher I" + at), p.teacher.uI[l]},
				{"E" + at, s.State.Cells.Get("E" + at), p.student.uE[l]}, {"I" + at, s.State.Cells.Get("I" + at), p.student.uI[l]},
				{"Q" + at, s.State.Cells.Get("Q" + at), p.Q[l]},
				{"W" + at, s.State.Weights.Get("W" + at), p.student.w[l]}, {"b" + at, s.State.Weights.Get("b" + at), p.student.b[l]},
			} {
				circuittest.Near(t, f.name+", "+x.name, x.got.Float64s(), x.want, 1e-10)
			}
		}
		circuittest.Near(t, f.name+", q", s.State.Cells.Get("q").Float64s(), p.q, 1e-10)
		if burnt.Steps != 1000 || math.Abs(s.State.Time-0.7) > 1e-12 || s.State.Step != 1 || got.Mean("control") == 0 || start == p.student.w[0][0] {
			t.Errorf("%s: %d steps to %g s, control %g, first weight from %g to %g", f.name, burnt.Steps, s.State.Time, got.Mean("control"), start, p.student.w[0][0])
		}
		ends = append(ends, p.student.w[1])
	}
	for i := range ends {
		for j := range i {
			circuittest.Apart(t, flavours[i].name+" and "+flavours[j].name, ends[i], ends[j], 1e-4)
		}
	}
}

// clipped is a student whose first weights are bounded.
type clipped struct {
	*models.DICStudent
	bound float64
}

func (c clipped) Spec() circuit.Spec {
	s := c.DICStudent.Spec()
	s.Constraints = append(s.Constraints, circuit.Clip{Projection: "W1", Lo: -c.bound, Hi: c.bound})
	return s
}

// Weights flow by the optimizer, with decay, and constraints hold at every instant and at the end: the same as plain Euler steps, whose
// weights would be others without either.
func TestFlowWithConstraintsAsInPlainGo(t *testing.T) {
	rule := flavours[0]
	for _, row := range []struct{ decay, bound float64 }{{0.05, 0.8}, {0, 0.8}, {0.05, 0}} {
		s := newPupil(t, inFlow(func(s *train.Setup) {
			o := optim.NewSGD(1.0 / 6)
			o.WeightDecay = row.decay
			s.Rule, s.Optimizer = rule.rule, o
			if row.bound > 0 {
				s.Circuit = clipped{smallStudent(), row.bound}
			}
		}))
		s.waves(t)
		p := newPlain(s, smallStudent(), rule.post)
		p.rate, p.decay, p.bound = 1.0/6, row.decay, row.bound
		other := newPlain(s, smallStudent(), rule.post)
		other.rate = p.rate
		s.learn(t)
		for range 2500 {
			p.step(0.0002, true, true)
			other.step(0.0002, true, true)
		}
		name := fmt.Sprintf("decay %g, bound %g", row.decay, row.bound)
		w := s.State.Weights.Get("W1").Float64s()
		circuittest.Near(t, name, w, p.held(p.student.w[0]), 1e-10)
		circuittest.Near(t, name+", W2", s.State.Weights.Get("W2").Float64s(), p.student.w[1], 1e-10)
		circuittest.Near(t, name+", E2", s.State.Cells.Get("E2").Float64s(), p.student.uE[1], 1e-10)
		circuittest.Apart(t, name+" and neither", w, other.student.w[0], 1e-3)
		if row.decay == 0 {
			circuittest.Apart(t, name+", bound", p.student.w[0], p.held(p.student.w[0]), 1e-3)
		}
	}
}

// discrete is a student that says no rates of change.
type discrete struct{ *models.DICStudent }

func (c discrete) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	c.DICStudent.Settle(b, io)
	return circuit.NewSettled(b, c.Spec(), io)
}

// after returns the weights of a student after two seconds of learning.
func after(t *testing.T, change func(f *train.Flow)) []float64 {
	s := newPupil(t, inFlow(func(s *train.Setup) { s.Lesson.Flow.Seconds = 2; change(&s.Lesson.Flow) }))
	s.learn(t)
	return append(s.State.Weights.Get("W1").Float64s(), s.State.Weights.Get("W2").Float64s()...)
}

// The integrators agree, each as closely as its order or tolerance says.
func TestIntegratorsAgree(t *testing.T) {
	fine := after(t, func(f *train.Flow) { f.Method, f.Dt = "rk4", 0.00025 })
	for _, row := range []struct {
		method        string
		dt, rtol      float64
		within, apart float64
	}{
		{"rk4", 0.001, 0, 1e-6, 1e-12},
		{"tsit5", 0.001, 1e-3, 1e-3, 1e-9},
		{"tsit5", 0.001, 1e-6, 1e-6, 1e-12},
		{"euler", 0.0001, 0, 1e-5, 1e-8},
	} {
		got := after(t, func(f *train.Flow) {
			if f.Method, f.Dt = row.method, row.dt; row.rtol > 0 {
				f.Rtol, f.Atol = row.rtol, row.rtol/1e3
			}
		})
		circuittest.Near(t, row.method, got, fine, row.within)
		circuittest.Apart(t, row.method, got, fine, row.apart)
	}
}

// Evaluating changes nothing; two stretches are the same as one; a learner that is given the state goes on alike; another seed is another task.
func TestTimePassesInStretches(t *testing.T) {
	in := func(seconds float64) *pupil {
		return newPupil(t, inFlow(func(s *train.Setup) { s.Lesson.Flow.Seconds = seconds }))
	}
	w1 := func(p *pupil) []float64 { return p.State.Weights.Get("W1").Float64s() }
	one, watched, first, second := in(0.3), in(0.3), in(0.15), in(0.15)
	a, err := watched.Evaluate(watched.waves(t))
	if err != nil {
		t.Fatal(err)
	}
	if open := a.Mean("error"); a.Taught || !(open > 0) || a.Mean("control") != 0 || watched.State.Time != 0 {
		t.Errorf("evaluated: taught %t, error %g, control %g, time %g", a.Taught, open, a.Mean("control"), watched.State.Time)
	}
	if r := one.learn(t); !r.Taught {
		t.Error("control does not teach")
	}
	watched.learn(t)
	circuittest.Same(t, "evaluated before", w1(watched), w1(one))
	first.learn(t)
	if err := second.State.CopyFrom(&first.State); err != nil {
		t.Fatal(err)
	}
	second.learn(t)
	circuittest.Near(t, "in two stretches", w1(second), w1(one), 1e-11)
	circuittest.Apart(t, "after the first", w1(first), w1(second), 1e-8)
	first.learn(t)
	circuittest.Same(t, "that went on by itself", w1(first), w1(second))
	other := newPupil(t, inFlow(func(s *train.Setup) { s.Seed = 7 }))
	circuittest.Apart(t, "another seed", w1(other), w1(one), 0.01)
}

// long is a setup of the published sizes, in steps of a fixed length.
func long(method string, seed uint64, seconds, dt float64) train.Setup {
	return inFlow(func(s *train.Setup) {
		s.Circuit, s.Seed, s.Lesson.Flow.Method, s.Lesson.Flow.Seconds, s.Lesson.Flow.Dt = models.NewDICStudent(), seed, method, seconds, dt
	})
}

// Steps that are too long end in a sentence that names time and population, and everything stays as it was. In stretches too short to be
// looked at twice the cells run away.
func TestUnstableStepsAreNamed(t *testing.T) {
	for _, row := range []struct {
		seconds float64
		want    string
	}{{5, "comes out otherwise"}, {0.04, "ran away"}} {
		s := newPupil(t, long("euler", 1, row.seconds, 0.02))
		var err error
		var before []float64
		for k := 0; err == nil && k < 100; k++ {
			before = append(s.State.Weights.Get("W1").Float64s(), s.State.Cells.Get("E1").Float64s()...)
			_, err = s.Step(s.waves(t))
		}
		if err == nil {
			t.Fatal("Euler's method took steps of 20 ms with cells of 5 ms")
		}
		for _, want := range []string{"epoch 1, step ", "at 0.", "s population ", row.want, "too long to be stable; take shorter steps"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%v does not say %q", err, want)
			}
		}
		circuittest.Same(t, "weights and cells", append(s.State.Weights.Get("W1").Float64s(), s.State.Cells.Get("E1").Float64s()...), before)
	}
}

// Steps of 1 ms by Euler's method swing for ever in the loop of a draw, within bounds; RK4 resolves it.
func TestSwingingStepsAreNamed(t *testing.T) {
	at := func(method string) error {
		s := newPupil(t, long(method, 4, 5, 0.001))
		for range 2 {
			if _, err := s.Step(s.waves(t)); err != nil {
				return err
			}
		}
		return nil
	}
	if err := at("rk4"); err != nil {
		t.Error(err)
	}
	err := at("euler")
	if err == nil {
		t.Fatal("Euler's method took the steps")
	}
	for _, want := range []string{"s population ", " comes out otherwise by ", "with steps half as long: steps of euler of 0.001 s are too long to be stable; take shorter steps"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

func TestFlowsThatMakeNoSense(t *testing.T) {
	for want, change := range map[string]func(*train.Setup){
		"does not live in continuous time":               func(s *train.Setup) { s.Circuit, s.Rule = models.NewDIC([]int{4, 5, 2}), rules.Backprop() },
		"remembers":                                      func(s *train.Setup) { s.Rule = rules.InhibitoryThreshold(1, 0.8) },
		"rule backprop needs the gradient of a loss":     func(s *train.Setup) { s.Rule = rules.Backprop() },
		"dt: 0 is not allowed: must be above 0":          func(s *train.Setup) { s.Lesson.Flow.Dt = 0 },
		"seconds: -1 is not allowed: must be above 0":    func(s *train.Setup) { s.Lesson.Flow.Seconds = -1 },
		`method: "heun" is not one of tsit5, rk4, euler`: func(s *train.Setup) { s.Lesson.Flow.Method = "heun" },
		"atol: 0 is not allowed: must be above 0":        func(s *train.Setup) { s.Lesson.Flow.Method, s.Lesson.Flow.Atol = "tsit5", 0 },
		"every size must be positive": func(s *train.Setup) {
			s.Circuit = &models.DICStudent{DICTeacher: models.DICTeacher{Sizes: []int{4, 0, 2}}}
		},
		"asks for trials of 3":       func(s *train.Setup) { s.Lesson.Steps = 3 },
		"a stretch is 1 sample":      func(s *train.Setup) { s.Batch = 2 },
		"optimizer adam makes steps": func(s *train.Setup) { s.Optimizer = optim.NewAdam(0.1) },
		"optimizer momentum makes steps": func(s *train.Setup) {
			s.Optimizer = optim.Route{Rest: optim.NewMomentum(0.1), Rates: map[string]float64{"forward": 1}}
		},
		"dicstudent records no flow": func(s *train.Setup) { s.Circuit = discrete{smallStudent()} },
	} {
		if _, err := train.NewLearner(inFlow(change)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// A lesson takes the integrators that there are, and nothing else.
func TestMethodsOfFlows(t *testing.T) {
	o, ok := catalog.FieldOf(catalog.Fields(reflect.TypeFor[train.Flow]()), "method")
	if known := train.Methods(); !ok || !slices.Equal(slices.Sorted(slices.Values(o.Words())), slices.Sorted(slices.Values(known))) {
		t.Errorf("takes %v, there are %v", o.Words(), known)
	}
}
