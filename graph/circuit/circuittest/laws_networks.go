package circuittest

import (
	"strings"
	"testing"

	"credo/graph/circuit"
)

// networks checks that networks side by side do not see each other: signals, weights, states and fixed values of the first may be any.
func (k *law) networks(t testing.TB) {
	if k.spec.Instances < 2 {
		return
	}
	at := Draw(k.c, batch, 7)
	want := k.all.Run(t, at)
	got := k.all.Run(t, k.other(at, Draw(k.c, batch, 8)))
	others := make([]int, k.spec.Instances-1)
	for i := range others {
		others[i] = i + 1
	}
	of := func(v Values, name string, networks ...int) []float64 {
		axis := k.axis(name) - 1
		if strings.HasPrefix(name, lossOf) {
			axis = 0
		}
		return Pick(v[name], k.all.Shape(name), axis, networks...)
	}
	for name := range want {
		Same(t, name+" of the other networks", of(got, name, others...), of(want, name, others...))
	}
	answer := "output " + k.spec.Phases[len(k.spec.Phases)-1]
	Apart(t, "the first network's answers", of(got, answer, 0), of(want, answer, 0), 1e-6)
}

// other returns values in which the first network has the values of another draw.
func (k *law) other(v, drawn Values) Values {
	out, timed := v.Clone(), map[string]bool{}
	for _, g := range k.spec.Signals {
		timed[g.Name] = g.Timed && dims(k.c, batch).Steps > 0
	}
	for name, shape := range declared(k.c, batch) {
		moments := 1
		if timed[name] {
			moments = shape[0]
		}
		of := circuit.Shape(shape).Size() / moments
		for m := range moments {
			copy(out[name][m*of:m*of+of/k.spec.Instances], drawn[name][m*of:])
		}
	}
	return out
}
