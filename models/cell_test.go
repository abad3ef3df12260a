package models_test

import (
	"math"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
)

func cells() []circuit.Circuit {
	isolated := models.NewDICPair()
	isolated.Isolated = new(0.5)
	stepped := models.NewDICPair()
	stepped.Euler = models.PublishedEuler()
	return []circuit.Circuit{models.NewDICPair(), stepped, isolated,
		models.NewDendriticCell(models.Above{Gain: 1}), models.NewControlledCell(models.Above{Gain: 1}), models.NewBurstCell(models.Above{Gain: 1}), models.NewBurstCCNCell(models.Above{Gain: 1})}
}

// runCell computes the wanted nodes for a grid of inputs.
func runCell(t *testing.T, c circuit.Circuit, x []float64, target float64, want func(b *graph.Builder, s *circuit.Settled) []graph.Node) [][]float64 {
	t.Helper()
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	s, err := circuit.Write(b, c, circuit.Dims{Batch: len(x)})
	if err != nil {
		t.Fatal(err)
	}
	nodes := want(b, s)
	p, err := graph.Compile(b, nodes...)
	if err != nil {
		t.Fatal(err)
	}
	goal := graph.NewArray(graph.Float64, len(x), 1)
	goal.Fill(target)
	for name, a := range map[string]*graph.Array{
		circuit.InputName: graph.ArrayOf(graph.Float64, x, len(x), 1), circuit.TargetName: goal, "W1": graph.ArrayOf(graph.Float64, []float64{1}, 1, 1),
	} {
		if err := p.Bind(name, a); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	out := make([][]float64, len(nodes))
	for i := range nodes {
		out[i] = p.Output(i).Float64s()
	}
	return out
}

// All that the Spec announces is recorded, and rates are φ of the first variable.
func TestCellsRecordWhatTheyAnnounce(t *testing.T) {
	for _, c := range cells() {
		spec := c.Spec()
		if err := spec.Check(); err != nil {
			t.Fatal(err)
		}
		x := []float64{0.5, 2, 4}
		got := runCell(t, c, x, 3, func(b *graph.Builder, s *circuit.Settled) (out []graph.Node) {
			phase := spec.Phases[0]
			for _, p := range spec.Projections {
				out = append(out, s.Current(phase, p.Name))
			}
			for _, pop := range spec.Populations {
				out = append(out, s.Rate(phase, pop.Name))
				for _, v := range pop.Vars {
					out = append(out, s.Var(phase, pop.Name, v))
				}
				if pop.Phi != nil {
					out = append(out, b.Sub(s.Rate(phase, pop.Name), pop.Phi.Rate(b, s.Var(phase, pop.Name, pop.Vars[0]))))
				}
			}
			return out
		})
		for i, v := range got {
			if len(v) != len(x) || circuittest.Deviation(v, v) != 0 {
				t.Errorf("%s: record %d is %v", spec.Name, i, v)
			}
		}
		i := len(spec.Projections)
		for _, pop := range spec.Populations {
			i += 1 + len(pop.Vars)
			if pop.Phi != nil {
				circuittest.Near(t, spec.Name+" rate of "+pop.Name, got[i], make([]float64, len(x)), 1e-14)
				i++
			}
		}
	}
}

// Oracle: the equations of the pair, in plain numbers. At rest u = x − φ(w) and w = r − α (target − r), also far out; steps of Euler's
// method go there.
func TestPairAtRest(t *testing.T) {
	phi := phiOf(circuit.Softplus{A: 1, K: 1, S: 3}).rate
	potentials := func(_ *graph.Builder, s *circuit.Settled) []graph.Node {
		return []graph.Node{s.Var("closed", "E1", "u"), s.Var("closed", "I1", "u"), s.Residual("closed")}
	}
	x := []float64{-5, 0, 0.3, 1, 2, 3, 5, 8, 13, 100}
	for _, gain := range []float64{0, 0.5, 5} {
		c := models.NewDICPair()
		c.Gain = gain
		got := runCell(t, c, x, 4, potentials)
		for i, u := range got[0] {
			w, r := got[1][i], phi(u)
			if f := gain * (4 - r); math.Abs(u-x[i]+phi(w)) > 1e-11 || math.Abs(w-r+f) > 1e-11 {
				t.Errorf("gain %g, input %g: u %g and w %g are not at rest", gain, x[i], u, w)
			}
		}
		if got[2][0] > 1e-11 {
			t.Errorf("gain %g: the residual is %g", gain, got[2][0])
		}
		c.Euler = models.Euler{Dt: 0.02, Steps: 4000}
		stepped := runCell(t, c, x, 4, potentials)
		circuittest.Near(t, "u", stepped[0], got[0], 1e-9)
		circuittest.Near(t, "w", stepped[1], got[1], 1e-9)
	}
}

func TestSenselessCellsAreRefused(t *testing.T) {
	pair := func(f func(c *models.DICPair)) circuit.Circuit {
		c := models.NewDICPair()
		f(c)
		return c
	}
	for _, row := range []struct {
		circuit circuit.Circuit
		want    string
	}{
		{&models.DICPair{}, "dicpair: needs an activation"},
		{pair(func(c *models.DICPair) { c.Gain = -1 }), "dicpair: a gain of -1"},
		{pair(func(c *models.DICPair) { c.Gain = math.NaN() }), "dicpair: a gain of NaN"},
		{pair(func(c *models.DICPair) { c.Isolated = new(-0.5) }), "dicpair: isolated under an inhibitory rate of -0.5"},
		{pair(func(c *models.DICPair) { c.Euler.Steps = 5 }), "dicpair: settling by 5 steps of 0"},
		{&models.DendriticCell{Phi: circuit.SoftRelu()}, "dendritic-cell: settling by 0 steps"},
		{&models.ControlledCell{Phi: circuit.SoftRelu()}, "controlled-cell: settling by 0 steps"},
		{&models.BurstCell{}, "burst-cell: needs an activation"},
		{models.NewBurstCell(models.Above{Isolated: new(1.0)}), "burst-cell: no inhibition reaches this cell"},
		{models.NewBurstCCNCell(models.Above{Gain: math.Inf(1)}), "burstccn-cell: a gain of +Inf"},
	} {
		if err := write(row.circuit, 5); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("refused with %v, expected %q", err, row.want)
		}
	}
}
