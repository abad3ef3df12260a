package exec

import (
	"slices"

	G "gorgonia.org/gorgonia"
)

// permute adds a transposition; where only axes of size 1 move it is a view.
func (p *plan) permute(n *G.Node, axes []int, x int) int {
	shape := []int(n.Shape())
	var moving []int
	for _, a := range axes {
		if p.vertices[x].shape[a] != 1 {
			moving = append(moving, a)
		}
	}
	if slices.IsSorted(moving) {
		return p.view(n, x, 0, shape)
	}
	return p.add(n, permuteForm{axes}, shape, x)
}

// repeat adds Gorgonia's repetition of each element along an axis. Along an axis
// of size 1 it is a broadcast: elementwise operations take it in.
func (p *plan) repeat(n *G.Node, axis, x int) (int, bool) {
	from, to := p.vertices[x].shape, []int(n.Shape())
	if len(from) == 0 || len(from) == len(to) && from[axis] == 1 {
		v, err := p.expand(n, x, to)
		return v, err == nil
	}
	if len(from) != len(to) {
		return 0, false
	}
	f := repeatForm{size(from[:axis+1]), to[axis] / from[axis], size(from[axis+1:])}
	return p.add(n, f, to, x), true
}

// groups are runs of adjacent axes along which from, of the rank of to, has size
// 1 and to has not, as half-open intervals.
func groups(from, to []int) [][2]int {
	var list [][2]int
	for i := range to {
		if from[i] != 1 || to[i] == 1 {
			continue
		}
		if k := len(list) - 1; k >= 0 && size(to[list[k][1]:i]) == 1 {
			list[k][1] = i + 1
		} else {
			list = append(list, [2]int{i, i + 1})
		}
	}
	return list
}

// expand adds a broadcast of x to a shape of its rank, or of a scalar to any
// shape: one repetition for each run of axes, the last first.
func (p *plan) expand(n *G.Node, x int, to []int) (int, error) {
	from := p.vertices[x].shape
	if len(from) == 0 {
		return p.add(n, expandForm{repeatForm{1, size(to), 1}}, to, x), nil
	}
	if err := checkBroadcast(from, to); err != nil {
		return 0, err
	}
	shape := slices.Clone(from)
	for _, g := range slices.Backward(groups(from, to)) {
		shape = slices.Clone(shape)
		copy(shape[g[0]:g[1]], to[g[0]:g[1]])
		f := expandForm{repeatForm{size(shape[:g[0]]), size(shape[g[0]:g[1]]), size(shape[g[1]:])}}
		x = p.add(n, f, shape, x)
	}
	if p.vertices[x].node != n {
		return p.view(n, x, 0, to), nil
	}
	return x, nil
}

// reduce adds a sum or maximum over axes, one run of adjacent axes after the
// other, the last first. The value has the shape of the node, with or without
// the axes that were summed.
func (p *plan) reduce(n *G.Node, op string, axes []int, x int) int {
	from := p.vertices[x].shape
	to := slices.Clone(from)
	for _, a := range axes {
		to[a] = 1
	}
	shape := from
	for _, g := range slices.Backward(groups(to, from)) {
		f := reduceForm{op, size(shape[:g[0]]), size(shape[g[0]:g[1]]), size(shape[g[1]:])}
		shape = slices.Clone(shape)
		copy(shape[g[0]:g[1]], to[g[0]:g[1]])
		x = p.add(n, f, shape, x)
	}
	return p.view(n, x, 0, n.Shape())
}
