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
	return d.product(b, x, w, false)
}

func (d denseSide) Back(b *graph.Builder, y, w graph.Node) graph.Node {
	return d.product(b, y, w, true)
}

// product multiplies signals with the weights of their networks, or with the transposed ones.
func (d denseSide) product(b *graph.Builder, x, w graph.Node, transposed bool) graph.Node {
	times := d.before(b, x)
	if times == 0 {
		return b.BatchMatMul(x, w, false, transposed)
	}
	all := b.Expand(w, append([]int{times}, d.Weights()...)...)
	out := b.BatchMatMul(d.stacked(b, x), d.stacked(b, all), false, transposed)
	if b.Err() != nil {
		return graph.Node{}
	}
	shape := x.Shape()
	shape[len(shape)-1] = out.Shape()[2]
	return b.Reshape(out, shape...)
}

func (d denseSide) Outer(b *graph.Builder, x, y graph.Node) graph.Node {
	times := d.before(b, x)
	if times == 0 {
		return b.BatchMatMul(x, y, true, false)
	}
	each := b.BatchMatMul(d.stacked(b, x), d.stacked(b, y), true, false)
	return b.Sum(b.Reshape(each, append([]int{times}, d.Weights()...)...), 0)
}

// before counts the values of a network in a signal with axes before the axis of the networks: its moments. It is 0 without such axes.
func (s side) before(b *graph.Builder, x graph.Node) int {
	if b.Err() != nil || x.Rank() <= 3 {
		return 0
	}
	return Shape(x.Shape()[:x.Rank()-3]).Size()
}

// stacked returns a value (…, networks, a, b) with one axis for all before the last two.
func (s side) stacked(b *graph.Builder, x graph.Node) graph.Node {
	if b.Err() != nil {
		return graph.Node{}
	}
	shape := x.Shape()
	last := shape[len(shape)-2:]
	return b.Reshape(x, Shape(shape).Size()/Shape(last).Size(), last[0], last[1])
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
	each, times := b.Mul(x, y), o.before(b, x)
	if b.Err() != nil {
		return graph.Node{}
	}
	sum := b.Sum(each, each.Rank()-2)
	if times > 0 {
		sum = b.Sum(b.Reshape(sum, append([]int{times}, o.Weights()...)...), 0)
	}
	return b.Reshape(sum, o.Weights()...)
}
