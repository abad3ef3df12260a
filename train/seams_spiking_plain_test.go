package train_test

import (
	"math"
	"math/rand/v2"
	"slices"

	"credo/graph/graphtest"
)

const trialT, trialB = 50, 3

// spikingNetwork has cells that adapt and cells that do not, and spikes often.
func spikingNetwork() graphtest.Spiking {
	return graphtest.Spiking{
		Inputs: 5, Cells: 8, Outputs: 2, Adapting: 4, Alpha: math.Exp(-1.0 / 8), Rho: math.Exp(-1.0 / 30), Kappa: math.Exp(-1.0 / 15),
		Threshold: 0.4, Beta: 3, Gamma: 0.3, Refractory: 2, Tied: true,
	}
}

// spikingTrial is the data and weights of one run, and the results of plain Go for them: no graphs, no rules, loops over cells.
type spikingTrial struct {
	graphtest.Spiking
	x, target       []float64            // (T, B, ·)
	w               map[string][]float64 // by projection
	z, psi, s, a, y []float64            // (T, B, ·)
	loss            float64
}

func newSpikingTrial(c graphtest.Spiking) *spikingTrial {
	r := rand.New(rand.NewPCG(1, 2))
	fill := func(n int, f func() float64) []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = f()
		}
		return out
	}
	t := &spikingTrial{Spiking: c, w: map[string][]float64{}}
	t.x = fill(trialT*trialB*c.Inputs, func() float64 { return float64(r.IntN(2)) })
	t.target = fill(trialT*trialB*c.Outputs, r.NormFloat64)
	t.w[graphtest.In] = fill(c.Inputs*c.Cells, r.NormFloat64)
	t.w[graphtest.Rec] = fill(c.Cells*c.Cells, r.NormFloat64)
	t.w[graphtest.Out] = fill(c.Cells*c.Outputs, r.NormFloat64)
	t.w[graphtest.Back] = t.w[graphtest.Out]
	if !c.Tied {
		t.w[graphtest.Back] = fill(c.Cells*c.Outputs, r.NormFloat64)
	}
	t.forward()
	return t
}

// at is element j of sample b at step t of an array (T, B, n).
func at(x []float64, n, t, b, j int) *float64 { return &x[(t*trialB+b)*n+j] }

// before is the value of the step before, 0 at the first.
func (r *spikingTrial) before(x []float64, t, b, j int) float64 {
	if t == 0 {
		return 0
	}
	return *at(x, r.Cells, t-1, b, j)
}

// beta is the strength of adaptation of a cell.
func (r *spikingTrial) beta(j int) float64 {
	if j >= r.Cells-r.Adapting {
		return r.Beta
	}
	return 0
}

// forward runs the equations of the network, cell by cell.
func (r *spikingTrial) forward() {
	n := r.Cells
	for _, x := range []*[]float64{&r.z, &r.psi, &r.s, &r.a} {
		*x = make([]float64, trialT*trialB*n)
	}
	r.y = make([]float64, trialT*trialB*r.Outputs)
	v, wait := make([]float64, trialB*n), make([]int, trialB*n)
	for t := range trialT {
		for b := range trialB {
			for j := range n {
				r.cell(t, b, j, &v[b*n+j], &wait[b*n+j])
			}
		}
	}
	for i, y := range r.y {
		r.loss += (y - r.target[i]) * (y - r.target[i]) / 2 / trialB
	}
}

// cell takes one step of one cell, and adds its message to the read-out. wait is how many steps it must be silent.
func (r *spikingTrial) cell(t, b, j int, v *float64, wait *int) {
	n, current := r.Cells, 0.0
	for i := range r.Inputs {
		current += *at(r.x, r.Inputs, t, b, i) * r.w[graphtest.In][i*n+j]
	}
	for i := range n {
		if i != j {
			current += r.before(r.z, t, b, i) * r.w[graphtest.Rec][i*n+j]
		}
	}
	a := r.Rho*r.before(r.a, t, b, j) + (1-r.Rho)*r.before(r.z, t, b, j)
	*at(r.a, n, t, b, j) = a
	*v = r.Alpha**v + (1-r.Alpha)*current - r.Threshold*r.before(r.z, t, b, j)
	if u := (*v-r.beta(j)*a)/r.Threshold - 1; *wait <= 0 {
		*at(r.psi, n, t, b, j) = r.Gamma / r.Threshold * max(0, 1-math.Abs(u))
		if u > 0 {
			*at(r.z, n, t, b, j), *wait = 1, r.Refractory+1
		}
	}
	*wait--
	s := r.Kappa*r.before(r.s, t, b, j) + (1-r.Kappa)**at(r.z, n, t, b, j)
	*at(r.s, n, t, b, j) = s
	for o := range r.Outputs {
		*at(r.y, r.Outputs, t, b, o) += s * r.w[graphtest.Out][j*r.Outputs+o]
	}
}

