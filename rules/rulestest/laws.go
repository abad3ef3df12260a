package rulestest

import (
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/rules"
)

// The samples of a minibatch, and the moments of a trial.
const (
	batch   = 5
	moments = 6
)

// seen is the least share of its largest value by which ΔW differs if inputs and targets are paired in another way. Rules may show a
// teacher that faintly: cells that do not rest at the baseline change by much without one.
const seen = 1e-7

var exact = graph.Options{Dtype: graph.Float64}

// Laws checks the duties of every rule on a circuit that it fits:
//
//   - shapes: it changes plastic projections only, in the shape of their weights, and sets its own memory only; every projection
//     changes, and by more than nothing;
//   - batch: ΔW is a mean, so that a minibatch with every sample twice gives the same, or twice as much where the rule says that it is
//     a sum; the order of the samples is nothing to it, while another pairing of inputs and targets is, or other targets for a bias,
//     or other inputs where no target reaches it; the memory that a sample has of a trial is computed from this sample alone;
//   - bits: two programs follow the same path through several steps, bit for bit; float32 agrees with float64;
//   - needs: a circuit that lacks something is refused in a sentence that names it, or else the rule can do without;
//   - gradients: unless the rule says that it needs the symbolic gradient, it is built where there is none;
//   - locality: a rule has a certificate without leaks, but for the future where it reads whole trials, unless it needs the gradient: then it
//     leaks at every hidden projection.
//
// A rule on a circuit in time is held to them where it is written: in one moment, whose states and memory are drawn, and in a trial if it
// reads whole ones.
func Laws(t *testing.T, r rules.Rule, c circuit.Circuit) {
	if err := rules.Check(r, c.Spec()); err != nil {
		t.Fatal(err)
	}
	parts, err := rules.Parts(c, r, circuit.Dims{Steps: moments, Batch: batch})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("changes", func(t *testing.T) { changes(t, parts) })
	for _, p := range parts {
		k := newLaw(t, r, c, p.S.Part())
		if len(parts) == 1 {
			k.everywhere(t)
		} else {
			t.Run(map[circuit.Part]string{circuit.Moment: "moment", circuit.Whole: "trial"}[k.part], k.everywhere)
		}
	}
	t.Run("locality", func(t *testing.T) { local(t, r, parts) })
}

// changes checks that every plastic projection changes.
func changes(t testing.TB, parts []rules.Part) {
	for _, proj := range parts[0].S.Spec().Plastic() {
		if !slices.ContainsFunc(parts, func(p rules.Part) bool { return changed(p, proj.Name) }) {
			t.Errorf("projection %s is plastic and is left alone", proj.Name)
		}
	}
}

// changed tells whether a projection changes in a part of time.
func changed(p rules.Part, projection string) bool {
	return slices.ContainsFunc(p.Updates, func(u rules.Update) bool { return u.Mode == rules.Step && u.Target == projection })
}

func (k *law) everywhere(t *testing.T) {
	t.Run("shapes", func(t *testing.T) { k.shapes(t) })
	t.Run("batch", func(t *testing.T) { k.batch(t) })
	t.Run("bits", func(t *testing.T) { k.bits(t) })
	t.Run("needs", func(t *testing.T) { k.needs(t) })
	t.Run("gradients", func(t *testing.T) { k.gradients(t) })
}

// law is a rule on a circuit, or on a Trial of it.
type law struct {
	r       rules.Rule
	c       circuit.Circuit
	spec    circuit.Spec
	part    circuit.Part
	program *circuittest.Program // float64, of a batch of 5
	summed  map[string]bool      // the changes that are sums over the samples
	taught  map[string]bool      // the changes that the target reaches
}

// newLaw writes a rule in a part of time.
func newLaw(t testing.TB, r rules.Rule, c circuit.Circuit, part circuit.Part) *law {
	t.Helper()
	k := &law{r: r, c: c, spec: c.Spec(), part: part, summed: map[string]bool{}, taught: map[string]bool{}}
	if part == circuit.Whole {
		k.c = circuittest.Trial{Circuit: c, Steps: moments}
	}
	k.program = circuittest.Compile(t, k.c, exact, batch, func(p *circuittest.Page) {
		updates, err := Write(p, r)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range updates {
			name := Delta(u.Target)
			k.summed[name], k.taught[name] = u.Summed, k.taught[name] || Reads(p.B, u.DW, circuit.TargetName)
		}
	})
	return k
}

func (k *law) compile(t testing.TB, o graph.Options, batch int) *circuittest.Program {
	t.Helper()
	return circuittest.Compile(t, k.c, o, batch, Must(t, k.r))
}

func (k *law) shapes(t testing.TB) {
	p := k.program
	v := p.Run(t, Draw(k.r, k.c, batch, 1))
	expected := map[string][]int{}
	for _, proj := range k.spec.Plastic() {
		expected[Delta(proj.Name)] = k.spec.Shape(proj)
	}
	for _, m := range k.r.Memory(k.spec) {
		expected[Next(m.Name)] = m.Shape(k.spec, batch)
	}
	for _, name := range p.Names() {
		if shape, ok := expected[name]; !ok {
			t.Errorf("%s is neither a plastic projection nor a memory of the rule", name)
		} else if !slices.Equal(p.Shape(name), shape) {
			t.Errorf("%s has shape %v, want %v", name, p.Shape(name), shape)
		}
		if !(circuittest.Largest(v[name]) > 1e-5) || circuittest.Deviation(v[name], v[name]) != 0 {
			t.Errorf("%s is dead or not finite: %v", name, v[name])
		}
	}
}

func (k *law) bits(t testing.TB) {
	at := Draw(k.r, k.c, batch, 3)
	one, other := k.path(t, k.program, at), k.path(t, k.compile(t, exact, batch), at)
	for name := range one {
		circuittest.Same(t, name, one[name], other[name])
	}
	for _, proj := range k.spec.Plastic() {
		if slices.Contains(k.program.Names(), Delta(proj.Name)) {
			circuittest.Apart(t, proj.Name+" on its path", one[proj.Name], at[proj.Name], 1e-4)
		}
	}
	p := k.compile(t, graph.Options{Dtype: graph.Float32}, batch)
	double, single, again := k.program.Run(t, at), p.Run(t, at), p.Run(t, at)
	for name := range double {
		circuittest.Near(t, name+" in float32", single[name], double[name], 2e-3)
		circuittest.Same(t, name+" in float32", again[name], single[name])
	}
}

// path takes five steps of learning, W ← W + ΔW/2, on the same samples, and returns weights and memory.
func (k *law) path(t testing.TB, p *circuittest.Program, at circuittest.Values) circuittest.Values {
	at = at.Clone()
	for range 5 {
		out := p.Run(t, at)
		for _, proj := range k.spec.Plastic() {
			for i, dw := range out[Delta(proj.Name)] {
				at[proj.Name][i] += dw / 2
			}
		}
		for _, m := range k.r.Memory(k.spec) {
			if next, ok := out[Next(m.Name)]; ok {
				at[m.Name] = next
			}
		}
	}
	return at
}
