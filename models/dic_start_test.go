package models

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
)

// Property 4: the ends do not depend on where a phase starts. A circuit always starts its phases where the publication says, so
// that this starts them elsewhere, from inside: in a random state, the sweeps of the equilibrium, an integrator and adaptive
// steps, whose 2 s leave 4e-10 of the way.
func TestEndsDoNotDependOnTheStart(t *testing.T) {
	for _, e := range circuit.Losses().Entries {
		loss := e.New()
		c := NewDIC([]int{4, 6, 5, 3})
		c.Loss = loss
		x := newElsewhere(c, 3)
		want := x.packed(func(b *graph.Builder, d *dicBatch, out *circuit.Settled, k *control, start dicState) (dicState, dicState) {
			open, _ := d.openRest(b)
			closed, _ := d.closedRest(b, precisionOf(graph.Float64), open, k)
			return open, closed
		})
		for name, settle := range map[string]phases{
			"sweeps": func(b *graph.Builder, d *dicBatch, out *circuit.Settled, k *control, start dicState) (dicState, dicState) {
				open, _ := Equilibrium{}.settle(b, d, out, "open", start, nil)
				closed, _ := Equilibrium{}.settle(b, d, out, "closed", start, k)
				return open, closed
			},
			"integrator": func(b *graph.Builder, d *dicBatch, out *circuit.Settled, k *control, start dicState) (dicState, dicState) {
				steps := RK4Steps{Steps{Dt: 0.008, OpenSteps: 125, ClosedSteps: 400}}
				still := start
				still.q = b.Scale(start.q, 0) // in the open loop the integral stands still
				open, _ := steps.settle(b, d, out, "open", still, nil)
				closed, _ := steps.settle(b, d, out, "closed", start, k)
				return open, closed
			},
			"adaptive": func(b *graph.Builder, d *dicBatch, out *circuit.Settled, k *control, start dicState) (dicState, dicState) {
				steps := Tsit5{Rtol: 1e-11, Atol: 1e-13}
				still := start
				still.q = b.Scale(start.q, 0)
				open, _ := steps.settle(b, d, out, "open", still, nil)
				closed, _ := steps.settle(b, d, out, "closed", start, k)
				return open, closed
			},
		} {
			got := x.packed(settle)
			for i := range want {
				if d := math.Abs(got[i] - want[i]); !(d < 1e-8) {
					t.Errorf("%s, %s: number %d of %d is %g from a random start, %g from rest", loss.Name(), name, i, len(want), got[i], want[i])
				}
			}
		}
		if err := x.err; err != nil {
			t.Fatal(err)
		}
	}
}

// phases settles both phases from a start.
type phases func(b *graph.Builder, d *dicBatch, out *circuit.Settled, k *control, start dicState) (open, closed dicState)

// elsewhere is a circuit with data, weights and a random state to start from.
type elsewhere struct {
	c      *DIC
	batch  int
	values map[string]*graph.Array
	err    error
}

func newElsewhere(c *DIC, batch int) *elsewhere {
	return &elsewhere{c: c, batch: batch, values: map[string]*graph.Array{}}
}

// packed runs the phases and returns all numbers of both end states.
func (e *elsewhere) packed(settle phases) (out []float64) {
	if e.err != nil {
		return nil
	}
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	c := *e.c
	input := func(name string, shape ...int) graph.Node {
		e.draw(name, shape)
		return b.Input(name, shape...)
	}
	spec := c.Spec()
	d := c.minibatch(b, circuit.IO{
		Signal: func(name string) graph.Node {
			g, _ := spec.Signal(name)
			return input(name, spec.Values(g, circuit.Dims{Batch: e.batch})...)
		},
		Weight: func(name string) graph.Node {
			p, _ := spec.Projection(name)
			return input(name, spec.Shape(p)...)
		},
	}, circuit.NewSettled(b, spec, circuit.IO{}))
	var start dicState
	for l, n := range c.Sizes[1 : len(c.Sizes)-1] {
		start.uE = append(start.uE, input(fmt.Sprint("start uE", l), e.batch, n))
		start.uI = append(start.uI, input(fmt.Sprint("start uI", l), e.batch, n))
	}
	start.v, start.q = input("start v", e.batch, c.outputs()), input("start q", e.batch, c.outputs())
	rest, _ := d.openRest(b)
	open, closed := settle(b, d, circuit.NewSettled(b, spec, circuit.IO{}), d.close(b, rest), start)
	return e.run(b, append(open.pack(), closed.pack()...))
}

func (e *elsewhere) draw(name string, shape []int) {
	if e.values[name] != nil {
		return
	}
	rng := rand.New(rand.NewPCG(uint64(len(e.values)), 4))
	a := graph.NewArray(graph.Float64, shape...)
	for i := range a.Len() {
		a.Set(i, rng.NormFloat64())
	}
	if name == "target" {
		a.Fill(0)
		for s := range shape[0] {
			a.Set(s*shape[1]+s%shape[1], 1)
		}
	}
	e.values[name] = a
}

func (e *elsewhere) run(b *graph.Builder, nodes []graph.Node) (out []float64) {
	p, err := graph.Compile(b, nodes...)
	if err != nil {
		e.err = err
		return nil
	}
	for name, a := range e.values {
		if err := p.Bind(name, a); err != nil {
			e.err = err
		}
	}
	if err := p.Run(); err != nil {
		e.err = err
	}
	for i := range nodes {
		out = append(out, p.Output(i).Float64s()...)
	}
	return out
}
