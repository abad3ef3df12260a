package train_test

import (
	"fmt"
	"slices"

	"credo/graph"
	"credo/graph/graphtest"
	"credo/rules"
)

// burstTimesInput is ΔW = ⟨preᵀ · (p' − ½) S⟩: the burst probability of the moment before, and the events that are seen.
func burstTimesInput() rules.Rule {
	n := rules.Needs{Phases: []string{"burst"}, Vars: []string{"p", "seen"}, Baseline: true}
	return rules.Local("burst in time", n, nil, func(b *graph.Builder, l rules.Locals) []rules.Update {
		return []rules.Update{{DW: l.Outer(b.Mul(b.Shift(l.Before("p"), -l.Baseline()), l.Var("burst", "seen")))}}
	})
}

// burstsInTime is a Continuous circuit that learns at every step of time, in plain Go: loops over samples and cells. Values are (batch, cells) by
// their name and layer.
type burstsInTime struct {
	graphtest.Continuous
	batch int
	lr    float64
	w     map[string][]float64 // W, b and their copies Y, Q
	now   map[string][]float64 // v, e, u, p, b
	seen  map[int][]float64    // by layer
	loss  float64              // added up
}

func newBurstsInTime(c graphtest.Continuous, batch int, lr float64) *burstsInTime {
	s := &burstsInTime{Continuous: c, batch: batch, lr: lr, w: map[string][]float64{}, now: map[string][]float64{}, seen: map[int][]float64{}}
	for l := 1; l < len(c.Sizes); l++ {
		for _, v := range []string{"v", "e", "u", "p", "b"} {
			s.now[fmt.Sprint(v, l)] = make([]float64, batch*c.Sizes[l])
		}
	}
	return s
}

// copies makes Y and Q of the weights above: Y_l = W_{l+1}ᵀ, Q_l = ½ Y_l.
func (s *burstsInTime) copies() {
	for l := 1; l < len(s.Sizes)-1; l++ {
		below, above, w := s.Sizes[l], s.Sizes[l+1], s.w[fmt.Sprint("W", l+1)]
		Y, Q := make([]float64, len(w)), make([]float64, len(w))
		for i := range below {
			for j := range above {
				Y[j*below+i], Q[j*below+i] = w[i*above+j], 0.5*w[i*above+j]
			}
		}
		s.w[fmt.Sprint("Y", l)], s.w[fmt.Sprint("Q", l)] = Y, Q
	}
}

// step lets one step of time pass, then learns.
func (s *burstsInTime) step(x, target []float64) {
	old := map[string][]float64{}
	for name, v := range s.now {
		old[name] = slices.Clone(v)
	}
	top := len(s.Sizes) - 1
	for l := 1; l <= top; l++ {
		s.seen[l-1] = s.events(l-1, x)
		s.forward(l, s.seen[l-1])
	}
	s.seen[top] = old[fmt.Sprint("e", top)]
	for l := top; l >= 1; l-- {
		s.backward(l, target, old)
	}
	for l := 1; l <= top; l++ {
		s.learn(l, old)
	}
	s.copies()
}

// events are the new events of a layer.
func (s *burstsInTime) events(l int, x []float64) []float64 {
	if l == 0 {
		return x
	}
	return s.now[fmt.Sprint("e", l)]
}

func (s *burstsInTime) forward(l int, below []float64) {
	n, cells := s.Sizes[l-1], s.Sizes[l]
	v, e := s.now[fmt.Sprint("v", l)], s.now[fmt.Sprint("e", l)]
	for i := range v {
		current := s.w[fmt.Sprint("b", l)][i%cells]
		for k := range n {
			current += below[i/cells*n+k] * s.w[fmt.Sprint("W", l)][k*cells+i%cells]
		}
		v[i] = (1-s.Pass)*v[i] + s.Pass*current
		e[i] = sigmoid(v[i])
	}
}

func (s *burstsInTime) backward(l int, target []float64, old map[string][]float64) {
	cells, top := s.Sizes[l], len(s.Sizes)-1
	e, u, p, b := s.now[fmt.Sprint("e", l)], s.now[fmt.Sprint("u", l)], s.now[fmt.Sprint("p", l)], s.now[fmt.Sprint("b", l)]
	for i := range e {
		if l == top {
			p[i] = 0.5 + 0.5*(target[i]-e[i])*(1-e[i])
			s.loss += (e[i] - target[i]) * (e[i] - target[i]) / 2 / float64(s.batch)
		} else {
			above, apical := s.Sizes[l+1], 0.0
			for k := range above {
				at := i/cells*above + k
				apical += old[fmt.Sprint("b", l+1)][at]*s.w[fmt.Sprint("Y", l)][k*cells+i%cells] - s.seen[l+1][at]*s.w[fmt.Sprint("Q", l)][k*cells+i%cells]
			}
			u[i] = (1-s.Pass)*u[i] + s.Pass*4*(1-e[i])*apical
			p[i] = sigmoid(u[i])
		}
		b[i] = p[i] * e[i]
	}
}

func (s *burstsInTime) learn(l int, old map[string][]float64) {
	n, cells := s.Sizes[l-1], s.Sizes[l]
	for i := range s.batch * cells {
		change := s.lr * (old[fmt.Sprint("p", l)][i] - 0.5) * s.seen[l][i] / float64(s.batch)
		s.w[fmt.Sprint("b", l)][i%cells] += change
		for k := range n {
			s.w[fmt.Sprint("W", l)][k*cells+i%cells] += change * s.seen[l-1][i/cells*n+k]
		}
	}
}
