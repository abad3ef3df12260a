package exec_test

import (
	"slices"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
	"pgregory.net/rapid"

	"credo/graph/exec"
)

// Operations of the random graphs that change shapes.

// shaped sees x with a shape, through a reshape if need be.
func (w *grower) shaped(x *G.Node, shape ...int) *G.Node {
	if slices.Equal(x.Shape(), shape) {
		return x
	}
	return w.ok(G.Reshape(x, slices.Clone(shape)))
}

// factor draws a factor of n.
func (w *grower) factor(n int, label string) int {
	var list []int
	for _, f := range []int{1, 2, 3, 5, 10, 15, 17, 100, 1000} {
		if n%f == 0 {
			list = append(list, f)
		}
	}
	return rapid.SampledFrom(list).Draw(w.t, label)
}

// cut reshapes x to three axes.
func (w *grower) cut(x *G.Node) *G.Node {
	n := volume(x.Shape())
	a := w.factor(n, "outer")
	b := w.factor(n/a, "middle")
	return w.shaped(x, a, b, n/a/b)
}

func (w *grower) reshape(x *G.Node) (*G.Node, bool) {
	if x.IsScalar() {
		return nil, false
	}
	return w.cut(x), w.exact[x]
}

func (w *grower) transpose(x *G.Node) (*G.Node, bool) {
	if x.Dims() < 2 {
		return nil, false
	}
	axes := rapid.Permutation([]int{0, 1, 2}[:x.Dims()]).Draw(w.t, "axes")
	return w.ok(G.Transpose(x, axes...)), w.exact[x]
}

// mean scales a sum of n so that it stays of the order of 1.
func (w *grower) mean(x *G.Node, n int) *G.Node {
	return w.ok(G.HadamardProd(x, number(w.g, w.d, 1/float64(n))))
}

func (w *grower) matMul(x *G.Node) (*G.Node, bool) {
	n := volume(x.Shape())
	if x.IsScalar() || n > 17000 {
		return nil, false
	}
	m := w.factor(n, "rows")
	y := w.pick("right", func(y *G.Node) bool {
		v := volume(y.Shape())
		return !y.IsScalar() && v%(n/m) == 0 && m*(v/(n/m)) <= 20000 && v*m <= 2e6
	})
	if y == nil {
		return nil, false
	}
	k := n / m
	a, b := w.shaped(x, m, k), w.shaped(y, k, volume(y.Shape())/k)
	if rapid.Bool().Draw(w.t, "transposed left") {
		a = w.ok(G.Transpose(w.shaped(x, k, m)))
	}
	if rapid.Bool().Draw(w.t, "transposed right") {
		b = w.ok(G.Transpose(w.shaped(y, volume(y.Shape())/k, k)))
	}
	product := w.ok(G.Mul(a, b))
	if k < 20 && !slices.Contains(w.nodes, product) {
		w.nodes = append(w.nodes, product) // on its own, too
	}
	return w.mean(product, k), false
}

func (w *grower) batchMatMul(x *G.Node) (*G.Node, bool) {
	if x.Dims() != 3 || slices.Max(x.Shape()) > 100 {
		return nil, false
	}
	y := w.alike(x, "y")
	k := x.Shape()[2]
	if rapid.Bool().Draw(w.t, "transA") {
		return w.mean(w.ok(G.BatchedMatMul(x, y, true, false)), x.Shape()[1]), false
	}
	return w.mean(w.ok(G.BatchedMatMul(x, y, false, true)), k), false
}

// expanded draws a shape that x, of three axes, can be broadcast to.
func (w *grower) expanded(x *G.Node) []int {
	shape := slices.Clone(x.Shape())
	for i, d := range shape {
		if n := rapid.SampledFrom([]int{1, 2, 15, 17}).Draw(w.t, "length"); d == 1 && volume(shape)*n <= 20000 {
			shape[i] = n
		}
	}
	return shape
}

func (w *grower) expand(x *G.Node) (*G.Node, bool) {
	if x.IsScalar() {
		return w.ok(exec.Expand(x, 15, 17)), w.exact[x]
	}
	c := w.cut(x)
	return w.ok(exec.Expand(c, w.expanded(c)...)), w.exact[x]
}

// broadcast makes an elementwise operation of two expanded operands.
func (w *grower) broadcast(x *G.Node) (*G.Node, bool) {
	if x.IsScalar() {
		return nil, false
	}
	a := w.cut(x)
	shape := w.expanded(a)
	y := w.pick("y", func(y *G.Node) bool {
		return y.Dims() == 3 && slices.Equal(broadcastOf(y.Shape(), shape), shape)
	})
	if y == nil {
		if y = w.pick("scalar", (*G.Node).IsScalar); y == nil {
			return nil, false
		}
	}
	f := binaries[rapid.SampledFrom([]string{"+", "-", "⊙"}).Draw(w.t, "function")]
	l, r := w.tame(w.ok(exec.Expand(a, shape...))), w.ok(exec.Expand(w.tame(y), shape...))
	if rapid.Bool().Draw(w.t, "plain") {
		l = w.ok(exec.Expand(a, shape...))
	}
	return w.ok(f(l, r)), false
}

