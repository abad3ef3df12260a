package graphtest

import (
	"math/rand/v2"

	"credo/graph"
	"credo/graph/circuit"
)

// Spiking is a recurrent network of leaky integrate-and-fire cells with a filtered linear read-out (Liu et al. 2021,
// doi:10.1073/pnas.2111821118, without adaptation), in one phase "trial", whose moments are steps of 1 ms:
//
//	v_t = α v_{t−1} + (1−α)(x_t W_in + z_{t−1} W_rec) − v_th z_{t−1}      the diagonal of W_rec counts as 0
//	z_t = m_t [u_t > 0],  u_t = (v_t − v_th)/v_th                        m_t: no spike in the last Refractory steps
//	s_t = κ s_{t−1} + (1−κ) z_t,  y_t = s_t W_out
//	E   = ½ Σ_t Σ (y_t − target_t)², mean over the batch
//
// with the derivative ∂z/∂u = Gamma max(0, 1 − |u|) m. Input and target are timed; every trial begins at rest.
type Spiking struct {
	Inputs, Cells, Outputs int
	Alpha, Kappa           float64 // decay of potential and read-out in a step
	Threshold, Gamma       float64 // v_th; height of the surrogate derivative
	Refractory             int     // steps
	Detached               bool    // no gradient passes through the recurrent synapses
}

// Names of the projections of Spiking.
const (
	In, Rec, Out = "in", "rec", "out"
)

// Spec describes the circuit. Its cells have the variables "v", "z" and "psi", which is ∂z/∂v.
func (c Spiking) Spec() circuit.Spec {
	kept := func(name, population string, cells int) circuit.State {
		return circuit.State{Name: name, Shape: []int{cells}, Population: population, Var: name, Fresh: true}
	}
	return circuit.Spec{
		Name:   "spiking",
		Phases: []string{"trial"},
		Signals: []circuit.Signal{
			{Name: circuit.InputName, Shape: circuit.Shape{c.Inputs}, Timed: true},
			{Name: circuit.TargetName, Shape: circuit.Shape{c.Outputs}, Timed: true},
		},
		States: []circuit.State{
			kept("v", "z", c.Cells), kept("z", "z", c.Cells), kept("s", "z", c.Cells),
			{Name: "wait", Shape: []int{c.Cells}, Fresh: true},
		},
		Fixed: []circuit.Fixed{{Name: "others", Shape: []int{c.Cells, c.Cells}, Init: others{}}},
		Populations: []circuit.Population{
			{Name: "x", Cell: circuit.Sensory, Shape: circuit.Shape{c.Inputs}},
			{Name: "z", Cell: "LIF", Shape: circuit.Shape{c.Cells}, Vars: []string{"v", "z", "s", "psi"}, Spikes: true},
			{Name: "y", Cell: circuit.Readout, Shape: circuit.Shape{c.Outputs}, Vars: []string{"y", "error"}},
		},
		Projections: []circuit.Projection{
			{Name: In, Pre: "x", Post: "z", Onto: "v", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}},
			{Name: Rec, Pre: "z", Sends: "z", Delayed: true, Post: "z", Onto: "v", Role: circuit.Recurrent,
				Form: circuit.Masked{Form: circuit.Dense{}, Mask: "others"}, Plastic: true, Init: circuit.LeCun{}},
			{Name: Out, Pre: "z", Sends: "s", Post: "y", Onto: "y", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}},
		},
	}
}

// others is a mask without the synapses of cells onto themselves.
type others struct{}

func (others) String() string { return "all but the diagonal" }

func (others) Draw(_ *rand.Rand, cells, _ int, w []float64) {
	for i := range w {
		w[i] = 1
		if i%(cells+1) == 0 {
			w[i] = 0
		}
	}
}

// Settle writes one millisecond.
func (c Spiking) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	const phase = "trial"
	out := circuit.NewSettled(b, c.Spec(), io)
	if b.Err() != nil {
		return out
	}
	before := out.Before("z", "z")
	if c.Detached {
		before = b.Detach(before)
	}
	driven := out.Form(In).Current(b, io.Input(), io.Weight(In))
	echoed := out.Form(Rec).Current(b, before, io.Weight(Rec))
	v := b.Sub(b.Add(b.Scale(io.State("v"), c.Alpha), b.Scale(b.Add(driven, echoed), 1-c.Alpha)), b.Scale(io.State("z"), c.Threshold))
	ready := b.Lte(io.State("wait"), b.Const(0))
	fired, psi := b.Spike(b.Shift(b.Scale(v, 1/c.Threshold), -1), graph.Triangle(c.Gamma))
	z := b.Mul(ready, fired)
	s := b.Add(b.Scale(io.State("s"), c.Kappa), b.Scale(z, 1-c.Kappa))
	y := out.Form(Out).Current(b, s, io.Weight(Out))
	out.SetNext("v", v)
	out.SetNext("z", z)
	out.SetNext("s", s)
	out.SetNext("wait", b.Select(z, b.Expand(b.Const(float64(c.Refractory)), z.Shape()...), b.Shift(io.State("wait"), -1)))
	out.SetRate(phase, "x", io.Input())
	out.SetCurrent(phase, In, driven)
	out.SetCurrent(phase, Rec, echoed)
	out.SetCurrent(phase, Out, y)
	out.SetRate(phase, "z", z)
	out.SetVar(phase, "z", "v", v)
	out.SetVar(phase, "z", "z", z)
	out.SetVar(phase, "z", "s", s)
	out.SetVar(phase, "z", "psi", b.Scale(b.Mul(ready, psi), 1/c.Threshold))
	out.SetRate(phase, "y", y)
	out.SetVar(phase, "y", "y", y)
	out.SetVar(phase, "y", "error", b.Sub(io.Target(), y))
	out.SetOutput(phase, y)
	out.SetLoss(phase, b.Scale(b.Sum(b.Square(b.Sub(y, io.Target()))), 0.5/float64(io.Batch)))
	return out
}
