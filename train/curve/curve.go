// Package curve computes how one synapse changes as its cell's rate varies: a circuit of one cell, under one rule, over a grid of
// inputs. The published figures are made of such curves, and of the rates at which the change turns its sign.
//
//	c := curve.Cell{Circuit: models.NewDICPair(), Rule: rules.InhibitoryLine(1.5, 1.5), Target: 4}
//	p, err := c.Compile(100, graph.Float64)
//	drawn, err := p.At(curve.Grid(0, 10, 100))
//	turns, err := p.Crossings(0.06, 6)
//
// The path is the one of training: circuit.Write, rules.Write, one compiled program.
package curve

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
)

// Names that circuits of one cell share.
const (
	cell    = "E1"
	synapse = "W1"
)

// Cell is a circuit whose cell E1 is driven over the synapse W1, a rule for that synapse, and the rate that the cell should have.
type Cell struct {
	Circuit circuit.Circuit
	Rule    rules.Rule
	Target  float64
}

// Curve holds the rates and changes at each input.
type Curve struct {
	X      []float64 // presynaptic rate
	Rate   []float64 // of the cell
	Factor []float64 // the postsynaptic factor of the rule
	DW     []float64 // X times Factor: the change by each input alone
}

// Program is a cell compiled for grids of a fixed number of inputs.
type Program struct {
	*graph.Program
	x *graph.Array
}

// Compile makes a program for grids of n inputs.
func (c Cell) Compile(n int, d graph.Dtype) (*Program, error) {
	b := graph.NewBuilder(graph.Options{Dtype: d, NoGrad: true})
	s, err := circuit.Write(b, c.Circuit, circuit.Dims{Batch: n})
	if err != nil {
		return nil, err
	}
	if _, err := rules.Write(b, s, c.Rule); err != nil {
		return nil, err
	}
	factor := b.Observed(c.Rule.Name() + "/" + synapse + "/post")
	if !factor.Valid() {
		return nil, errors.Errorf("rule %s shows no postsynaptic factor of %s", c.Rule.Name(), synapse)
	}
	phases := s.Spec().Phases
	last := phases[len(phases)-1]
	proj, _ := s.Spec().Projection(synapse)
	program, err := graph.Compile(b, s.Rate(last, cell), factor, b.Mul(s.Rate(last, proj.Pre), factor))
	if err != nil {
		return nil, err
	}
	p := &Program{program, graph.NewArray(d, n, 1)}
	return p, p.bind(proj, n, d, c.Target)
}

func (p *Program) bind(proj circuit.Projection, n int, d graph.Dtype, goal float64) error {
	weight := []float64{0}
	proj.Init.Draw(nil, 1, 1, weight)
	target := graph.NewArray(d, n, 1)
	target.Fill(goal)
	for name, a := range map[string]*graph.Array{
		synapse: graph.ArrayOf(d, weight, 1, 1), circuit.TargetName: target, circuit.InputName: p.x,
	} {
		if err := p.Bind(name, a); err != nil {
			return err
		}
	}
	return nil
}

// At computes the curve at the inputs.
func (p *Program) At(x []float64) (Curve, error) {
	if len(x) != p.x.Len() {
		return Curve{}, errors.Errorf("%d inputs for a program that takes %d", len(x), p.x.Len())
	}
	for i, v := range x {
		p.x.Set(i, v)
	}
	if err := p.Run(); err != nil {
		return Curve{}, err
	}
	for i := range 3 {
		if !p.Finite(i) {
			return Curve{}, errors.Errorf("inputs from %g to %g do not all give finite numbers", x[0], x[len(x)-1])
		}
	}
	return Curve{X: x, Rate: p.Output(0).Float64s(), Factor: p.Output(1).Float64s(), DW: p.Output(2).Float64s()}, nil
}

// Grid returns n numbers at equal distances, from lo to hi inclusive.
func Grid(lo, hi float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = lo + (hi-lo)*float64(i)/float64(n-1)
	}
	return out
}
