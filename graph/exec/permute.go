package exec

import (
	"slices"

	G "gorgonia.org/gorgonia"

	"credo/graph/kernel"
)

// permuteForm is a transposition: axis i of the value is axis axes[i] of the operand.
type permuteForm struct{ axes []int }

func (permuteForm) kind() string { return "transpose" }

// transpose adds a transposition; where only axes of size 1 move it is a view.
func (p *plan) transpose(n *G.Node, args []int) (int, error) {
	axes := ints(field(n, "pattern"))
	var moving []int
	for _, a := range axes {
		if p.vertices[args[0]].shape[a] != 1 {
			moving = append(moving, a)
		}
	}
	if slices.IsSorted(moving) {
		return p.view(n, args[0], 0, n.Shape()), nil
	}
	return p.add(n, permuteForm{axes}, n.Shape(), args[0]), nil
}

// swapsLast tells whether the last two axes are swapped, and no others.
func (f permuteForm) swapsLast() bool {
	swap := slices.Sorted(slices.Values(f.axes))
	k := len(swap)
	swap[k-2], swap[k-1] = swap[k-1], swap[k-2]
	return slices.Equal(swap, f.axes)
}

func (f permuteForm) lower32(s site[float32]) instruction[float32] { return lowerPermute(f, s) }
func (f permuteForm) lower64(s site[float64]) instruction[float64] { return lowerPermute(f, s) }

// lowerPermute sends a swap of the last two axes to the kernel, matrix by matrix; others walk the destination and gather.
func lowerPermute[T kernel.Float](f permuteForm, s site[T]) instruction[T] {
	dst, a, shape := s.dst, s.args[0], s.shapes()[0]
	if !f.swapsLast() {
		return instruction[T]{do: gatherAxes(dst, a, f.axes, shape)}
	}
	rows, cols := shape[len(shape)-2], shape[len(shape)-1]
	return instruction[T]{do: func() {
		for d, s := dst.data, a.data; len(d) > 0; d, s = d[rows*cols:], s[rows*cols:] {
			kernel.Transpose(d, s, rows, cols)
		}
	}}
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
