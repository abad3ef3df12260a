package circuit

import "credo/graph"

// Tie makes Dst a scaled copy of Src (transposed if asked) after every step: weight transport, said aloud.
type Tie struct {
	Dst, Src   string
	Scale      float64
	Transposed bool
}

// Target returns Dst.
func (t Tie) Target() string { return t.Dst }

// Apply returns the copy.
func (t Tie) Apply(b *graph.Builder, weight func(string) graph.Node) graph.Node {
	w := weight(t.Src)
	if t.Transposed {
		w = b.Transpose(w)
	}
	return b.Scale(w, t.Scale)
}

// Clip keeps a projection's weights within [Lo, Hi].
type Clip struct {
	Projection string
	Lo, Hi     float64
}

// Target returns the projection.
func (c Clip) Target() string { return c.Projection }

// Apply returns the clipped weights.
func (c Clip) Apply(b *graph.Builder, weight func(string) graph.Node) graph.Node {
	return b.Clip(weight(c.Projection), c.Lo, c.Hi)
}
