package circuit

import (
	"github.com/pkg/errors"

	"credo/graph"
)

// side is a form of networks side by side: each has weights of its own, (networks, rows, columns), and signals have an axis of the networks
// before the batch.
type side struct {
	Wiring
	networks int
}

// besides puts networks side by side, each connected by the wiring. The error completes the sentence "the projection is …".
func besides(f Wiring, networks int) (Wiring, error) {
	switch f := f.(type) {
	case dense:
		return denseSide{side{f, networks}}, nil
	case oneToOne:
		return oneSide{side{f, networks}}, nil
	case making:
		inner, err := besides(f.Wiring, networks)
		f.Wiring = inner
		f.fixed.Shape = append([]int{networks}, f.fixed.Shape...)
		return f, err
	}
	return nil, errors.New("neither dense nor one-to-one, and only these have networks side by side")
}

// Weights has the axis of the networks first.
func (s side) Weights() []int { return append([]int{s.networks}, s.Wiring.Weights()...) }

// Joins asks the wiring of one network: cells of the same place are counted together.
func (s side) Joins(e int, at Side, cell int) bool {
	return s.Wiring.Joins(e%Shape(s.Wiring.Weights()).Size(), at, cell)
}

// denseSide is dense in each network.
type denseSide struct{ side }

func (d denseSide) Current(b *graph.Builder, x, w graph.Node) graph.Node {
	return b.BatchMatMul(x, w, false, false)
}

func (d denseSide) Back(b *graph.Builder, y, w graph.Node) graph.Node {
	return b.BatchMatMul(y, w, false, true)
}

func (d denseSide) Outer(b *graph.Builder, x, y graph.Node) graph.Node {
	return b.BatchMatMul(x, y, true, false)
}

// oneSide is one-to-one in each network.
type oneSide struct{ side }

func (o oneSide) Current(b *graph.Builder, x, w graph.Node) graph.Node {
	if !w.Valid() {
		return x
	}
	return b.Mul(x, w)
}

func (o oneSide) Back(b *graph.Builder, y, w graph.Node) graph.Node { return o.Current(b, y, w) }

func (o oneSide) Outer(b *graph.Builder, x, y graph.Node) graph.Node {
	if b.Err() != nil {
		return graph.Node{}
	}
	sum := b.Sum(b.Mul(x, y), 1)
	return b.Reshape(sum, o.Weights()...)
}
