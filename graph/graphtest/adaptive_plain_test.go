package graphtest_test

import "math"

// plain is the network in loops, with a mask in place of the penalty and the reverse recursion written out:
//
//	μ_z    = L_t − v_th μ_v(t+1) + (1−ρ) μ_a(t+1) + (1−α) μ_v(t+1) W_recᵀ      L: the loss by z, with the recurrent network held fixed
//	μ_v(t) = ψ_t μ_z + α μ_v(t+1),   μ_a(t) = −β ψ_t μ_z + ρ μ_a(t+1)           ψ: ∂z/∂v, 0 in refractory cells
//	                                                                            without the last term for e-prop, with the term of back for mdgl
//	∂E/∂W_rec = (1−α) Σ z_{t−1}ᵀ μ_v(t), diagonal 0,   ∂E/∂W_in = (1−α) Σ x_tᵀ μ_v(t)
type plain struct {
	adaptive
	in      map[string][]float64
	z, psi  []float64 // (steps, batch, cells)
	s       []float64 // (batch, cells), after the last step
	rate    []float64 // of a cell
	stopped int       // spikes that refractoriness prevented
}

// inLoops are the outputs of the program: loss, rates, gradients.
func (n adaptive) inLoops(in map[string][]float64) ([][]float64, *plain) {
	size := n.steps * n.batch * n.cells
	p := &plain{n, in, make([]float64, size), make([]float64, size), make([]float64, n.batch*n.cells), make([]float64, n.cells), 0}
	for trial := range n.batch {
		p.forward(trial)
	}
	loss, dy := p.loss()
	gradients := [][]float64{make([]float64, n.inputs*n.cells), make([]float64, n.cells*n.cells), make([]float64, n.cells*n.outputs), make([]float64, n.outputs)}
	for trial := range n.batch {
		p.readout(trial, dy, gradients[2], gradients[3])
		p.reverse(trial, dy, gradients[0], gradients[1])
	}
	return append([][]float64{{loss}, p.rate}, gradients...), p
}

// row is step t of a trial in an array (steps, batch, width).
func (p *plain) row(of []float64, t, trial, width int) []float64 {
	return of[(t*p.batch+trial)*width:][:width]
}

// forward runs a trial.
func (p *plain) forward(trial int) {
	v, a, wait := make([]float64, p.cells), make([]float64, p.cells), make([]int, p.cells)
	before := make([]float64, p.cells)
	for t := range p.steps {
		x, z, psi, s := p.row(p.in["x"], t, trial, p.inputs), p.row(p.z, t, trial, p.cells), p.row(p.psi, t, trial, p.cells), p.row(p.s, 0, trial, p.cells)
		for j := range p.cells {
			a[j] = rho*a[j] + (1-rho)*before[j]
			v[j] = alpha*v[j] + (1-alpha)*p.current(j, x, before) - threshold*before[j]
			u := (v[j] - threshold - p.in["beta"][j]*a[j]) / threshold
			if wait[j] > 0 {
				wait[j]--
				p.stopped += int(one(u > 0))
			} else {
				z[j], psi[j] = one(u > 0), height/threshold*max(0, 1-math.Abs(u))
				wait[j] = refractory * int(z[j])
			}
			s[j] = kappa*s[j] + (1-kappa)*z[j]
			p.rate[j] += z[j] / float64(p.batch*p.steps)
		}
		before = z
	}
}

// current is the input of cell j.
func (p *plain) current(j int, x, before []float64) (sum float64) {
	for i, x := range x {
		sum += x * p.in["W_in"][i*p.cells+j]
	}
	for q, z := range before {
		if q != j {
			sum += z * p.in["W_rec"][q*p.cells+j]
		}
	}
	return sum
}

