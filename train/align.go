package train

import (
	"math"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/stream"
)

// Alignment compares a rule's ΔW with back-propagation's at one projection: same circuit, batch and weights.
type Alignment struct {
	Projection string
	Cosine     float64 // 1: the same direction; NaN if one of them is zero
	Angle      float64 // degrees
	Ratio      float64 // |ΔW of the rule| / |ΔW of back-propagation|
}

// aligner computes both changes in one program.
type aligner struct {
	program *graph.Program
	batch   Batch
	names   []string // of projections that both change; outputs are rule, backprop, rule, …
	noise   noise
}

func newAligner(l *Learner, batch Batch) (*aligner, error) {
	b, s, err := l.trace(batch.X.Shape[0])
	if err != nil {
		return nil, err
	}
	own, err := rules.Write(b, s, l.rule)
	if err != nil {
		return nil, err
	}
	base, err := rules.Write(b, s, rules.Backprop())
	if err != nil {
		return nil, err
	}
	a := &aligner{batch: batch}
	var outputs []graph.Node
	for _, u := range merge(b, own) {
		for _, v := range base {
			if u.Mode == rules.Step && u.Target == v.Target {
				a.names = append(a.names, u.Target)
				outputs = append(outputs, u.DW, v.DW)
			}
		}
	}
	if a.program, err = graph.Compile(b, outputs...); err != nil {
		return nil, err
	}
	if a.noise, err = l.bindNoise(a.program, s); err != nil {
		return nil, err
	}
	return a, l.bind(a.program, named{circuit.InputName, batch.X}, named{circuit.TargetName, batch.Y})
}

// Align compares the rule's changes for a minibatch with back-propagation's. It changes nothing.
func (l *Learner) Align(batch Batch) ([]Alignment, error) {
	if err := l.checkBatch(batch); err != nil {
		return nil, err
	}
	n := batch.X.Shape[0]
	a, ok := l.aligns[n]
	if !ok || a.batch != batch {
		var err error
		if a, err = newAligner(l, batch); err != nil {
			return nil, err
		}
		l.aligns[n] = a
	}
	a.noise.draw(l.seed, stream.Noise, l.State.Step) // that of the step to come
	if err := a.program.Run(); err != nil {
		return nil, err
	}
	out := make([]Alignment, len(a.names))
	for i, name := range a.names {
		out[i] = Compared(name, a.program.Output(2*i).Float64s(), a.program.Output(2*i+1).Float64s())
	}
	return out, nil
}

// Compared returns the alignment of x to y. The angle is 2 atan2(|x̂−ŷ|, |x̂+ŷ|), which keeps its digits near 0; the arc cosine
// loses half of them.
func Compared(name string, x, y []float64) Alignment {
	nx, ny := norm(x), norm(y)
	if nx == 0 || ny == 0 {
		return Alignment{name, math.NaN(), 90, nx / ny}
	}
	var dot, minus, plus float64
	for i := range x {
		u, v := x[i]/nx, y[i]/ny
		dot += u * v
		minus += (u - v) * (u - v)
		plus += (u + v) * (u + v)
	}
	angle := 2 * math.Atan2(math.Sqrt(minus), math.Sqrt(plus)) * 180 / math.Pi
	return Alignment{name, dot, angle, nx / ny}
}

func norm(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	return math.Sqrt(sum)
}

// MeanCosine averages the cosines that exist; ok is false if none does.
func MeanCosine(as []Alignment) (mean float64, ok bool) {
	n := 0.0
	for _, a := range as {
		if !math.IsNaN(a.Cosine) {
			mean += a.Cosine
			n++
		}
	}
	return mean / n, n > 0
}
