package train

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/train/stream"
)

// noise holds the numbers that a circuit asked to be drawn for every minibatch.
type noise struct{ arrays []*graph.Array }

// bindNoise gives a program the arrays of its circuit's noise.
func (l *Learner) bindNoise(p *graph.Program, s *circuit.Settled) (n noise, err error) {
	for _, in := range s.Noise() {
		a := graph.NewArray(l.dtype, in.Shape...)
		n.arrays = append(n.arrays, a)
		if err := p.Bind(in.Name, a); err != nil {
			return n, err
		}
	}
	return n, nil
}

// draw fills the noise from the stream of a purpose at an index.
func (n noise) draw(seed uint64, purpose string, index int) {
	if len(n.arrays) == 0 {
		return
	}
	rng := stream.New(seed, purpose, uint64(index))
	for _, a := range n.arrays {
		for i := range a.Len() {
			a.Set(i, rng.NormFloat64())
		}
	}
}
