package exec

import (
	G "gorgonia.org/gorgonia"

	"credo/graph/kernel"
)

// repeatForm takes (outer, inner) to (outer, n, inner).
type repeatForm struct{ outer, n, inner int }

func (repeatForm) kind() string { return "repeat" }

// repeat adds Gorgonia's repetition of each element along an axis. Along an axis
// of size 1 it is a broadcast: elementwise operations take it in.
func (p *plan) repeat(n *G.Node, args []int) (int, error) {
	axis, x := int(field(n, "along").Int()), args[0]
	from, to := p.vertices[x].shape, []int(n.Shape())
	switch {
	case len(from) == 0 || len(from) == len(to) && from[axis] == 1 && broadcasts(from, to):
		return p.expand(n, x, to), nil
	case len(from) != len(to) || from[axis] == 1:
		return p.fallback(n, args), nil
	}
	return p.add(n, repeatForm{size(from[:axis+1]), to[axis] / from[axis], size(from[axis+1:])}, to, x), nil
}

func (f repeatForm) lower32(s site[float32]) instruction[float32] { return lowerRepeat(f, s) }
func (f repeatForm) lower64(s site[float64]) instruction[float64] { return lowerRepeat(f, s) }

func lowerRepeat[T kernel.Float](f repeatForm, s site[T]) instruction[T] {
	dst, a := s.dst, s.args[0]
	if f.outer*f.inner == 1 {
		return instruction[T]{do: func() { kernel.Fill(dst.data, a.data[0]) }}
	}
	return instruction[T]{do: func() { kernel.Repeat(dst.data, a.data, f.outer, f.n, f.inner) }}
}
