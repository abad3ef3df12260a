package exec

import (
	"credo/graph/kernel"
)

// adaptiveForm moves w by a running mean of g over the root of a running mean of g², as kernel.AdaptiveStep does. Its operands are w, m,
// s, g, and a rate and a correction of one element each. Its values are the next w, m and s.
type adaptiveForm struct {
	mean, square scaleAddForm
	kept, eps    float64
}

func (adaptiveForm) kind() string { return "adaptive step" }

// adaptiveJoint joins the operations of an adaptive step whose last is m.
func adaptiveJoint(p *plan, _ *fusedForm, m int) (joint, bool) {
	x, f := p.vertices[m], adaptiveForm{kept: 1}
	if sum, ok := x.form.(scaleAddForm); ok && sum.beta == 1 {
		f.kept = sum.alpha
	} else if x.form != (binaryForm{"+"}) || !p.whole(m) {
		return joint{}, false
	}
	t := &dissection{plan: p, size: x.size}
	quotient := t.take(x.args[1], binaryForm{"÷"})
	mean, rate := t.scaled(quotient[0])
	root, eps := t.shifted(quotient[1])
	square, correction := t.scaled(t.take(root, unaryForm{"sqrt"})[0])
	var m2, s2 int
	var means, squares [2]int
	f.eps = eps
	f.mean, m2, means = t.sum(mean)
	f.square, s2, squares = t.sum(square)
	g := t.take(squares[1], unaryForm{"square"})[0]
	t.want(x.size > 1 && t.same(g, means[1]))
	return joint{f, []int{m, m2, s2}, t.inner, []int{x.args[0], means[0], squares[0], g, rate, correction}}, !t.failed
}

func (f adaptiveForm) call32(m member[float32]) func(*span[float32]) { return adaptive(f, m) }
func (f adaptiveForm) call64(m member[float64]) func(*span[float64]) { return adaptive(f, m) }

func adaptive[T kernel.Float](f adaptiveForm, m member[T]) func(*span[T]) {
	w2, m2, s2 := m.dst, m.more[0], m.more[1]
	w, mean, square, g := m.args[0].place, m.args[1].place, m.args[2].place, m.args[3].place
	rate, correction := m.args[4].scalar, m.args[5].scalar
	step := kernel.AdaptiveStep[T]{
		MeanKept: T(f.mean.alpha), MeanAdded: T(f.mean.beta), SquareKept: T(f.square.alpha), SquareAdded: T(f.square.beta),
		Kept: T(f.kept), Eps: T(f.eps),
	}
	return func(s *span[T]) {
		step := step // threads take spans side by side
		step.Rate, step.Correction = rate.data[0], correction.data[0]
		step.Do(w2.of(s), m2.of(s), s2.of(s), w.of(s), mean.of(s), square.of(s), g.of(s))
	}
}
