package rules_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/graph/graphtest"
	"credo/rules"
)

const (
	trialT, trialB = 50, 3
)

func spikingNetwork() graphtest.Spiking {
	return graphtest.Spiking{Inputs: 5, Cells: 8, Outputs: 2, Alpha: math.Exp(-1.0 / 20), Kappa: math.Exp(-1.0 / 15), Threshold: 0.4, Gamma: 0.3, Refractory: 2}
}

// trial is the data and weights of one run, and the results of plain Go for them.
type trial struct {
	graphtest.Spiking
	x, target    []float64            // (T, B, ·)
	w            map[string][]float64 // by projection
	z, psi, s, y []float64            // (T, B, ·)
	loss         float64
}

func newTrial(c graphtest.Spiking) *trial {
	r := rand.New(rand.NewPCG(1, 2))
	fill := func(n int, f func() float64) []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = f()
		}
		return out
	}
	t := &trial{Spiking: c, w: map[string][]float64{}}
	t.x = fill(trialT*trialB*c.Inputs, func() float64 { return float64(r.IntN(2)) })
	t.target = fill(trialT*trialB*c.Outputs, r.NormFloat64)
	t.w[graphtest.In] = fill(c.Inputs*c.Cells, r.NormFloat64)
	t.w[graphtest.Rec] = fill(c.Cells*c.Cells, r.NormFloat64)
	t.w[graphtest.Out] = fill(c.Cells*c.Outputs, r.NormFloat64)
	t.forward()
	return t
}

// at is element j of sample b at step t of an array (T, B, n).
func at(x []float64, n, t, b, j int) *float64 { return &x[(t*trialB+b)*n+j] }

// before is the spike of the step before, 0 at the first.
func (r *trial) before(t, b, j int) float64 {
	if t == 0 {
		return 0
	}
	return *at(r.z, r.Cells, t-1, b, j)
}

