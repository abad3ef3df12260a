package graphtest

import (
	"credo/graph"
	"credo/graph/circuit"
)

// Spiking is a recurrent network of leaky integrate-and-fire cells with a filtered linear read-out (Liu et al. 2021,
// doi:10.1073/pnas.2111821118, without adaptation), one phase "trial" of T steps of 1 ms:
//
//	v_t = α v_{t−1} + (1−α)(x_t W_in + z_{t−1} W_rec) − v_th z_{t−1}      the diagonal of W_rec counts as 0
//	z_t = m_t [u_t > 0],  u_t = (v_t − v_th)/v_th                        m_t: no spike in the last Refractory steps
//	s_t = κ s_{t−1} + (1−κ) z_t,  y_t = s_t W_out
//	E   = ½ Σ_t Σ (y_t − target_t)², mean over the batch
//
// with the derivative ∂z/∂u = Gamma max(0, 1 − |u|) m. The input is (T, batch, Inputs), the target (T, batch, Outputs).
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

// Spec describes the circuit.
func (c Spiking) Spec() circuit.Spec {
	return circuit.Spec{
		Name:   "spiking",
		Phases: []string{"trial"},
		Populations: []circuit.Population{
			{Name: "x", Cell: circuit.Sensory, Shape: circuit.Shape{c.Inputs}},
			{Name: "z", Cell: "LIF", Shape: circuit.Shape{c.Cells}, Vars: []string{"v"}},
			{Name: "y", Cell: circuit.Readout, Shape: circuit.Shape{c.Outputs}, Vars: []string{"y"}},
		},
		Projections: []circuit.Projection{
			{Name: In, Pre: "x", Post: "z", Onto: "v", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}},
			{Name: Rec, Pre: "z", Post: "z", Onto: "v", Role: circuit.Recurrent, Plastic: true, Init: circuit.LeCun{}},
			{Name: Out, Pre: "z", Post: "y", Onto: "y", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}},
		},
	}
}

// Settle writes the trial. Trajectories (T, batch, cells) of "spike", "v" and "psi" (∂z/∂v) are recorded.
func (c Spiking) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	const phase = "trial"
	out := circuit.NewSettled(b, c.Spec(), io.Weight)
	if b.Err() != nil {
		return out
	}
	T, batch := io.Input.Shape()[0], io.Input.Shape()[1]
	drive := out.Form(In).Current(b, io.Input, io.Weight(In)) // of all steps at once, (T, batch, Cells)
	noSelf := b.Sub(b.Const(1), b.Eye(c.Cells))
	rec := b.Mul(io.Weight(Rec), noSelf)
	zero := b.Expand(b.Const(0), batch, c.Cells)
	r := b.Scan(T, []graph.Node{zero, zero, zero, zero}, []graph.Node{drive}, graph.ScanOptions{},
		func(b *graph.Builder, carry, x []graph.Node) graph.Step {
			v, z, wait, s := carry[0], carry[1], carry[2], carry[3]
			pre := z
			if c.Detached {
				pre = b.Detach(z)
			}
			current := b.Add(x[0], out.Form(Rec).Current(b, pre, rec))
			v = b.Sub(b.Add(b.Scale(v, c.Alpha), b.Scale(current, 1-c.Alpha)), b.Scale(z, c.Threshold))
			ready := b.Lte(wait, b.Const(0))
			fired, psi := b.Spike(b.Shift(b.Scale(v, 1/c.Threshold), -1), graph.Triangle(c.Gamma))
			z = b.Mul(ready, fired)
			wait = b.Select(z, b.Expand(b.Const(float64(c.Refractory)), batch, c.Cells), b.Shift(wait, -1))
			s = b.Add(b.Scale(s, c.Kappa), b.Scale(z, 1-c.Kappa))
			return graph.Step{
				Carry: []graph.Node{v, z, wait, s},
				Each:  []graph.Node{s, z, v, b.Scale(b.Mul(ready, psi), 1/c.Threshold)},
			}
		})
	for i, name := range []string{"spike", "v", "psi"} {
		out.SetTrajectory(phase, "z", name, r.Each[i+1])
	}
	y := out.Form(Out).Current(b, r.Each[0], io.Weight(Out))
	out.SetOutput(phase, y)
	out.SetLoss(phase, b.Scale(b.Sum(b.Square(b.Sub(y, io.Target))), 0.5/float64(batch)))
	return out
}
