package circuit

import (
	"github.com/pkg/errors"

	"credo/graph"
)

// Form is how a projection connects: a value whose fields are its options. Between two populations it is a Wiring.
type Form interface {
	// Between returns the form between populations of these shapes. The error completes the sentence "the projection is …".
	Between(pre, post Shape) (Wiring, error)
	// String names the form: "dense".
	String() string
}

// Wiring is a form between two populations: the map that weights w make of a presynaptic signal x, linear in both. Signals are
// (…, batch, cells); the axes before the batch, such as steps and instances, are alike for x and y. Weights are a matrix, the same for
// every sample. For all x, y and w
//
//	⟨Current(x, w), y⟩ = ⟨x, Back(y, w)⟩ = ⟨w, Outer(x, y)⟩
type Wiring interface {
	// Weights returns the shape of the weights, of two axes.
	Weights() []int
	// Fan returns the number of synapses onto a postsynaptic cell and from a presynaptic one, where no border is near.
	Fan() (in, out int)
	// Current returns the current of x (…, batch, size of Pre) through the weights, (…, batch, size of Post).
	Current(b *graph.Builder, x, w graph.Node) graph.Node
	// Back is the adjoint of Current: y (…, batch, size of Post) to (…, batch, size of Pre).
	Back(b *graph.Builder, y, w graph.Node) graph.Node
	// Outer returns the products of x and y at every synapse, added over samples, over all axes before them and over the synapses that
	// share a weight: in the shape of the weights.
	Outer(b *graph.Builder, x, y graph.Node) graph.Node
	// Joins tells whether weight e, counted row by row, belongs to a synapse from (AtPre) or onto (AtPost) a cell.
	Joins(e int, s Side, cell int) bool
}

// Side is an end of a synapse.
type Side int

// The sides.
const (
	AtPre Side = iota
	AtPost
)

// other returns the other end.
func (s Side) other() Side { return AtPost - s }

// rows returns a signal (…, cells) as a matrix (samples, cells).
func rows(b *graph.Builder, x graph.Node, cells int) graph.Node {
	if b.Err() != nil {
		return graph.Node{}
	}
	shape := x.Shape()
	if last := len(shape) - 1; last < 1 || shape[last] != cells {
		b.Fail(errors.Errorf("a signal of shape %v: needs (batch, %d), and may have axes before the batch", shape, cells))
		return graph.Node{}
	}
	return b.Reshape(x, Shape(shape).Size()/cells, cells)
}

// overRows applies f to a signal (…, from) as a matrix (samples, from). The result, (samples, to), gets the axes of the signal again.
func overRows(b *graph.Builder, x graph.Node, from, to int, f func(x graph.Node) graph.Node) graph.Node {
	y := f(rows(b, x, from))
	if b.Err() != nil {
		return graph.Node{}
	}
	shape := x.Shape()
	shape[len(shape)-1] = to
	return b.Reshape(y, shape...)
}

// Offset returns the current that a projection from one cell of rate 1 brings to every sample alike, (1, size of Post), of networks side by
// side (networks, 1, size of Post): a bias, which is added without a product.
func Offset(b *graph.Builder, f Wiring, w graph.Node) graph.Node {
	switch f := f.(type) {
	case dense, denseSide:
		return w
	case perChannel:
		return f.spread(b, w)
	}
	return f.Current(b, b.Expand(b.Const(1), 1, 1), w)
}