// loss is E, and its derivative by the outputs, (batch, outputs).
func (p *plain) loss() (loss float64, dy []float64) {
	dy = make([]float64, p.batch*p.outputs)
	for trial := range p.batch {
		y, total := dy[trial*p.outputs:][:p.outputs], 0.0
		for k := range y {
			y[k] = p.in["b_out"][k]
			for j, s := range p.row(p.s, 0, trial, p.cells) {
				y[k] += s * p.in["W_out"][j*p.outputs+k]
			}
			total += math.Exp(y[k])
		}
		for k := range y {
			label := p.in["label"][trial*p.outputs+k]
			loss -= label * (y[k] - math.Log(total)) / float64(p.batch)
			y[k] = (math.Exp(y[k])/total - label) / float64(p.batch)
		}
	}
	for _, r := range p.rate {
		loss += costOfRate * (r - wantedRate) * (r - wantedRate)
	}
	return loss, dy
}

// readout adds the gradients of W_out and b_out.
func (p *plain) readout(trial int, dy, out, bias []float64) {
	for k := range p.outputs {
		d := dy[trial*p.outputs+k]
		bias[k] += d
		for j, s := range p.row(p.s, 0, trial, p.cells) {
			out[j*p.outputs+k] += s * d
		}
	}
}

// reverse adds the gradients of W_in and W_rec.
func (p *plain) reverse(trial int, dy, in, rec []float64) {
	v, a, silent := make([]float64, p.cells), make([]float64, p.cells), make([]float64, p.cells) // μ_v, μ_a of step t+1
	for t := p.steps - 1; t >= 0; t-- {
		psi, next := p.row(p.psi, t, trial, p.cells), make([]float64, p.cells)
		for j := range p.cells {
			z := p.direct(t, trial, j, dy) + p.back(t, trial, j, dy, v) - threshold*v[j] + (1-rho)*a[j]
			next[j] = psi[j]*z + alpha*v[j]
			a[j] = rho*a[j] - p.in["beta"][j]*psi[j]*z
		}
		before := silent
		if v = next; t > 0 {
			before = p.row(p.z, t-1, trial, p.cells)
		}
		for j := range p.cells {
			for i, x := range p.row(p.in["x"], t, trial, p.inputs) {
				in[i*p.cells+j] += (1 - alpha) * x * v[j]
			}
			for q, z := range before {
				if q != j {
					rec[q*p.cells+j] += (1 - alpha) * z * v[j]
				}
			}
		}
	}
}

// back is the part of μ_z that comes through recurrent synapses, given μ_v of step t+1.
func (p *plain) back(t, trial, j int, dy, v []float64) (sum float64) {
	for q := range p.cells {
		w := p.in["W_rec"][j*p.cells+q]
		switch {
		case q == j || w == 0 || p.rule == "e-prop":
		case p.rule == "mdgl" && t < p.steps-1:
			sum += (1 - alpha) * p.meanOf(p.inhibits(j), p.inhibits(q)) * p.row(p.psi, t+1, trial, p.cells)[q] * p.direct(t+1, trial, q, dy)
		case p.rule != "mdgl":
			sum += (1 - alpha) * w * v[q]
		}
	}
	return sum
}

func (p *plain) inhibits(cell int) bool { return 5*cell < p.cells }

// meanOf is the mean weight of the synapses from one type onto another.
func (p *plain) meanOf(from, onto bool) float64 {
	sum, count := 0.0, 0.0
	for i, w := range p.in["W_rec"] {
		if pre, post := i/p.cells, i%p.cells; pre != post && w != 0 && p.inhibits(pre) == from && p.inhibits(post) == onto {
			sum, count = sum+w, count+1
		}
	}
	return sum / count
}

// direct is L: the way of a spike to the loss by the readout, and by the rate.
func (p *plain) direct(t, trial, j int, dy []float64) float64 {
	l := 2 * costOfRate * (p.rate[j] - wantedRate) / float64(p.batch*p.steps)
	for k := range p.outputs {
		l += (1 - kappa) * math.Pow(kappa, float64(p.steps-1-t)) * dy[trial*p.outputs+k] * p.in["W_out"][j*p.outputs+k]
	}
	return l
}
