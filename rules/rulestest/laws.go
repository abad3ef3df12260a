package rulestest

import (
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/rules"
)

// The samples of a minibatch, and the moments of a trial.
const (
	batch   = 5
	moments = 4
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
//     or other inputs where no target reaches it;
//   - bits: two programs follow the same path through several steps, bit for bit; float32 agrees with float64;
//   - needs: a circuit that lacks something is refused in a sentence that names it, or else the rule can do without;
//   - gradients: unless the rule says that it needs the symbolic gradient, it is built where there is none;
//   - locality: a rule has a certificate without leaks, unless it needs the gradient: then it leaks at every hidden projection.
func Laws(t *testing.T, r rules.Rule, c circuit.Circuit) {
	if err := rules.Check(r, c.Spec()); err != nil {
		t.Fatal(err)
	}
	k := &law{r: r, c: c, summed: map[string]bool{}, taught: map[string]bool{}}
	k.program = circuittest.Compile(t, c, exact, batch, func(p *circuittest.Page) {
		updates, err := Write(p, r)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range updates {
			name := Delta(u.Target)
			k.summed[name], k.taught[name] = u.Summed, k.taught[name] || Reads(p.B, u.DW, circuit.TargetName)
		}
	})
	t.Run("shapes", k.shapes)
	t.Run("batch", k.batch)
	t.Run("bits", k.bits)
	t.Run("needs", k.needs)
	t.Run("gradients", k.gradients)
	t.Run("locality", k.locality)
}

type law struct {
	r       rules.Rule
	c       circuit.Circuit
	program *circuittest.Program // float64, of a batch of 5
	summed  map[string]bool      // the changes that are sums over the samples
	taught  map[string]bool      // the changes that the target reaches
}

func (k *law) compile(t *testing.T, o graph.Options, batch int) *circuittest.Program {
	t.Helper()
	return circuittest.Compile(t, k.c, o, batch, Must(t, k.r))
}

func (k *law) shapes(t *testing.T) {
	spec, p := k.c.Spec(), k.program
	v := p.Run(t, Draw(k.r, k.c, batch, 1))
	expected := map[string][]int{}
	for _, proj := range spec.Plastic() {
		expected[Delta(proj.Name)] = spec.Shape(proj)
		if !slices.Contains(p.Names(), Delta(proj.Name)) {
			t.Errorf("projection %s is plastic and is left alone", proj.Name)
		}
	}
	for _, m := range k.r.Memory(spec) {
		expected[Next(m.Name)] = m.Shape(spec, batch)
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

func (k *law) batch(t *testing.T) {
	at := Draw(k.r, k.c, batch, 2)
	want := k.program.Run(t, at)
	twice := k.compile(t, exact, 2*batch).Run(t, circuittest.Rows(at, batch, 3, 0, 1, 1, 2, 4, 3, 0, 4, 2))
	moved := k.program.Run(t, circuittest.Rows(at, batch, 3, 1, 4, 0, 2))
	shifted := circuittest.Rows(at, batch, 1, 2, 3, 4, 0)[circuit.InputName]
	paired := k.program.Run(t, at.With(circuit.InputName, shifted))
	other := Draw(k.r, k.c, batch, 5)
	inputs := k.program.Run(t, at.With(circuit.InputName, other[circuit.InputName]))
	targets := k.program.Run(t, at.With(circuit.TargetName, other[circuit.TargetName]))
	for _, name := range k.program.Names() {
		circuittest.Near(t, name+", every sample twice", twice[name], k.doubled(name, want[name]), 1e-11)
		circuittest.Near(t, name+", another order", moved[name], want[name], 1e-11)
		switch {
		case !strings.HasPrefix(name, Delta("")):
		case !k.taught[name]:
			circuittest.Apart(t, name+", other inputs", inputs[name], want[name], seen)
		case k.bias(strings.TrimPrefix(name, Delta(""))): // of a linear cell it is the mean error
			circuittest.Apart(t, name+", other targets", targets[name], want[name], seen)
		default:
			circuittest.Apart(t, name+", other pairs of input and target", paired[name], want[name], seen)
		}
	}
}

// bias reports whether a projection comes from the constant unit.
func (k *law) bias(projection string) bool {
	spec := k.c.Spec()
	proj, _ := spec.Projection(projection)
	pre, _ := spec.Population(proj.Pre)
	return pre.Cell == circuit.Constant
}

// doubled is a result of the minibatch with every sample twice, by the result for the minibatch.
func (k *law) doubled(name string, v []float64) []float64 {
	if !k.summed[name] {
		return v
	}
	out := slices.Clone(v)
	for i := range out {
		out[i] *= 2
	}
	return out
}

func (k *law) bits(t *testing.T) {
	at := Draw(k.r, k.c, batch, 3)
	one, other := k.path(t, k.program, at), k.path(t, k.compile(t, exact, batch), at)
	for name := range one {
		circuittest.Same(t, name, one[name], other[name])
	}
	for _, proj := range k.c.Spec().Plastic() {
		circuittest.Apart(t, proj.Name+" on its path", one[proj.Name], at[proj.Name], 1e-4)
	}
	p := k.compile(t, graph.Options{Dtype: graph.Float32}, batch)
	double, single, again := k.program.Run(t, at), p.Run(t, at), p.Run(t, at)
	for name := range double {
		circuittest.Near(t, name+" in float32", single[name], double[name], 2e-3)
		circuittest.Same(t, name+" in float32", again[name], single[name])
	}
}

// path takes five steps of learning, W ← W + ΔW/2, on the same samples, and returns weights and memory.
func (k *law) path(t *testing.T, p *circuittest.Program, at circuittest.Values) circuittest.Values {
	at = at.Clone()
	for range 5 {
		out := p.Run(t, at)
		for _, proj := range k.c.Spec().Plastic() {
			for i, dw := range out[Delta(proj.Name)] {
				at[proj.Name][i] += dw / 2
			}
		}
		for _, m := range k.r.Memory(k.c.Spec()) {
			if next, ok := out[Next(m.Name)]; ok {
				at[m.Name] = next
			}
		}
	}
	return at
}
