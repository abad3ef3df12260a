package circuittest

import (
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/locality"
)

const batch = 5

// Laws checks the properties of a circuit that rules and training rely on:
//
//   - its Spec fits together, and Settle records in the last phase all that the Spec announces, in the shapes it announces;
//   - rates are φ of the first variable; currents are signal × weights, or the signal with the projection's sign where it is one-to-one;
//   - the loss of the first phase has the gradient that finite differences give, for every plastic projection;
//   - no current depends on weights that its projection does not name;
//   - samples do not see each other; the answer of the first phase does not depend on the target;
//   - two programs give the same bits, and float32 the numbers of float64.
//
// Circuits that mix the samples of a minibatch are not for it.
func Laws(t *testing.T, c circuit.Circuit) {
	if err := c.Spec().Check(); err != nil {
		t.Fatal(err)
	}
	k := &law{c, c.Spec(), Compile(t, c, exact, batch, All)}
	t.Run("records", k.records)
	t.Run("relations", k.relations)
	t.Run("gradient", k.gradient)
	t.Run("transport", k.transport)
	t.Run("samples", k.samples)
	t.Run("target", k.target)
	t.Run("bits", k.bits)
}

type law struct {
	c    circuit.Circuit
	spec circuit.Spec
	all  *Program // float64, of a batch of 5
}

var exact = graph.Options{Dtype: graph.Float64}

// All wants every recorded rate, variable and current, and answer and loss of each phase.
func All(p *Page) {
	for _, s := range p.S.Sites() {
		if s.Kind != circuit.Weight {
			p.Want(s.String(), s.Node)
		}
	}
	for _, phase := range p.S.Spec().Phases {
		p.Want("output "+phase, p.S.Output(phase))
		p.Want("loss "+phase, p.S.Loss(phase))
	}
}

func (k *law) records(t *testing.T) {
	spec, p := k.spec, k.all
	expect := func(name string, shape ...int) {
		if !slices.Contains(p.Names(), name) {
			t.Errorf("the Spec announces %s, and Settle does not record it", name)
		} else if !slices.Equal(p.Shape(name), shape) {
			t.Errorf("%s has shape %v, want %v", name, p.Shape(name), shape)
		}
	}
	last := spec.Phases[len(spec.Phases)-1]
	for _, pop := range spec.Populations {
		expect("rate "+pop.Name+" in phase "+last, batch, pop.Size())
		for _, v := range pop.Vars {
			expect("variable "+v+" "+pop.Name+" in phase "+last, batch, pop.Size())
		}
	}
	for _, proj := range spec.Projections {
		post, _ := spec.Population(proj.Post)
		expect("current "+proj.Name+" in phase "+last, batch, post.Size())
	}
	_, outputs := Ends(spec)
	for _, phase := range spec.Phases {
		expect("output "+phase, batch, outputs)
		expect("loss " + phase)
	}
	for name, v := range p.Run(t, Draw(k.c, batch, 1)) {
		if Deviation(v, v) != 0 {
			t.Errorf("%s is not finite: %s", name, show(v))
		}
	}
}

// relations compares records with the values that follow from other records.
func (k *law) relations(t *testing.T) {
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

func (k *law) gradient(t *testing.T) {
	spec := k.spec
	p := Compile(t, k.c, exact, batch, func(p *Page) {
		loss := p.S.Loss(spec.Phases[0])
		p.Want("loss", loss)
		var ws []graph.Node
		for _, proj := range spec.Plastic() {
			ws = append(ws, p.S.Weight(proj.Name))
		}
		for i, g := range p.B.Grad(loss, ws...) {
			if g.Valid() {
				p.Want(spec.Plastic()[i].Name, g)
			}
		}
	})
	at := Draw(k.c, batch, 3)
	got := p.Run(t, at)
	for _, name := range p.Names()[1:] {
		want := Gradient(t, p, at, "loss", name, 2e-3)
		if Largest(want) < 1e-4 {
			t.Errorf("%s: the loss hardly depends on it (%.2g): nothing is tested", name, Largest(want))
		}
		Near(t, name, got[name], want, 3e-10)
	}
}

func (k *law) transport(t *testing.T) {
	_, err := Build(k.c, exact, batch, func(p *Page) error {
		p.Want("loss", p.S.Loss(k.spec.Phases[0]))
		return locality.CheckDeclared(p.B, p.S)
	})
	if err != nil {
		t.Error(err)
	}
}
