package circuit

// Layout says how other programs arrange values that are arranged otherwise here: channels of maps come first there, and weights may be (cells
// after, cells before), or (channels after, channels before, kernel, kernel). It says the order of axes, and changes no number.
type Layout struct {
	Shape []int // of the values there
	ours  []int // axes of the values here
	order []int // those axes, in the order of there
}

// LayoutOf is the layout of values (batch, cells) of a population of this shape.
func (s Shape) LayoutOf(batch int) Layout {
	ours, order := append([]int{batch}, s...), append([]int{0}, channelsFirst(s, 1)...)
	out := Layout{ours: ours, order: order}
	for _, axis := range order {
		out.Shape = append(out.Shape, ours[axis])
	}
	return out
}

// LayoutOf is the layout of the weights of a stored projection; turned ones are (cells after, cells before). Weights from one constant cell are
// a vector there. Weights that belong to convolutions have four axes, whether turned or not.
func (s Spec) LayoutOf(p Projection, turned bool) Layout {
	pre, _ := s.Population(p.Pre)
	post, _ := s.Population(p.Post)
	shape := s.Shape(p)
	if pre.Cell == Constant {
		return joined(shape[1:], []int{0}, 1)
	}
	if k := kernelOf(p.Form); k > 0 {
		return joined([]int{k, k, shape[0] / (k * k), shape[1]}, []int{3, 2, 0, 1}, 1, 1, 1, 1)
	}
	before, after := channelsFirst(pre.Shape, 0), channelsFirst(post.Shape, len(pre.Shape))
	ours := append(append([]int{}, pre.Shape...), post.Shape...)
	if turned {
		return joined(ours, append(after, before...), len(after), len(before))
	}
	return joined(ours, append(before, after...), len(before), len(after))
}

// joined is the layout of axes in an order, in which runs of axes are one there: counts says how long each run is.
func joined(ours, order []int, counts ...int) Layout {
	l := Layout{ours: ours, order: order}
	for _, count := range counts {
		n := 1
		for _, axis := range order[:count] {
			n *= ours[axis]
		}
		l.Shape, order = append(l.Shape, n), order[count:]
	}
	return l
}

// channelsFirst lists the axes of a population's cells, of which the first is axis first here, in the order of there.
func channelsFirst(s Shape, first int) []int {
	if len(s) == 3 {
		return []int{first + 2, first, first + 1}
	}
	return []int{first}
}

// kernelOf returns the width of a convolution's window, also of one that is reversed; 0 of other forms.
func kernelOf(f Form) int {
	switch f := f.(type) {
	case Conv:
		return f.Kernel
	case Reversed:
		return kernelOf(f.Form)
	}
	return 0
}

// There returns values of here in the layout of there.
func (l Layout) There(x []float64) []float64 { return permuted(x, l.ours, l.order) }

// Here returns values of there as they are here.
func (l Layout) Here(x []float64) []float64 {
	shape, back := make([]int, len(l.order)), make([]int, len(l.order))
	for i, axis := range l.order {
		shape[i], back[axis] = l.ours[axis], i
	}
	return permuted(x, shape, back)
}

// permuted returns values of a shape with their axes in another order: axis i of the result is axis order[i].
func permuted(x []float64, shape, order []int) []float64 {
	out, stride := make([]float64, 0, len(x)), make([]int, len(order))
	for i, axis := range order {
		stride[i] = Shape(shape[axis+1:]).Size()
		if axis+1 == len(shape) {
			stride[i] = 1
		}
	}
	var walk func(axis, at int)
	walk = func(axis, at int) {
		if axis == len(order) {
			out = append(out, x[at])
			return
		}
		for i := range shape[order[axis]] {
			walk(axis+1, at+i*stride[axis])
		}
	}
	walk(0, 0)
	return out
}
