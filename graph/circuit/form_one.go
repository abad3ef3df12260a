package circuit

import (
	"github.com/pkg/errors"

	"credo/graph"
)

// OneToOne joins cell i with cell i. Weights are (1, size of Post); the current is x ⊙ w. A projection without weights, the zero Node,
// has strength 1.
type OneToOne struct{}

// String returns "one-to-one".
func (OneToOne) String() string { return "one-to-one" }

// Between joins populations of as many cells.
func (OneToOne) Between(pre, post Shape) (Wiring, error) {
	if pre.Size() != post.Size() {
		return nil, errors.Errorf("one-to-one between %s and %s", pre, post.cells())
	}
	return oneToOne{pre.Size()}, nil
}

type oneToOne struct{ cells int }

func (o oneToOne) Weights() []int     { return []int{1, o.cells} }
func (o oneToOne) Fan() (in, out int) { return 1, 1 }

func (o oneToOne) Current(b *graph.Builder, x, w graph.Node) graph.Node {
	if !w.Valid() {
		return x
	}
	return overRows(b, x, o.cells, o.cells, func(x graph.Node) graph.Node { return b.Mul(x, w) })
}

func (o oneToOne) Back(b *graph.Builder, y, w graph.Node) graph.Node { return o.Current(b, y, w) }

func (o oneToOne) Outer(b *graph.Builder, x, y graph.Node) graph.Node {
	return b.Reshape(b.Sum(b.Mul(rows(b, x, o.cells), rows(b, y, o.cells)), 0), 1, o.cells)
}

func (o oneToOne) Joins(e int, _ Side, cell int) bool { return e == cell }
