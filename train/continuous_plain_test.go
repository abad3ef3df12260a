package train_test

import (
	"fmt"
	"math"
	"slices"

	"credo/graph/circuit"
	"credo/models"
	"credo/train"
)

// burstsInTime is a bursting network in continuous time in plain Go: loops over samples and cells. Values are (batch, cells), by their name and
// layer: "v1".
type burstsInTime struct {
	models.Continuous
	prop  bool // Burstprop, without Q
	batch int
	w     map[string][]float64 // W, b and their copies Y, Q
	now   map[string][]float64 // v, e, u, p, b and the averages ea, ba
	seen  map[int][]float64    // by layer
	loss  float64              // added up
}

// plainBursts returns the network at rest, with the weights of a learner.
func plainBursts(c circuit.Circuit, l *train.Learner, batch int) *burstsInTime {
	s := &burstsInTime{batch: batch, w: map[string][]float64{}, now: map[string][]float64{}, seen: map[int][]float64{}}
	switch c := c.(type) {
	case *models.ContinuousBurstCCN:
		s.Continuous = c.Continuous
	case *models.ContinuousBurstprop:
		s.Continuous, s.prop = c.Continuous, true
	}
	for l := 1; l < len(s.Sizes); l++ {
		for _, v := range []string{"v", "e", "u", "p", "b", "ea", "ba"} {
			s.now[fmt.Sprint(v, l)] = make([]float64, batch*s.Sizes[l])
		}
	}
	for _, name := range l.State.Weights.Names() {
		s.w[name] = slices.Clone(l.State.Weights.Get(name).Float64s())
	}
	return s
}

// step lets one moment pass, and learns in it if it teaches.
func (s *burstsInTime) step(x, target []float64, teach bool) {
	old := map[string][]float64{}
	for name, v := range s.now {
		old[name] = slices.Clone(v)
	}
	top := len(s.Sizes) - 1
	s.seen[0] = x
	for l := 1; l <= top; l++ {
		s.forward(l)
	}
	s.score(target)
	s.seen[top] = old[fmt.Sprint("e", top)]
	for l := top; l >= 1; l-- {
		s.backward(l, target, old, teach)
	}
	if !teach {
		return
	}
	for l := 1; l <= top; l++ {
		s.learn(l, old)
	}
	s.copies()
}

func (s *burstsInTime) forward(l int) {
	n, cells, a := s.Sizes[l-1], s.Sizes[l], s.Dt/s.TauZ
	v, e := s.now[fmt.Sprint("v", l)], s.now[fmt.Sprint("e", l)]
	for i := range v {
		current := s.w[fmt.Sprint("b", l)][i%cells]
		for k := range n {
			current += s.seen[l-1][i/cells*n+k] * s.w[fmt.Sprint("W", l)][k*cells+i%cells]
		}
		v[i] = (1-a)*v[i] + a*current
		e[i] = 1 / (1 + math.Exp(-v[i]))
	}
	s.seen[l] = e
}

func (s *burstsInTime) score(target []float64) {
	for i, e := range s.now[fmt.Sprint("e", len(s.Sizes)-1)] {
		s.loss += (e - target[i]) * (e - target[i]) / 2 / float64(s.batch)
	}
}

func (s *burstsInTime) backward(l int, target []float64, old map[string][]float64, teach bool) {
	e, p, b := s.now[fmt.Sprint("e", l)], s.now[fmt.Sprint("p", l)], s.now[fmt.Sprint("b", l)]
	ea, ba, u := s.now[fmt.Sprint("ea", l)], s.now[fmt.Sprint("ba", l)], s.now[fmt.Sprint("u", l)]
	for i := range e {
		if l == len(s.Sizes)-1 {
			p[i] = s.Baseline
			answer := e[i]
			if s.prop {
				answer = ea[i] // as it was
			}
			if teach {
				p[i] += s.Baseline * (target[i] - answer) * (1 - answer)
			}
		} else {
			a := s.Dt / s.TauU
			u[i] = (1-a)*u[i] + a*s.gain()*(1-e[i])*s.fromAbove(l, i, old)
			p[i] = 1 / (1 + math.Exp(-u[i]))
		}
		b[i] = p[i] * e[i]
	}
	for i := range e {
		ea[i] += s.Dt / s.TauMA * (s.seen[l][i] - ea[i])
		ba[i] += s.Dt / s.TauMA * (old[fmt.Sprint("b", l)][i] - ba[i])
	}
}

func (s *burstsInTime) gain() float64 {
	if s.prop {
		return 1
	}
	return 4
}

// fromAbove is the current into the apical dendrite of value i of layer l.
func (s *burstsInTime) fromAbove(l, i int, old map[string][]float64) (current float64) {
	cells, above := s.Sizes[l], s.Sizes[l+1]
	for k := range above {
		at := i/cells*above + k
		current += old[fmt.Sprint("b", l+1)][at] * s.w[fmt.Sprint("Y", l)][k*cells+i%cells]
		if !s.prop {
			current -= s.seen[l+1][at] * s.w[fmt.Sprint("Q", l)][k*cells+i%cells]
		}
	}
	return current
}

func (s *burstsInTime) learn(l int, old map[string][]float64) {
	n, cells := s.Sizes[l-1], s.Sizes[l]
	for i := range s.batch * cells {
		expected := s.Baseline
		if s.prop {
			if expected = 0; old[fmt.Sprint("ea", l)][i] > 0 {
				expected = old[fmt.Sprint("ba", l)][i] / old[fmt.Sprint("ea", l)][i]
			}
		}
		change := s.Dt / s.TauW * (old[fmt.Sprint("p", l)][i] - expected) * s.seen[l][i] / float64(s.batch)
		s.w[fmt.Sprint("b", l)][i%cells] += change
		for k := range n {
			s.w[fmt.Sprint("W", l)][k*cells+i%cells] += change * s.seen[l-1][i/cells*n+k]
		}
	}
}

// copies makes Y and Q of the weights above: Y_l = W_{l+1}ᵀ, Q_l = p_b Y_l.
func (s *burstsInTime) copies() {
	for l := 1; l < len(s.Sizes)-1; l++ {
		below, above, w := s.Sizes[l], s.Sizes[l+1], s.w[fmt.Sprint("W", l+1)]
		Y, Q := make([]float64, len(w)), make([]float64, len(w))
		for i := range below {
			for j := range above {
				Y[j*below+i], Q[j*below+i] = w[i*above+j], s.Baseline*w[i*above+j]
			}
		}
		s.w[fmt.Sprint("Y", l)] = Y
		if !s.prop {
			s.w[fmt.Sprint("Q", l)] = Q
		}
	}
}

// states are the plain values of the states of a learner, by their names there.
func (s *burstsInTime) states() map[string][]float64 {
	out, top := map[string][]float64{}, len(s.Sizes)-1
	names := map[string]string{"soma": "v", "apical": "u", "p": "p", "burst": "b", "event average": "ea", "burst average": "ba"}
	for l := 1; l <= top; l++ {
		population := fmt.Sprint("E", l)
		if l == top {
			population = "v"
			out["v events"] = s.now[fmt.Sprint("e", l)]
		}
		for name, plain := range names {
			if l < top || name != "apical" {
				out[population+" "+name] = s.now[fmt.Sprint(plain, l)]
			}
		}
	}
	return out
}
