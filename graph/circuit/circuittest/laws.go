package circuittest

import (
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/locality"
)

// The samples of a minibatch, and the moments of a trial.
const (
	batch   = 5
	moments = 6
)

// Laws checks the properties of a circuit that rules and training rely on:
//
//   - its Spec fits together, and Settle records in the last phase all that the Spec announces, in the shapes it announces;
//   - rates are φ of the first variable; currents are signal × weights, or the signal with the projection's sign where it is one-to-one;
//   - the loss of the first phase has the gradient that finite differences give, for every plastic projection, unless cells spike;
//   - no current depends on weights that its projection does not name;
//   - samples do not see each other, nor do networks side by side; the answer of the first phase does not depend on the target;
//   - two programs give the same bits, and float32 the numbers of float64;
//   - of a circuit in time, a trial keeps all this, too, and is its moments one after another: states that are Fresh begin at 0 whatever came
//     before, the others where they are given. A circuit that concludes has its answer after the last moment alone, so that its trials are
//     checked, and of a moment the values that it records.
//
// Circuits that mix the samples of a minibatch are not for it.
func Laws(t *testing.T, c circuit.Circuit) {
	if err := c.Spec().Check(); err != nil {
		t.Fatal(err)
	}
	if _, concludes := c.(circuit.Concluding); concludes {
		t.Run("trial", func(t *testing.T) { trials(t, c) })
		return
	}
	k := newLaw(t, c)
	t.Run("records", func(t *testing.T) { k.records(t) })
	t.Run("relations", func(t *testing.T) { k.relations(t) })
	t.Run("transport", func(t *testing.T) { k.transport(t) })
	k.everywhere(t)
	if k.timed() {
		t.Run("trial", func(t *testing.T) { trials(t, c) })
	}
}

// trials checks the laws of whole trials.
func trials(t *testing.T, c circuit.Circuit) {
	whole := newLaw(t, Trial{c, moments})
	t.Run("moments", func(t *testing.T) { whole.moments(t) })
	whole.everywhere(t)
}

// everywhere checks the laws that a moment and a trial have in common.
func (k *law) everywhere(t *testing.T) {
	t.Run("gradient", func(t *testing.T) { k.gradient(t) })
	t.Run("samples", func(t *testing.T) { k.samples(t) })
	t.Run("networks", func(t *testing.T) { k.networks(t) })
	t.Run("target", func(t *testing.T) { k.target(t) })
	t.Run("bits", func(t *testing.T) { k.bits(t) })
}

// law is a circuit, or a Trial, that is checked.
type law struct {
	c    circuit.Circuit
	spec circuit.Spec
	all  *Program // float64, of a batch of 5
}

func newLaw(t testing.TB, c circuit.Circuit) *law {
	return &law{c, c.Spec(), Compile(t, c, exact, batch, All)}
}

// timed tells whether the circuit has trials.
func (k *law) timed() bool {
	return k.all.page.S.Part() == circuit.Moment || slices.ContainsFunc(k.spec.Signals, func(g circuit.Signal) bool { return g.Timed })
}

var exact = graph.Options{Dtype: graph.Float64}

// All wants every recorded rate, variable and current, the values that variables had as the moment began, the next value of every state that
// goes from moment to moment, in a trial of the first phase alone, and answer and loss of each phase.
func All(p *Page) {
	for _, st := range p.S.Spec().States {
		if st.Var != "" {
			p.S.Before(st.Population, st.Var)
		}
	}
	for _, s := range p.S.Sites() {
		if s.Kind != circuit.Weight {
			p.Want(s.String(), s.Node)
		}
	}
	spec := p.S.Spec()
	for _, st := range spec.States {
		if p.S.Part() != circuit.Alone {
			p.Want(nextOf+st.Name, p.S.Next(spec.Phases[0], st.Name))
		}
		for i, phase := range spec.Phases {
			switch {
			case spec.Flows:
				p.Want(flowOf(st.Name, phase), p.S.Flow(phase, st.Name))
			case i > 0 && p.S.Part() == circuit.Moment:
				p.Want(laterOf(st.Name, phase), p.S.Next(phase, st.Name))
			}
		}
	}
	for _, phase := range p.S.Spec().Phases {
		if !p.S.Answers(phase) {
			continue
		}
		p.Want("output "+phase, p.S.Output(phase))
		p.Want(lossOf+phase, p.S.Loss(phase))
	}
}

// Beginnings of names that All gives.
const (
	nextOf = "next "
	lossOf = "loss "
)

// laterOf names the next value of a state in another phase than the first.
func laterOf(state, phase string) string { return "then " + state + " in phase " + phase }

func flowOf(state, phase string) string { return "flow " + state + " in phase " + phase }

