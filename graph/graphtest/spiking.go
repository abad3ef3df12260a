package graphtest

import (
	"fmt"
	"math/rand/v2"

	"credo/graph"
	"credo/graph/circuit"
)

// Spiking is a recurrent network of leaky integrate-and-fire cells, the last of which adapt, with a filtered linear read-out (Liu et al. 2021,
// doi:10.1073/pnas.2111821118), in one phase "trial", whose moments are steps of 1 ms:
//
//	a_t = ρ a_{t−1} + (1−ρ) z_{t−1}
//	v_t = α v_{t−1} + (1−α)(x_t W_in + z_{t−1} W_rec) − v_th z_{t−1}      the diagonal of W_rec counts as 0
//	u_t = (v_t − v_th − β a_t)/v_th − p_t,  z_t = [u_t > 0]              p_t = 0, or far above any potential after a spike in the last Refractory steps
//	s_t = κ s_{t−1} + (1−κ) z_t,  y_t = s_t W_out
//	E   = ½ Σ_t Σ (y_t − target_t)², mean over the batch
//
// with the derivative ∂z/∂u = Gamma max(0, 1 − |u|). Input and target are timed; every trial begins at rest. The error target − y comes back
// to the cells through weights "back", as the variable "signal".
type Spiking struct {
	Inputs, Cells, Outputs int
	Adapting               int     // cells, the last ones; β of the others is 0
	Alpha, Rho, Kappa      float64 // decay of potential, adaptation and read-out in a step
	Threshold, Beta, Gamma float64 // v_th; strength of adaptation; height of the surrogate derivative
	Refractory             int     // steps
	Tied                   bool    // errors come back through the weights of the read-out; else through weights that are drawn
	Detached               bool    // no gradient passes through the recurrent synapses
}

// Names of the projections of Spiking.
const (
	In, Rec, Out, Back = "in", "rec", "out", "back"
)

// silent is a number far above any potential. It is subtracted from the potential, over the threshold, of a cell that spiked, once for every
// step of silence that is left: there are then neither spikes nor derivatives, and a gradient keeps one array of all steps for both.
const silent = 1e6

// Spec describes the circuit. Its cells have the variables "v", "u", "a", "z", "s", "psi", which is ∂z/∂v, "chi", which is ∂z/∂a, and "signal".
func (c Spiking) Spec() circuit.Spec {
	s := circuit.Spec{
		Name:   "spiking",
		Phases: []string{"trial"},
		Signals: []circuit.Signal{
			{Name: circuit.InputName, Shape: circuit.Shape{c.Inputs}, Timed: true},
			{Name: circuit.TargetName, Shape: circuit.Shape{c.Outputs}, Timed: true},
		},
		States: []circuit.State{
			c.kept("v"), c.kept("u"), c.kept("a"), c.kept("s"),
			{Name: "silence", Shape: []int{c.Cells}, Fresh: true},
		},
		Fixed: []circuit.Fixed{
			{Name: "others", Shape: []int{c.Cells, c.Cells}, Init: others{}},
			{Name: "beta", Shape: []int{1, c.Cells}, Init: last{c.Adapting, c.Beta}},
		},
		Populations: []circuit.Population{
			{Name: "x", Cell: circuit.Sensory, Shape: circuit.Shape{c.Inputs}},
			{Name: "z", Cell: "LIF", Shape: circuit.Shape{c.Cells}, Vars: []string{"v", "u", "a", "z", "s", "psi", "chi", "signal"}, Spikes: true},
			{Name: "y", Cell: circuit.Readout, Shape: circuit.Shape{c.Outputs}, Vars: []string{"y", "error"}},
		},
		Projections: c.projections(),
	}
	if c.Tied {
		s.Constraints = []circuit.Constraint{circuit.Tie{Dst: Back, Src: Out, Scale: 1}}
	}
	return s
}

// kept is the state that keeps a variable of the cells.
func (c Spiking) kept(variable string) circuit.State {
	return circuit.State{Name: variable, Shape: []int{c.Cells}, Population: "z", Var: variable, Fresh: true}
}

