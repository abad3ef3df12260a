package circuittest

import (
	"math"
	"math/rand/v2"

	"credo/graph/circuit"
)

// Draw returns a minibatch, weights and states: inputs uniform in 0..1, one-hot targets, or uniform ones where a target is one number, and
// normal weights of variance 1/(size of Pre), in biases of standard deviation 0.3, so that no weight is without effect. States are normal;
// noise and fixed values are drawn too, as the circuit says.
func Draw(c circuit.Circuit, batch int, seed uint64) Values {
	d := drawing{rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15)), c.Spec(), declared(c, batch), Values{}}
	for _, g := range d.spec.Given() {
		if n := g.Shape.Size(); g.Name == circuit.TargetName && n > 1 {
			d.oneHot(g.Name, n)
		} else {
			d.fill(g.Name, d.rng.Float64)
		}
	}
	for _, p := range d.spec.Stored() {
		d.weights(p)
	}
	for _, g := range d.spec.Drawn() {
		draw := d.rng.NormFloat64
		if g.Origin == circuit.UniformDrawn {
			draw = d.rng.Float64
		}
		d.fill(g.Name, draw)
	}
	for _, st := range given(d.spec, dims(c, batch)) {
		d.fill(circuit.StateName(st.Name), d.rng.NormFloat64)
	}
	for _, f := range d.spec.Fixed {
		d.to[circuit.FixedName(f.Name)] = d.spec.DrawFixed(f, d.rng)
	}
	return d.to
}

// drawing draws values of inputs.
type drawing struct {
	rng    *rand.Rand
	spec   circuit.Spec
	shapes map[string][]int
	to     Values
}

func (d drawing) fill(name string, f func() float64) {
	x := make([]float64, circuit.Shape(d.shapes[name]).Size())
	for i := range x {
		x[i] = f()
	}
	d.to[name] = x
}

// oneHot draws one of n values for every row.
func (d drawing) oneHot(name string, n int) {
	x := make([]float64, circuit.Shape(d.shapes[name]).Size())
	for i := 0; i < len(x); i += n {
		x[i+d.rng.IntN(n)] = 1
	}
	d.to[name] = x
}

func (d drawing) weights(p circuit.Projection) {
	shape := d.shapes[p.Name]
	std := 1 / math.Sqrt(float64(shape[len(shape)-2]))
	if pre, _ := d.spec.Population(p.Pre); pre.Cell == circuit.Constant {
		std = 0.3
	}
	d.fill(p.Name, func() float64 {
		w := std * d.rng.NormFloat64()
		if silent(p.Connects()) {
			return math.Abs(w)
		}
		return w
	})
}

// silent tells whether stored values below 0 make weights 0.
func silent(f circuit.Form) bool {
	switch f := f.(type) {
	case circuit.Dale:
		return true
	case circuit.Masked:
		return silent(f.Form)
	}
	return false
}
