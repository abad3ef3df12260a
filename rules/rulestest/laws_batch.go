package rulestest

import (
	"slices"
	"strings"
	"testing"

	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/rules"
)

func (k *law) batch(t testing.TB) {
	at := Draw(k.r, k.c, batch, 2)
	want := k.program.Run(t, at)
	pick, order := []int{3, 0, 1, 1, 2, 4, 3, 0, 4, 2}, []int{3, 1, 4, 0, 2}
	twice := k.compile(t, exact, 2*batch).Run(t, k.rows(at, pick...))
	moved := k.program.Run(t, k.rows(at, order...))
	for _, name := range k.program.Names() {
		circuittest.Near(t, name+", every sample twice", twice[name], k.doubled(name, k.of(want, name, pick...)), 1e-11)
		circuittest.Near(t, name+", another order", moved[name], k.of(want, name, order...), 1e-11)
	}
	k.alone(t, at, want)
	k.data(t, at, want)
}

// data checks that changes depend on the data.
func (k *law) data(t testing.TB, at, want circuittest.Values) {
	other := Draw(k.r, k.c, batch, 5)
	paired := k.program.Run(t, k.shown(at, k.rows(at, 1, 2, 3, 4, 0)))
	inputs := k.program.Run(t, k.shown(at, other))
	targets := k.program.Run(t, at.With(circuit.TargetName, other[circuit.TargetName]))
	for _, name := range k.program.Names() {
		switch projection, isChange := strings.CutPrefix(name, Delta("")); {
		case !isChange:
		case !k.taught[name]:
			circuittest.Apart(t, name+", other inputs", inputs[name], want[name], seen)
		case k.bias(projection): // of a linear cell it is the mean error
			circuittest.Apart(t, name+", other targets", targets[name], want[name], seen)
		default:
			circuittest.Apart(t, name+", other pairs of input and target", paired[name], want[name], seen)
		}
	}
}

// shown returns values in which the inputs are others, and the states that they left; the target is the same.
func (k *law) shown(at, others circuittest.Values) circuittest.Values {
	out := at.Clone()
	for _, g := range k.spec.Given() {
		if g.Name != circuit.TargetName {
			out[g.Name] = others[g.Name]
		}
	}
	for _, st := range k.spec.States {
		if name := circuit.StateName(st.Name); out[name] != nil {
			out[name] = others[name]
		}
	}
	return out
}

// alone checks that the memory that a sample has of a trial is computed from this sample.
func (k *law) alone(t testing.TB, at, want circuittest.Values) {
	if !slices.ContainsFunc(k.r.Memory(k.spec), func(m rules.Memory) bool { return m.Span == rules.Trial }) {
		return
	}
	one := k.compile(t, exact, 1)
	for i := range batch {
		single := one.Run(t, k.rows(at, i))
		for _, m := range k.r.Memory(k.spec) {
			if name := Next(m.Name); m.Span == rules.Trial && single[name] != nil {
				circuittest.Near(t, name+" of one sample", single[name], k.of(want, name, i), 1e-11)
			}
		}
	}
}

// rows returns the values with the samples picked, the memory of a trial among them.
func (k *law) rows(at circuittest.Values, pick ...int) circuittest.Values {
	out := circuittest.Rows(k.c, at, batch, pick...)
	for _, m := range k.r.Memory(k.spec) {
		if m.Span == rules.Trial {
			out[m.Name] = k.samples(m, at[m.Name], pick...)
		}
	}
	return out
}

// of returns a wanted value of the samples picked. Values without samples stay.
func (k *law) of(v circuittest.Values, name string, pick ...int) []float64 {
	for _, m := range k.r.Memory(k.spec) {
		if m.Span == rules.Trial && name == Next(m.Name) {
			return k.samples(m, v[name], pick...)
		}
	}
	return v[name]
}

// samples returns the samples picked of a memory of a trial.
func (k *law) samples(m rules.Memory, v []float64, pick ...int) []float64 {
	axis := 0
	if k.spec.Instances > 0 {
		axis = 1
	}
	return circuittest.Pick(v, m.Shape(k.spec, batch), axis, pick...)
}

// bias reports whether a projection comes from the constant unit.
func (k *law) bias(projection string) bool {
	proj, _ := k.spec.Projection(projection)
	pre, _ := k.spec.Population(proj.Pre)
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
