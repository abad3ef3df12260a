package train

import (
	"math"
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
)

// Reference is a rule on a circuit with whose ΔW a learner's own is compared, for the same minibatch, at the learner's own weights. All
// weights that the circuit stores must be among them, under the same names.
type Reference struct {
	Name    string
	Circuit circuit.Circuit
	Rule    rules.Rule
}

// Gradient names the reference that a learner has unless it is given others: the gradient of its own circuit, as it settles.
const Gradient = "backprop"

// Alignment compares a rule's ΔW with a reference's at one projection: same batch and weights.
type Alignment struct {
	To         string // the reference
	Projection string
	Instance   int     // of several side by side, from 1; 0: there is one
	Step       int     // of the learner; the steps that it had taken
	Cosine     float64 // 1: the same direction; NaN if one of them is zero
	Angle      float64 // degrees
	Ratio      float64 // |ΔW of the rule| / |ΔW of the reference|
}

// Metric names one of the three numbers in metrics.csv: "cosine" to the circuit's own gradient, "cosine to mlp" to another.
func (a Alignment) Metric(quantity string) string {
	if a.To == Gradient {
		return quantity
	}
	return quantity + " to " + a.To
}

// Align compares the changes of the setup's Compared, the rule's own without one, for a minibatch with the changes of every reference, by projection and as a whole, and the weights that
// the circuit says are mirrors. It changes nothing.
func (l *Learner) Align(batch Batch) (out []Alignment, err error) {
	own, err := l.changesBy(l.compared, batch)
	if err != nil {
		return nil, err
	}
	for _, r := range l.references {
		theirs, err := l.changesBy(r, batch)
		if err != nil {
			return nil, errors.WithMessage(err, r.Name)
		}
		mine, other := make([][]float64, l.instances()), make([][]float64, l.instances()) // all weights but biases
		for _, name := range own.Names() {
			dw := theirs.Get(name)
			if dw == nil {
				continue
			}
			x, y := l.each(own.Get(name).Float64s()), l.each(dw.Float64s())
			out = append(out, l.alignments(r.Name, name, x, y)...)
			if p, _ := l.spec.Projection(name); !l.place(p).Bias {
				for k := range mine {
					mine[k], other[k] = append(mine[k], x[k]...), append(other[k], y[k]...)
				}
			}
		}
		out = append(out, l.alignments(r.Name, Whole, mine, other)...)
	}
	return append(out, l.mirrored()...), nil
}

// Whole stands for all weights of a network but its biases, where a projection is named.
const Whole = "all"

// each divides values by instance.
func (l *Learner) each(x []float64) [][]float64 {
	return slices.Collect(slices.Chunk(x, len(x)/l.instances()))
}

// alignments compares x with y for each instance.
func (l *Learner) alignments(to, projection string, x, y [][]float64) (out []Alignment) {
	for k := range x {
		a := Compared(projection, x[k], y[k])
		a.To, a.Step, a.Instance = to, l.State.Step, l.instance(k)
		out = append(out, a)
	}
	return out
}

// mirrored compares feedback weights with the weights that they may come to resemble.
func (l *Learner) mirrored() (out []Alignment) {
	for _, m := range l.spec.Mirrors {
		of := l.State.Weights.Get(m.Of)
		y := of.Float64s()
		if m.Transposed {
			y = transposed(of)
		}
		out = append(out, l.alignments(m.Name, m.Weights, l.each(l.State.Weights.Get(m.Weights).Float64s()), l.each(y))...)
	}
	return out
}

// transposed returns weights with their rows and columns exchanged, instance by instance.
func transposed(w *graph.Array) []float64 {
	last := len(w.Shape) - 1
	rows, columns := w.Shape[last-1], w.Shape[last]
	out := make([]float64, w.Len())
	for e := range out {
		instance, i, j := e/(rows*columns), e/columns%rows, e%columns
		out[(instance*columns+j)*rows+i] = w.At(e)
	}
	return out
}

// checkReference names weights or memory that a reference needs and the learner has not.
func (l *Learner) checkReference(r Reference) error {
	spec := r.Circuit.Spec()
	if err := spec.Check(); err != nil {
		return err
	}
	if err := rules.Check(r.Rule, spec); err != nil {
		return err
	}
	for _, p := range spec.Stored() {
		if w := l.State.Weights.Get(p.Name); w == nil || !slices.Equal(w.Shape, spec.Shape(p)) {
			return errors.Errorf("circuit %s has weights %s of shape %v, and circuit %s has none of that name and shape", spec.Name, p.Name, spec.Shape(p), l.spec.Name)
		}
	}
	for _, m := range r.Rule.Memory(spec) {
		if a := l.State.Memory.Get(m.Name); m.Span == rules.Run && (a == nil || !slices.Equal(a.Shape, m.Shape(spec, 1))) {
			return errors.Errorf("rule %s remembers %s, and rule %s does not", r.Rule.Name(), m.Name, l.rule.Name())
		}
	}
	return nil
}

// Compared returns the alignment of x to y. The angle is 2 atan2(|x̂−ŷ|, |x̂+ŷ|), which keeps its digits near 0; the arc cosine
// loses half of them.
func Compared(name string, x, y []float64) Alignment {
	nx, ny := norm(x), norm(y)
	if nx == 0 || ny == 0 {
		return Alignment{Projection: name, Cosine: math.NaN(), Angle: 90, Ratio: nx / ny}
	}
	var dot, minus, plus float64
	for i := range x {
		u, v := x[i]/nx, y[i]/ny
		dot += u * v
		minus += (u - v) * (u - v)
		plus += (u + v) * (u + v)
	}
	angle := 2 * math.Atan2(math.Sqrt(minus), math.Sqrt(plus)) * 180 / math.Pi
	return Alignment{Projection: name, Cosine: dot, Angle: angle, Ratio: nx / ny}
}

func norm(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	return math.Sqrt(sum)
}
