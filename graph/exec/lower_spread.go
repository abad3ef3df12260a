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
