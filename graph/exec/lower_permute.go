package exec

import "credo/graph/kernel"

// permute lowers a transposition of any axes. A swap of the last two goes to the
// kernel, matrix by matrix; others walk the destination and gather.
func permute[T kernel.Float](dst, a *buffer[T], axes, shape []int) func() {
	rank := len(axes)
	batch := rank - 2
	for i := range batch {
		if axes[i] != i {
			return gatherAxes(dst, a, axes, shape)
		}
	}
	rows, cols := shape[rank-2], shape[rank-1]
	if axes[rank-1] != rank-2 {
		return gatherAxes(dst, a, axes, shape)
	}
	return func() {
		for d, s := dst.data, a.data; len(d) > 0; d, s = d[rows*cols:], s[rows*cols:] {
			kernel.Transpose(d, s, rows, cols)
		}
	}
}

// gatherAxes walks the destination in order, with an odometer over its axes.
func gatherAxes[T kernel.Float](dst, a *buffer[T], axes, shape []int) func() {
	step := make([]int, len(axes)) // of the operand, along each axis of the destination
	to := make([]int, len(axes))
	for i, x := range axes {
		to[i], step[i] = shape[x], size(shape[x+1:])
	}
	at := make([]int, len(axes))
	return func() {
		from := 0
		for i := range dst.data {
			dst.data[i] = a.data[from]
			for k := len(to) - 1; k >= 0; k-- {
				at[k]++
				from += step[k]
				if at[k] < to[k] {
					break
				}
				from -= at[k] * step[k]
				at[k] = 0
			}
		}
	}
}
