package train_test

import (
	"math"
	"slices"

	"credo/models"
	"credo/train"
)

// twoNets is the student-teacher of section 7.4 of the specification in plain Go, two layers, with Euler steps: no graphs, no rules.
type twoNets struct {
	c                      *models.DICTeacher
	amplitude, omega, turn []float64
	time                   float64
	teacher, student       net
	q                      []float64
	Q                      [2][]float64 // (outputs, cells)
	errorSum, control      float64
	learn                  func(rE, uE, rI, uI float64) float64 // the factor post of a rule
	rate, decay            float64                              // per second
	bound                  float64                              // of the weights W1, 0: none
	tau                    float64                              // s, of the mean rate that a rule remembers, 0: it remembers none
	mean                   [2][]float64
}

// net is one network: potentials, weights (below, cells) and biases by layer.
type net struct{ uE, uI, w, b [2][]float64 }

func soft(a, s, u float64) float64  { return a * math.Log1p(math.Exp(u-s)) }
func slope(a, s, u float64) float64 { return a / (1 + math.Exp(s-u)) }
func inverse(a, s, r float64) float64 {
	return s + math.Log(math.Expm1(r/a))
}

func (p *twoNets) rE(u float64) float64 { return soft(5, 3, u) }
func (p *twoNets) rI(u float64) float64 { return soft(1, 3, u) }

// newPlain copies the start of a student.
func newPlain(s *pupil, c *models.DICStudent, learn func(rE, uE, rI, uI float64) float64) *twoNets {
	p := &twoNets{c: &c.DICTeacher, learn: learn, rate: 1.0 / 60}
	p.amplitude, p.omega, p.turn = s.batch.Get("amplitude").Float64s(), s.batch.Get("frequency").Float64s(), s.batch.Get("phase").Float64s()
	read := func(prefix string, weights *train.Values) (n net) {
		for l, at := range []string{"1", "2"} {
			n.uE[l], n.uI[l] = s.State.Cells.Get(prefix+"E"+at).Float64s(), s.State.Cells.Get(prefix+"I"+at).Float64s()
			n.w[l], n.b[l] = weights.Get(prefix+"W"+at).Float64s(), weights.Get(prefix+"b"+at).Float64s()
		}
		return n
	}
	p.teacher, p.student = read("teacher ", &s.State.Fixed), read("", &s.State.Weights)
	p.q = s.State.Cells.Get("q").Float64s()
	p.Q = [2][]float64{s.State.Cells.Get("Q1").Float64s(), s.State.Cells.Get("Q2").Float64s()}
	return p
}

// drives returns the changes of a network's potentials in dt, under the dis-inhibition f.
func (p *twoNets) drives(n *net, x []float64, f [2][]float64, dt float64) (dE, dI [2][]float64) {
	below := x
	for l := range 2 {
		rates := make([]float64, len(n.uE[l]))
		for j, u := range n.uE[l] {
			z := n.b[l][j]
			for i, r := range below {
				z += r * n.w[l][i*len(rates)+j]
			}
			rates[j] = p.rE(u)
			uI := n.uI[l][j]
			dE[l] = append(dE[l], dt*(-u+z-p.rI(uI))/p.c.TauE)
			dI[l] = append(dI[l], dt*(-uI+rates[j]-f[l][j])/p.c.TauI)
		}
		below = rates
	}
	return dE, dI
}

// jacobians are (outputs, cells), of the published norm.
func (p *twoNets) jacobians() (J [2][]float64) {
	n := &p.student
	K, cells := len(n.uE[1]), len(n.uE[0])
	J[1], J[0] = make([]float64, K*K), make([]float64, K*cells)
	for k := range K {
		J[1][k*K+k] = slope(5, 3, n.uE[1][k]) * slope(1, 3, n.uI[1][k])
		for i := range cells {
			J[0][k*cells+i] = slope(5, 3, n.uE[1][k]) * n.w[1][i*K+k] * slope(5, 3, n.uE[0][i]) * slope(1, 3, n.uI[0][i])
		}
	}
	for _, m := range J {
		norm := 0.0
		for _, v := range m {
			norm += v * v
		}
		for i := range m {
			m[i] *= p.c.Norm / math.Sqrt(norm)
		}
	}
	return J
}

// step takes one Euler step; every change is computed before any is made.
func (p *twoNets) step(dt float64, closed, learns bool) {
	x := make([]float64, len(p.amplitude))
	for i := range x {
		x[i] = p.amplitude[i] * math.Sin(p.omega[i]*p.time+p.turn[i])
	}
	s, K := &p.student, len(p.q)
	c, dq := make([]float64, K), make([]float64, K)
	for k := range K {
		e := p.rE(p.teacher.uE[1][k]) - p.rE(s.uE[1][k])
		p.errorSum += dt * e * e
		if closed {
			c[k] = p.c.Controller.KP*e + p.c.Controller.KI*p.q[k]
			dq[k] = dt * (e - p.c.Controller.Lambda*p.q[k]) / p.c.Controller.Tau
		}
	}
	var f [2][]float64
	for l := range 2 {
		n := len(s.uE[l])
		f[l] = make([]float64, n)
		for j := range n {
			for k := range K {
				f[l][j] += c[k] * p.Q[l][k*n+j]
			}
			p.control += dt * f[l][j] * f[l][j]
		}
	}
	free := s.w[0] // the weights that flow; the network has them within their bound
	s.w[0] = p.held(free)
	J := p.jacobians()
	tE, tI := p.drives(&p.teacher, x, [2][]float64{make([]float64, len(s.uE[0])), make([]float64, K)}, dt)
	sE, sI := p.drives(s, x, f, dt)
	var dw, db, old [2][]float64
	below := x
	for l := range 2 {
		n := len(s.uE[l])
		rates, post := make([]float64, n), make([]float64, n)
		for j := range n {
			rates[j] = p.rE(s.uE[l][j])
			if p.tau > 0 {
				post[j] = dt * p.rate * (rates[j] - p.mean[l][j])
				continue
			}
			post[j] = dt * p.rate * p.learn(rates[j], s.uE[l][j], p.rI(s.uI[l][j]), s.uI[l][j])
		}
		for _, r := range below {
			for j := range n {
				dw[l] = append(dw[l], r*post[j]-dt*p.decay*s.w[l][len(dw[l])])
			}
		}
		for j := range post {
			db[l] = append(db[l], post[j]-dt*p.decay*s.b[l][j])
		}
		below, old[l] = rates, rates
	}
	s.w[0] = free
	add := func(to, d []float64) {
		for i := range to {
			to[i] += d[i]
		}
	}
	for l := range 2 {
		add(p.teacher.uE[l], tE[l])
		add(p.teacher.uI[l], tI[l])
		add(s.uE[l], sE[l])
		add(s.uI[l], sI[l])
		for i := range p.Q[l] {
			p.Q[l][i] += dt * (J[l][i] - p.Q[l][i]) / p.c.TauQ
		}
		for j := range p.mean[l] {
			p.mean[l][j] += dt * (old[l][j] - p.mean[l][j]) / p.tau
		}
		if learns {
			add(s.w[l], dw[l])
			add(s.b[l], db[l])
		}
	}
	add(p.q, dq)
	p.time += dt
}

// held returns weights within the bound.
func (p *twoNets) held(w []float64) []float64 {
	out := slices.Clone(w)
	for i := range out {
		if p.bound > 0 {
			out[i] = max(-p.bound, min(p.bound, out[i]))
		}
	}
	return out
}