// axis is the place of the axis of samples in a wanted value.
func (k *law) axis(name string) int {
	at := 0
	if k.spec.Instances > 0 {
		at++
	}
	if shape, steps := k.all.Shape(name), dims(k.c, batch).Steps; steps > 0 && len(shape) > at+1 && shape[0] == steps { // else it is of the last moment
		at++
	}
	return at
}

// each is the shape of one value for each of networks side by side, of a scalar if there is no such axis.
func (k *law) each() []int {
	if k.spec.Instances > 0 {
		return []int{k.spec.Instances}
	}
	return nil
}

func (k *law) records(t testing.TB) {
	spec, p := k.spec, k.all
	expect := func(name string, shape ...int) {
		if !slices.Contains(p.Names(), name) {
			t.Errorf("the Spec announces %s, and Settle does not record it", name)
		} else if !slices.Equal(p.Shape(name), shape) {
			t.Errorf("%s has shape %v, want %v", name, p.Shape(name), shape)
		}
	}
	cells := func(n int) []int { return spec.StateShape(circuit.State{Shape: []int{n}}, batch) }
	last := spec.Phases[len(spec.Phases)-1]
	for _, pop := range spec.Populations {
		expect("rate "+pop.Name+" in phase "+last, cells(pop.Size())...)
		for _, v := range pop.Vars {
			expect("variable "+v+" "+pop.Name+" in phase "+last, cells(pop.Size())...)
		}
	}
	for _, proj := range spec.Projections {
		post, _ := spec.Population(proj.Post)
		expect("current "+proj.Name+" in phase "+last, cells(post.Size())...)
	}
	_, outputs := Ends(spec)
	if outputs == 0 { // cells of another type answer
		outputs = p.Shape("output " + last)[len(cells(1))-1]
	}
	for _, phase := range spec.Phases {
		expect("output "+phase, cells(outputs)...)
		expect(lossOf+phase, k.each()...)
	}
	for _, st := range spec.States {
		if p.page.S.Part() == circuit.Moment {
			expect(nextOf+st.Name, spec.StateShape(st, batch)...)
			for _, phase := range spec.Phases[1:] {
				expect(laterOf(st.Name, phase), spec.StateShape(st, batch)...)
			}
		}
		for _, phase := range spec.Phases {
			if spec.Flows {
				expect(flowOf(st.Name, phase), spec.StateShape(st, batch)...)
			}
		}
	}
	for name, v := range p.Run(t, Draw(k.c, batch, 1)) {
		if Deviation(v, v) != 0 {
			t.Errorf("%s is not finite: %s", name, show(v))
		}
	}
}

// relations compares records with the values that follow from other records.
func (k *law) relations(t testing.TB) {
	p := Compile(t, k.c, exact, batch, func(p *Page) {
		b, s, spec := p.B, p.S, p.S.Spec()
		for _, phase := range spec.Phases {
			for _, pop := range spec.Populations {
				if pop.Phi != nil {
					p.Want("got rate "+pop.Name+" "+phase, s.Rate(phase, pop.Name))
					p.Want("want rate "+pop.Name+" "+phase, pop.Phi.Rate(b, s.Var(phase, pop.Name, pop.Vars[0])))
				}
			}
			for _, proj := range spec.Stored() {
				p.Want("got current "+proj.Name+" "+phase, s.Current(phase, proj.Name))
				sign := 1.0 // the weights of a signed projection carry it themselves
				if proj.Sign == circuit.Negative {
					sign = -1
				}
				p.Want("want current "+proj.Name+" "+phase, b.Scale(s.Form(proj.Name).Current(b, s.Sent(phase, proj), s.Weight(proj.Name)), sign))
			}
		}
		last := spec.Phases[len(spec.Phases)-1]
		for _, proj := range spec.Projections {
			if proj.Private() && !proj.Stored() && proj.Sign != circuit.Signed {
				p.Want("got current "+proj.Name, s.Current(last, proj.Name))
				p.Want("want current "+proj.Name, b.Scale(s.Sent(last, proj), float64(proj.Sign)))
			}
		}
	})
	v := p.Run(t, Draw(k.c, batch, 2))
	for _, name := range p.Names() {
		if rest, ok := cut(name, "got "); ok {
			Near(t, rest, v[name], v["want "+rest], 1e-14)
		}
	}
}

func cut(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || s[:len(prefix)] != prefix {
		return s, false
	}
	return s[len(prefix):], true
}

func (k *law) transport(t testing.TB) {
	_, err := Build(k.c, exact, batch, func(p *Page) error {
		p.Want("loss", p.S.Loss(k.spec.Phases[0]))
		return locality.CheckDeclared(p.B, p.S)
	})
	if err != nil {
		t.Error(err)
	}
}