// forward runs the equations of the network, cell by cell.
func (r *trial) forward() {
	n := r.Cells
	for _, x := range []*[]float64{&r.z, &r.psi, &r.s} {
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
func (r *trial) cell(t, b, j int, v *float64, wait *int) {
	n, current := r.Cells, 0.0
	for i := range r.Inputs {
		current += *at(r.x, r.Inputs, t, b, i) * r.w[graphtest.In][i*n+j]
	}
	for i := range n {
		if i != j {
			current += r.before(t, b, i) * r.w[graphtest.Rec][i*n+j]
		}
	}
	*v = r.Alpha**v + (1-r.Alpha)*current - r.Threshold*r.before(t, b, j)
	if u := *v/r.Threshold - 1; *wait <= 0 {
		*at(r.psi, n, t, b, j) = r.Gamma / r.Threshold * max(0, 1-math.Abs(u))
		if u > 0 {
			*at(r.z, n, t, b, j), *wait = 1, r.Refractory+1
		}
	}
	*wait--
	s := (1 - r.Kappa) * *at(r.z, n, t, b, j)
	if t > 0 {
		s += r.Kappa * *at(r.s, n, t-1, b, j)
	}
	*at(r.s, n, t, b, j) = s
	for o := range r.Outputs {
		*at(r.y, r.Outputs, t, b, o) += s * r.w[graphtest.Out][j*r.Outputs+o]
	}
}

// adjoints of one sample: μ_v of the step that is being done and of the one after it, and λ.
type adjoints struct{ mu, later, lambda []float64 }

// gradients runs the adjoint recursion, backwards in time:
//
//	μ_z    = (1−κ) λ_t W_outᵀ − v_th μ_v(t+1) + c (1−α) μ_v(t+1) W_recᵀ,   λ_t = ∂E/∂y_t + κ λ_{t+1}
//	μ_v(t) = ψ_t μ_z + α μ_v(t+1)
//	∂E/∂W_rec = (1−α) Σ z_{t−1}ᵀ μ_v(t), diagonal 0;  ∂E/∂W_in = (1−α) Σ x_tᵀ μ_v(t);  ∂E/∂W_out = Σ s_tᵀ ∂E/∂y_t
//
// Liu et al. 2021; c = 1 is back-propagation through time, c = 0 e-prop.
func (r *trial) gradients(c float64) map[string][]float64 {
	g := map[string][]float64{}
	for name, w := range r.w {
		g[name] = make([]float64, len(w))
	}
	for b := range trialB {
		a := adjoints{make([]float64, r.Cells), nil, make([]float64, r.Outputs)}
		for t := trialT - 1; t >= 0; t-- {
			a.later = slices.Clone(a.mu)
			r.readout(t, b, a, g[graphtest.Out])
			for j := range r.Cells {
				a.mu[j] = *at(r.psi, r.Cells, t, b, j)*r.muZ(j, c, a) + r.Alpha*a.later[j]
				r.synapses(t, b, j, (1-r.Alpha)*a.mu[j], g)
			}
		}
	}
	return g
}

// readout brings λ one step back, and adds to the gradient of the read-out's weights.
func (r *trial) readout(t, b int, a adjoints, g []float64) {
	for o := range r.Outputs {
		dy := (*at(r.y, r.Outputs, t, b, o) - *at(r.target, r.Outputs, t, b, o)) / trialB
		a.lambda[o] = dy + r.Kappa*a.lambda[o]
		for j := range r.Cells {
			g[j*r.Outputs+o] += *at(r.s, r.Cells, t, b, j) * dy
		}
	}
}

func (r *trial) muZ(j int, c float64, a adjoints) float64 {
	sum := -r.Threshold * a.later[j]
	for o, lambda := range a.lambda {
		sum += (1 - r.Kappa) * lambda * r.w[graphtest.Out][j*r.Outputs+o]
	}
	for i, mu := range a.later {
		if i != j {
			sum += c * (1 - r.Alpha) * mu * r.w[graphtest.Rec][j*r.Cells+i]
		}
	}
	return sum
}

// synapses adds the worth of the current into cell j to the gradients of the weights it comes through.
func (r *trial) synapses(t, b, j int, worth float64, g map[string][]float64) {
	for i := range r.Cells {
		if i != j {
			g[graphtest.Rec][i*r.Cells+j] += r.before(t, b, i) * worth
		}
	}
	for i := range r.Inputs {
		g[graphtest.In][i*r.Cells+j] += *at(r.x, r.Inputs, t, b, i) * worth
	}
}

// backprop runs the circuit and rule Backprop on the same data: ΔW by projection, spikes and loss.
func (r *trial) backprop(t *testing.T) (dw map[string][]float64, spikes []float64, loss float64) {
	t.Helper()
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	s, err := circuit.Write(b, r.Spiking, circuit.Dims{Steps: trialT, Batch: trialB})
	if err != nil {
		t.Fatal(err)
	}
	spec := r.Spec()
	arrays := map[string]*graph.Array{
		circuit.InputName:  graph.ArrayOf(graph.Float64, r.x, trialT, trialB, r.Inputs),
		circuit.TargetName: graph.ArrayOf(graph.Float64, r.target, trialT, trialB, r.Outputs),
	}
	for _, f := range spec.Fixed {
		arrays[circuit.FixedName(f.Name)] = graph.ArrayOf(graph.Float64, spec.DrawFixed(f, nil), spec.FixedShape(f)...)
	}
	for _, p := range spec.Stored() {
		arrays[p.Name] = graph.ArrayOf(graph.Float64, r.w[p.Name], spec.Shape(p)...)
	}
	updates, err := rules.Write(b, s, rules.Backprop())
	if err != nil {
		t.Fatal(err)
	}
	outputs := []graph.Node{s.Loss("trial"), s.Var("trial", "z", "z")}
	for _, u := range updates {
		outputs = append(outputs, u.DW)
	}
	p, err := graph.Compile(b, outputs...)
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range arrays {
		if err := p.Bind(name, a); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	dw = map[string][]float64{}
	for i, u := range updates {
		dw[u.Target] = p.Output(i + 2).Float64s()
	}
	for i := range r.Cells { // the weights that the mask takes away
		dw[graphtest.Rec][i*(r.Cells+1)] = 0
	}
	return dw, p.Output(1).Float64s(), p.Output(0).At(0)
}

// TestSpikingBackpropIsTheAdjointRecursion: with gradients through the recurrent synapses it is the one of c = 1, without, of
// c = 0, and the two differ.
func TestSpikingBackpropIsTheAdjointRecursion(t *testing.T) {
	for _, detached := range []bool{false, true} {
		c := spikingNetwork()
		c.Detached = detached
		r := newTrial(c)
		dw, spikes, loss := r.backprop(t)
		if n := count(spikes); n < trialT*trialB*c.Cells/50 || n > trialT*trialB*c.Cells/3 {
			t.Fatalf("%d spikes of %d cells in %d steps", n, trialB*c.Cells, trialT)
		}
		circuittest.Same(t, "spikes", spikes, r.z)
		circuittest.Near(t, "loss", []float64{loss}, []float64{r.loss}, 1e-13)
		own, other := r.gradients(1), r.gradients(0)
		if detached {
			own, other = other, own
		}
		for _, name := range []string{graphtest.In, graphtest.Rec, graphtest.Out} {
			want, wrong := negative(own[name]), negative(other[name])
			circuittest.Near(t, "ΔW of "+name, dw[name], want, 1e-12)
			if name != graphtest.Out {
				circuittest.Apart(t, "the two gradients of "+name, want, wrong, 1e-3)
			}
		}
	}
}

func count(x []float64) (n int) {
	for _, v := range x {
		if v != 0 {
			n++
		}
	}
	return n
}

func negative(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = -v
	}
	return out
}