// adjoints of one sample: μ_v of the step that is being done and of the one after it, μ_a likewise, and λ.
type adjoints struct{ v, laterV, a, laterA, lambda []float64 }

// gradients runs the adjoint recursion, backwards in time:
//
//	μ_z    = (1−κ) λ_t Bᵀ − v_th μ_v(t+1) + (1−ρ) μ_a(t+1) + c (1−α) μ_v(t+1) W_recᵀ,   λ_t = ∂E/∂y_t + κ λ_{t+1}
//	μ_v(t) = ψ_t μ_z + α μ_v(t+1),   μ_a(t) = −β ψ_t μ_z + ρ μ_a(t+1)
//	∂E/∂W_rec = (1−α) Σ z_{t−1}ᵀ μ_v(t), diagonal 0;  ∂E/∂W_in = (1−α) Σ x_tᵀ μ_v(t);  ∂E/∂W_out = Σ s_tᵀ ∂E/∂y_t
//
// Liu et al. 2021; B are the weights through which errors come back. With B = W_out, c = 1 is back-propagation through time, c = 0 e-prop.
func (r *spikingTrial) gradients(c float64) map[string][]float64 {
	g := map[string][]float64{}
	for name, w := range r.w {
		g[name] = make([]float64, len(w))
	}
	for b := range trialB {
		a := adjoints{v: make([]float64, r.Cells), a: make([]float64, r.Cells), lambda: make([]float64, r.Outputs)}
		for t := trialT - 1; t >= 0; t-- {
			a.laterV, a.laterA = slices.Clone(a.v), slices.Clone(a.a)
			r.readout(t, b, a, g[graphtest.Out])
			for j := range r.Cells {
				z := *at(r.psi, r.Cells, t, b, j) * r.worth(j, c, a)
				a.v[j] = z + r.Alpha*a.laterV[j]
				a.a[j] = -r.beta(j)*z + r.Rho*a.laterA[j]
				r.synapses(t, b, j, (1-r.Alpha)*a.v[j], g)
			}
		}
	}
	return g
}

// readout brings λ one step back, and adds to the gradient of the read-out's weights.
func (r *spikingTrial) readout(t, b int, a adjoints, g []float64) {
	for o := range r.Outputs {
		dy := (*at(r.y, r.Outputs, t, b, o) - *at(r.target, r.Outputs, t, b, o)) / trialB
		a.lambda[o] = dy + r.Kappa*a.lambda[o]
		for j := range r.Cells {
			g[j*r.Outputs+o] += *at(r.s, r.Cells, t, b, j) * dy
		}
	}
}

// worth is μ_z of a cell.
func (r *spikingTrial) worth(j int, c float64, a adjoints) float64 {
	sum := -r.Threshold*a.laterV[j] + (1-r.Rho)*a.laterA[j]
	for o, lambda := range a.lambda {
		sum += (1 - r.Kappa) * lambda * r.w[graphtest.Back][j*r.Outputs+o]
	}
	for i, mu := range a.laterV {
		if i != j {
			sum += c * (1 - r.Alpha) * mu * r.w[graphtest.Rec][j*r.Cells+i]
		}
	}
	return sum
}

// synapses adds the worth of the current into cell j to the gradients of the weights it comes through.
func (r *spikingTrial) synapses(t, b, j int, worth float64, g map[string][]float64) {
	for i := range r.Cells {
		if i != j {
			g[graphtest.Rec][i*r.Cells+j] += r.before(r.z, t, b, i) * worth
		}
	}
	for i := range r.Inputs {
		g[graphtest.In][i*r.Cells+j] += *at(r.x, r.Inputs, t, b, i) * worth
	}
}
