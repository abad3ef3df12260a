package circuit

import (
	"fmt"

	"credo/graph"
)

// Tie makes Dst a scaled copy of Src (transposed if asked) after every step: weight transport, said aloud.
type Tie struct {
	Dst, Src   string
	Scale      float64
	Transposed bool
}

// Target returns Dst.
func (t Tie) Target() string { return t.Dst }

// Source returns Src.
func (t Tie) Source() string { return t.Src }

// String names the original.
func (t Tie) String() string { return "tied to " + t.Src }

// Apply returns the copy.
func (t Tie) Apply(b *graph.Builder, weight func(string) graph.Node) graph.Node {
	return b.Scale(turned(b, weight(t.Src), t.Transposed), t.Scale)
}

// SignOf gives Dst the signs of Src (transposed if asked) after every step, and leaves it its magnitudes: weight transport of signs
// alone. A weight of 0 counts as positive, so that no magnitude is lost.
type SignOf struct {
	Dst, Src   string
	Transposed bool
}

// Target returns Dst.
func (s SignOf) Target() string { return s.Dst }

// Source returns Src.
func (s SignOf) Source() string { return s.Src }

// String names the original.
func (s SignOf) String() string { return "has the signs of " + s.Src }

// Apply returns Dst's magnitudes with Src's signs.
func (s SignOf) Apply(b *graph.Builder, weight func(string) graph.Node) graph.Node {
	return WithSigns(b, weight(s.Dst), turned(b, weight(s.Src), s.Transposed))
}

// WithSigns returns |size| with the signs of another node of the same shape, 0 counting as positive.
func WithSigns(b *graph.Builder, size, sign graph.Node) graph.Node {
	size = b.Abs(size)
	return b.Select(b.Gte(sign, b.Const(0)), size, b.Neg(size))
}

func turned(b *graph.Builder, w graph.Node, transposed bool) graph.Node {
	if transposed {
		return b.Transpose(w)
	}
	return w
}

// Clip keeps a projection's weights within [Lo, Hi].
type Clip struct {
	Projection string
	Lo, Hi     float64
}

// Target returns the projection.
func (c Clip) Target() string { return c.Projection }

// Source returns "".
func (Clip) Source() string { return "" }

// String gives the bounds.
func (c Clip) String() string { return fmt.Sprintf("within %g and %g", c.Lo, c.Hi) }

// Apply returns the clipped weights.
func (c Clip) Apply(b *graph.Builder, weight func(string) graph.Node) graph.Node {
	return b.Clip(weight(c.Projection), c.Lo, c.Hi)
}