func (c Spiking) projections() []circuit.Projection {
	back := circuit.Projection{Name: Back, Pre: "y", Sends: "error", Post: "z", Onto: "signal", Role: circuit.Errors,
		Form: circuit.Reversed{Form: circuit.Dense{}}, Init: circuit.LeCun{}}
	if c.Tied {
		back.Source = circuit.Tied{}.String()
	}
	return []circuit.Projection{
		{Name: In, Pre: "x", Post: "z", Onto: "v", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}},
		{Name: Rec, Pre: "z", Sends: "z", Delayed: true, Post: "z", Onto: "v", Role: circuit.Recurrent,
			Form: circuit.Masked{Form: circuit.Dense{}, Mask: "others"}, Plastic: true, Init: circuit.LeCun{}},
		{Name: Out, Pre: "z", Sends: "s", Post: "y", Onto: "y", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}},
		back,
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

// last gives the last cells a value, and the others 0.
type last struct {
	cells int
	value float64
}

func (l last) String() string { return fmt.Sprintf("%g for the last %d", l.value, l.cells) }

func (l last) Draw(_ *rand.Rand, _, cells int, w []float64) {
	for i := range w {
		w[i] = 0
		if i >= cells-l.cells {
			w[i] = l.value
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
	before, _ := b.Spike(io.State("u"), graph.Triangle(c.Gamma))
	out.SetBefore("z", "z", before)
	driven := out.Form(In).Current(b, io.Input(), io.Weight(In))
	echoed := out.Form(Rec).Current(b, c.passing(b, before), io.Weight(Rec))
	a := b.Add(b.Scale(io.State("a"), c.Rho), b.Scale(before, 1-c.Rho))
	v := b.Sub(b.Add(b.Scale(io.State("v"), c.Alpha), b.Scale(b.Add(driven, echoed), 1-c.Alpha)), b.Scale(before, c.Threshold))
	silence := b.Max(b.Shift(io.State("silence"), -silent), b.Scale(b.Detach(before), float64(c.Refractory)*silent))
	u := b.Sub(b.Shift(b.Scale(b.Sub(v, b.Mul(a, io.Fixed("beta"))), 1/c.Threshold), -1), silence)
	z, psi := b.Spike(u, graph.Triangle(c.Gamma))
	psi = b.Scale(psi, 1/c.Threshold)
	s := b.Add(b.Scale(io.State("s"), c.Kappa), b.Scale(z, 1-c.Kappa))
	out.SetNext(phase, "silence", silence)
	out.SetRate(phase, "x", io.Input())
	out.SetCurrent(phase, In, driven)
	out.SetCurrent(phase, Rec, echoed)
	out.SetRate(phase, "z", z)
	for i, n := range []graph.Node{v, u, a, s} {
		name := []string{"v", "u", "a", "s"}[i]
		out.SetNext(phase, name, n)
		out.SetVar(phase, "z", name, n)
	}
	out.SetVar(phase, "z", "z", z)
	out.SetVar(phase, "z", "psi", psi)
	out.SetVar(phase, "z", "chi", b.Neg(b.Mul(psi, io.Fixed("beta"))))
	c.readOut(b, out, s)
	return out
}

// passing returns spikes through which a gradient passes, or does not.
func (c Spiking) passing(b *graph.Builder, z graph.Node) graph.Node {
	if c.Detached {
		return b.Detach(z)
	}
	return z
}

// readOut writes answer, loss, and the error that comes back.
func (c Spiking) readOut(b *graph.Builder, out *circuit.Settled, s graph.Node) {
	const phase = "trial"
	io := out.IO()
	y := out.Form(Out).Current(b, s, io.Weight(Out))
	missing := b.Sub(io.Target(), y)
	signal := out.Form(Back).Current(b, missing, io.Weight(Back))
	out.SetCurrent(phase, Out, y)
	out.SetRate(phase, "y", y)
	out.SetVar(phase, "y", "y", y)
	out.SetVar(phase, "y", "error", missing)
	out.SetCurrent(phase, Back, signal)
	out.SetVar(phase, "z", "signal", signal)
	out.SetOutput(phase, y)
	out.SetLoss(phase, b.Scale(b.Sum(b.Square(b.Sub(y, io.Target()))), 0.5/float64(io.Batch)))
}
