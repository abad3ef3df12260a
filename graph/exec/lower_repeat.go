package exec

import "credo/graph/kernel"

// A repeated value is an operand of fewer elements than the chain, which are read again and again where they are: a piece of the chain
// meets one run of them, or one element.
type repeated[T kernel.Float] struct {
	from  *buffer[T]
	outer []loop
	piece loop
}

func newRepeated[T kernel.Float](nest []loop, from *buffer[T]) *repeated[T] {
	return &repeated[T]{from, nest[:len(nest)-1], nest[len(nest)-1]}
}

// shortest is the length of pieces from which on a call for each takes less time than to spread out an operand.
const shortest = 64

// repeats tells whether operand k of a joint is read by pieces. The other operand must be as large as the chain.
func (c *chaining[T]) repeats(j joint, k int) bool {
	if _, binary := j.form.(binaryForm); !binary || c.plan.vertices[j.args[1-k]].size != c.plan.vertices[j.values[0]].size {
		return false
	}
	nest := c.nest(j, k)
	return nest != nil && nest[len(nest)-1].n >= shortest
}

// each calls do for the pieces of a span, with their place in the span and the run of elements that they meet: one if all meet the same.
func (r *repeated[T]) each(s *span[T], do func(i, n int, run []T)) {
	row, column := s.lo/r.piece.n, s.lo%r.piece.n
	for i := 0; i < s.hi-s.lo; row, column = row+1, 0 {
		n, at := min(r.piece.n-column, s.hi-s.lo-i), offset(r.outer, row)
		if r.piece.step == 0 {
			do(i, n, r.from.data[at:at+1])
		} else {
			do(i, n, r.from.data[at+column:at+column+n])
		}
		i += n
	}
}
