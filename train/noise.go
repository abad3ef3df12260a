package train

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/train/stream"
)

// noise is what a program reads of the numbers that its circuit asked to be drawn for every minibatch.
type noise struct{ drawn []named }

// bindNoise gives a program the arrays of its circuit's noise. What it does not need, as a part of the circuit is left out, is not drawn.
func (l *Learner) bindNoise(p *graph.Program, s *circuit.Settled) (n noise, err error) {
	for _, in := range s.Noise() {
		if !p.Has(in.Name) {
			continue
		}
		a := graph.NewArray(l.dtype, in.Shape...)
		n.drawn = append(n.drawn, named{in.Name, a})
		if err := p.Bind(in.Name, a); err != nil {
			return n, err
		}
	}
	return n, nil
}

// draw fills the noise from the stream of a purpose at an index, each input from its own: what one program leaves out does not change
// the rest.
func (n noise) draw(seed uint64, purpose string, index int) {
	for _, d := range n.drawn {
		rng := stream.New(seed, purpose+"/"+d.name, uint64(index))
		for i := range d.array.Len() {
			d.array.Set(i, rng.NormFloat64())
		}
	}
}