// broadcastOf is to where from can be broadcast to it, else nil.
func broadcastOf(from tensor.Shape, to []int) []int {
	for i := range to {
		if from[i] != 1 && from[i] != to[i] {
			return nil
		}
	}
	return to
}

func (w *grower) collapse(x *G.Node) (*G.Node, bool) {
	if x.IsScalar() || rapid.Bool().Draw(w.t, "all") {
		return w.mean(w.ok(exec.Collapse(x)), volume(x.Shape())), false
	}
	c := w.cut(x)
	shape := slices.Clone(c.Shape())
	for i := range shape {
		if rapid.Bool().Draw(w.t, "axis") {
			shape[i] = 1
		}
	}
	return w.mean(w.ok(exec.Collapse(c, shape...)), volume(c.Shape())/volume(shape)), false
}

func (w *grower) sum(x *G.Node) (*G.Node, bool) {
	if x.Dims() < 2 || slices.Contains(x.Shape(), 1) {
		return nil, false // axes of size 1 are more than Gorgonia's own sums bear
	}
	axis := rapid.IntRange(0, x.Dims()-1).Draw(w.t, "axis")
	return w.mean(w.ok(G.Sum(x, axis)), x.Shape()[axis]), false
}

func (w *grower) repeat(x *G.Node) (*G.Node, bool) {
	if x.Dims() != 2 || slices.Contains(x.Shape(), 1) || volume(x.Shape()) > 2000 {
		return nil, false
	}
	v := w.ok(G.Sum(x, 1))
	a, b, err := G.Broadcast(v, x, G.NewBroadcastPattern([]byte{1}, nil))
	if err != nil {
		w.t.Fatalf("%+v", err)
	}
	return w.mean(w.ok(G.Add(a, b)), x.Shape()[1]), false
}

func (w *grower) maxOver(x *G.Node) (*G.Node, bool) {
	if x.IsScalar() {
		return nil, false
	}
	return w.ok(exec.MaxOver(x, rapid.IntRange(0, x.Dims()-1).Draw(w.t, "axis"))), w.exact[x]
}

func (w *grower) window(x *G.Node) (*G.Node, bool) {
	n := volume(x.Shape())
	if x.IsScalar() || n < 2 {
		return nil, false
	}
	from := rapid.IntRange(0, n-1).Draw(w.t, "offset")
	return w.ok(exec.Window(w.shaped(x, n), from, rapid.IntRange(1, n-from).Draw(w.t, "count"))), w.exact[x]
}

func (w *grower) pack(x *G.Node) (*G.Node, bool) {
	y := w.pick("y", func(*G.Node) bool { return true })
	if volume(x.Shape())+volume(y.Shape()) > 20000 {
		return nil, false
	}
	return w.ok(exec.Pack(x, y, x)), w.exact[x] && w.exact[y]
}

// sliding draws a kernel and a stride for images of a height and a width.
func (w *grower) sliding(height, width int) (kernel, stride int) {
	return rapid.IntRange(1, min(height, width, 4)).Draw(w.t, "kernel"), rapid.IntRange(1, 4).Draw(w.t, "stride")
}

func (w *grower) patches(x *G.Node) (*G.Node, bool) {
	if x.IsScalar() || volume(x.Shape()) > 3000 {
		return nil, false
	}
	image := w.cut(x)
	if rapid.Bool().Draw(w.t, "batch") && image.Shape()[0]%5 == 0 {
		s := image.Shape()
		image = w.shaped(image, 5, s[0]/5, s[1], s[2])
	}
	s := image.Shape()[image.Dims()-3:]
	kernel, stride := w.sliding(s[0], s[1])
	p := w.ok(exec.Patches(image, kernel, stride))
	if volume(p.Shape()) > 20000 {
		return nil, false
	}
	if p.Dims() > 3 {
		p = w.cut(p)
	}
	return p, w.exact[x]
}

// fold folds patches of x, as many as there are of them in an image of a drawn size.
func (w *grower) fold(x *G.Node) (*G.Node, bool) {
	if x.IsScalar() {
		return nil, false
	}
	c := w.cut(x)
	rows, columns, patch := c.Shape()[0], c.Shape()[1], c.Shape()[2]
	kernel, stride := w.sliding(4, 4)
	for patch%(kernel*kernel) != 0 {
		kernel--
	}
	height := (rows-1)*stride + kernel + rapid.IntRange(0, stride-1).Draw(w.t, "left out")
	width := (columns-1)*stride + kernel
	if height*width*patch > 20000*kernel*kernel {
		return nil, false
	}
	return w.mean(w.ok(exec.Fold(c, height, width, kernel, stride)), kernel), false
}
