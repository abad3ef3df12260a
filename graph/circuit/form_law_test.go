package circuit_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"credo/graph"
	"credo/graph/circuit"
)

// joint is a form between two populations.
type joint struct {
	form      circuit.Form
	pre, post circuit.Shape
}

// joints draws a form and populations that it joins.
func joints(t *rapid.T) joint {
	n := func(name string) int { return rapid.IntRange(1, 5).Draw(t, name) }
	flat := func(name string) circuit.Shape { return circuit.Shape{n(name)} }
	plain := []func() joint{
		func() joint { return joint{circuit.Dense{}, flat("pre"), flat("post")} },
		func() joint {
			return joint{circuit.Dense{}, circuit.Shape{n("rows"), n("columns"), n("channels")}, flat("post")}
		},
		func() joint {
			s := circuit.Shape{n("rows"), n("channels")}
			return joint{circuit.OneToOne{}, s, circuit.Shape{s.Size()}}
		},
		func() joint {
			return joint{circuit.PerChannel{}, flat("pre"), circuit.Shape{n("rows"), n("columns"), n("channels")}}
		},
		func() joint {
			c := circuit.Conv{Kernel: rapid.IntRange(1, 3).Draw(t, "kernel"), Stride: rapid.IntRange(1, 3).Draw(t, "stride")}
			rows, columns := c.Kernel+n("rows")-1, c.Kernel+n("columns")-1
			maps := circuit.Shape{(rows-c.Kernel)/c.Stride + 1, (columns-c.Kernel)/c.Stride + 1, n("maps")}
			return joint{c, circuit.Shape{rows, columns, n("channels")}, maps}
		},
	}
	j := rapid.SampledFrom(plain).Draw(t, "form")()
	switch rapid.IntRange(0, 4).Draw(t, "around") {
	case 0:
		j = joint{circuit.Reversed{Form: j.form}, j.post, j.pre}
	case 1:
		j.form = circuit.Masked{Form: j.form, Mask: "mask"}
	case 2:
		j.form = circuit.Dale{Form: circuit.Masked{Form: j.form, Mask: "mask"}, Signs: "signs"}
	}
	return j
}

func (j joint) wiring(t testingT) circuit.Wiring {
	f, err := j.form.Between(j.pre, j.post)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// testingT is a test, of rapid or not.
type testingT interface {
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// ⟨Current(x, w), y⟩ = ⟨x, Back(y, w)⟩ = ⟨w, Outer(x, y)⟩, and the same maps are the gradients of the first with respect to x and w.
func TestFormsAreAdjoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		j := joints(t)
		lead := rapid.SliceOfN(rapid.IntRange(1, 3), 1, 3).Draw(t, "axes before the cells")
		for _, d := range []graph.Dtype{graph.Float32, graph.Float64} {
			adjoint(t, j, j.wiring(t), lead, d)
		}
	})
}

func adjoint(t *rapid.T, j joint, f circuit.Wiring, lead []int, d graph.Dtype) {
	b := graph.NewBuilder(graph.Options{Dtype: d})
	x := b.Input("x", append(slices.Clone(lead), j.pre.Size())...)
	y := b.Input("y", append(slices.Clone(lead), j.post.Size())...)
	w := b.Input("w", f.Weights()...)
	current, back, outer := f.Current(b, x, w), f.Back(b, y, w), f.Outer(b, x, y)
	product := b.Sum(b.Mul(current, y))
	slopes := b.Grad(product, x, w)
	r := newRun(t, b, product, b.Sum(b.Mul(x, back)), b.Sum(b.Mul(w, outer)), back, outer, slopes[0], slopes[1], current)
	rng := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed")))
	size := 1.0
	for _, in := range []graph.Node{x, y, w} {
		size *= r.draw(rng, in)
	}
	out := r.run()
	near := func(what string, got, want []float64) {
		for i := range want {
			if math.Abs(got[i]-want[i]) > 50*d.Epsilon()*size {
				t.Fatalf("%s: %s is %v, want %v", j.form, what, got, want)
			}
		}
	}
	near("⟨x, Back⟩", out[1], out[0])
	near("⟨w, Outer⟩", out[2], out[0])
	near("Back", out[3], out[5])
	near("Outer", out[4], out[6])
	if !slices.Equal(r.shape(7), y.Shape()) || !slices.Equal(r.shape(3), x.Shape()) || !slices.Equal(r.shape(4), w.Shape()) {
		t.Fatalf("%s: shapes %v, %v, %v", j.form, r.shape(7), r.shape(3), r.shape(4))
	}
	if out[0][0] == 0 {
		t.Fatalf("%s: the product is 0, and nothing was shown", j.form)
	}
}

// Joins knows the cells of every synapse: the products of a single cell with all others are not zero there, and nowhere else.
func TestFormsKnowTheirSynapses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		j := joints(t)
		joined(t, j, j.wiring(t), 1)
	})
}

func joined(t *rapid.T, j joint, f circuit.Wiring, lead ...int) {
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	x, y := b.Input("x", append(slices.Clone(lead), j.pre.Size())...), b.Input("y", append(slices.Clone(lead), j.post.Size())...)
	r := newRun(t, b, f.Outer(b, x, y))
	for side, cells := range []int{j.pre.Size(), j.post.Size()} {
		ends := []*graph.Array{r.input(x), r.input(y)}
		for cell := range cells {
			for s, a := range ends {
				for i := range a.Len() {
					a.Set(i, map[bool]float64{true: 1}[s != side || i%cells == cell])
				}
			}
			for e, v := range r.run()[0] {
				if f.Joins(e, circuit.Side(side), cell) != (v != 0) {
					t.Fatalf("%s %v to %v: weight %d at cell %d of side %d: product %v", j.form, j.pre, j.post, e, cell, side, v)
				}
			}
		}
	}
}

// run is a compiled graph with its inputs.
type run struct {
	t       testingT
	program *graph.Program
	nodes   []graph.Node
	b       *graph.Builder
	inputs  map[string]*graph.Array
}

func newRun(t testingT, b *graph.Builder, outputs ...graph.Node) *run {
	p, err := graph.Compile(b, outputs...)
	if err != nil {
		t.Fatal(err)
	}
	return &run{t, p, outputs, b, map[string]*graph.Array{}}
}

// input returns the values of an input.
func (r *run) input(n graph.Node) *graph.Array {
	name, _ := r.b.Walker().Input(n)
	if r.inputs[name] == nil {
		r.inputs[name] = graph.NewArray(r.b.Dtype(), n.Shape()...)
		if err := r.program.Bind(name, r.inputs[name]); err != nil {
			r.t.Fatal(err)
		}
	}
	return r.inputs[name]
}

// draw fills an input with normal numbers, and returns their norm.
func (r *run) draw(rng *rand.Rand, n graph.Node) float64 {
	a, sum := r.input(n), 0.0
	for i := range a.Len() {
		a.Set(i, rng.NormFloat64())
		sum += a.At(i) * a.At(i)
	}
	return math.Sqrt(sum)
}

// set gives an input values.
func (r *run) set(n graph.Node, values ...float64) {
	a := r.input(n)
	for i, v := range values {
		a.Set(i, v)
	}
}

func (r *run) run() (out [][]float64) {
	if err := r.program.Run(); err != nil {
		r.t.Fatal(err)
	}
	for i := range r.nodes {
		out = append(out, r.program.Output(i).Float64s())
	}
	return out
}

func (r *run) shape(i int) []int { return r.nodes[i].Shape() }
