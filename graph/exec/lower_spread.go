package exec

import "credo/graph/kernel"

// spreading writes the elements of a broadcast operand that fall to a span.
func spreading[T kernel.Float](nest []loop, dst place[T], from *buffer[T]) func(*span[T]) {
	in, outer := nest[len(nest)-1], nest[:len(nest)-1]
	return func(s *span[T]) {
		to := dst.of(s)
		row, column := s.lo/in.n, s.lo%in.n
		for len(to) > 0 {
			n := min(in.n-column, len(to))
			if at := offset(outer, row); in.step == 0 {
				kernel.Fill(to[:n], from.data[at])
			} else {
				copy(to[:n], from.data[at+column:])
			}
			to, row, column = to[n:], row+1, 0
		}
	}
}

// offset is where row i of a nest of loops begins in the operand.
func offset(nest []loop, i int) (at int) {
	for k := len(nest) - 1; k > 0; k-- {
		at += i % nest[k].n * nest[k].step
		i /= nest[k].n
	}
	if len(nest) > 0 {
		at += i * nest[0].step
	}
	return at
}

// A loop is one axis of a broadcast: its length, and how far the operand moves from one index to the next; 0 along an axis that
// it has not.
type loop struct{ n, step int }

// loopOver is the shortest nest of loops, the innermost last, that walks an operand over shape: of one element, of as many as
// shape, or broadcast along axes of size 1.
func loopOver(shape, operand []int) (nest []loop, ok bool) {
	steps, ok := strides(operand, shape)
	if !ok {
		return nil, false
	}
	for i, n := range shape {
		if n == 1 {
			continue
		}
		l := loop{n, steps[i]}
		if k := len(nest) - 1; k >= 0 && nest[k].step == l.step*n {
			nest[k] = loop{nest[k].n * n, l.step}
		} else {
			nest = append(nest, l)
		}
	}
	if len(nest) == 0 {
		nest = append(nest, loop{1, 1})
	}
	return nest, true
}

// strides are the steps of an operand along each axis of shape.
func strides(operand, shape []int) ([]int, bool) {
	s := make([]int, len(shape))
	switch n := size(operand); {
	case n == size(shape):
		operand = shape
	case n == 1:
		return s, true
	case !broadcasts(operand, shape):
		return nil, false
	}
	step := 1
	for i := len(shape) - 1; i >= 0; i-- {
		if operand[i] != 1 {
			s[i] = step
		}
		step *= operand[i]
	}
	return s, true
}
