package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/exec"
)

// Reshape returns the same values, row by row, under another shape.
func (b *Builder) Reshape(x Node, shape ...int) Node {
	if b.err != nil {
		return Node{}
	}
	if slices.Equal(x.Shape(), shape) {
		return x
	}
	if size(x.Shape()) != size(shape) {
		return b.failf("Reshape of shape %v to %v: the number of values differs", x.Shape(), shape)
	}
	if len(shape) == 0 { // Gorgonia's Reshape cannot make a scalar
		return b.collapse(x)
	}
	if x.Rank() == 0 {
		return b.expand(x, shape)
	}
	return b.unary("Reshape", func(n *G.Node) (*G.Node, error) { return G.Reshape(n, tensor.Shape(slices.Clone(shape))) }, x)
}

// Expand broadcasts x to the shape, as NumPy does: axes are matched from the last, and an axis of size 1 (or a missing one) is
// repeated.
func (b *Builder) Expand(x Node, shape ...int) Node {
	if b.err != nil {
		return Node{}
	}
	if slices.Equal(x.Shape(), shape) {
		return x
	}
	if err := checkShape(shape); err != nil {
		b.Fail(errors.WithMessage(err, "Expand"))
		return Node{}
	}
	if x.Rank() > 0 {
		if x.Rank() > len(shape) {
			return b.failf("Expand of shape %v to %v", x.Shape(), shape)
		}
		x = b.Reshape(x, padded(x.Shape(), len(shape))...)
	}
	return b.expand(x, shape)
}

func (b *Builder) expand(x Node, shape []int) Node {
	if slices.Equal(x.Shape(), shape) {
		return x
	}
	return b.unary("Expand", func(n *G.Node) (*G.Node, error) { return exec.Expand(n, shape...) }, x)
}

func (b *Builder) collapse(x Node, shape ...int) Node {
	if b.err == nil && slices.Equal(x.Shape(), shape) {
		return x
	}
	return b.unary("Sum", func(n *G.Node) (*G.Node, error) { return exec.Collapse(n, shape...) }, x)
}

// broadcast gives x and y one shape.
func (b *Builder) broadcast(name string, x, y Node) (Node, Node) {
	rank := max(x.Rank(), y.Rank())
	shape := make([]int, rank)
	xs, ys := padded(x.Shape(), rank), padded(y.Shape(), rank)
	for i := range shape {
		switch {
		case xs[i] == ys[i] || ys[i] == 1:
			shape[i] = xs[i]
		case xs[i] == 1:
			shape[i] = ys[i]
		default:
			b.failf("%s of shapes %v and %v", name, x.Shape(), y.Shape())
			return Node{}, Node{}
		}
	}
	return b.Expand(x, shape...), b.Expand(y, shape...)
}

// Sum adds over the axes and drops them; without axes it adds everything to a scalar.
func (b *Builder) Sum(x Node, axes ...int) Node {
	if b.err != nil {
		return Node{}
	}
	kept, dropped, err := reduced(x.Shape(), axes)
	if err != nil {
		b.Fail(errors.WithMessage(err, "Sum"))
		return Node{}
	}
	if len(dropped) == 0 {
		return b.collapse(x)
	}
	return b.Reshape(b.collapse(x, kept...), dropped...)
}

// Mean averages over the axes and drops them; without axes it averages everything.
func (b *Builder) Mean(x Node, axes ...int) Node {
	s := b.Sum(x, axes...)
	if b.err != nil {
		return Node{}
	}
	return b.Scale(s, float64(size(s.Shape()))/float64(size(x.Shape())))
}

// MaxOver returns the largest value along the axis, which stays with size 1. It stops the gradient.
func (b *Builder) MaxOver(x Node, axis int) Node {
	return b.unary("MaxOver", func(n *G.Node) (*G.Node, error) { return exec.MaxOver(n, axis) }, x)
}

// LogSoftmax returns x - log Σ e^x along the last axis.
func (b *Builder) LogSoftmax(x Node) Node {
	if b.err != nil || x.Rank() == 0 {
		return b.failf("LogSoftmax needs at least one axis")
	}
	last := x.Rank() - 1
	kept := x.Shape()
	kept[last] = 1
	x = b.Sub(x, b.MaxOver(x, last)) // the shift cancels, so it may stop the gradient
	return b.Sub(x, b.Log(b.collapse(b.Exp(x), kept...)))
}

// Softmax returns e^x / Σ e^x along the last axis.
func (b *Builder) Softmax(x Node) Node { return b.Exp(b.LogSoftmax(x)) }

// reduced returns the shape with the axes set to 1, and without them.
func reduced(shape, axes []int) (kept, dropped []int, err error) {
	if len(axes) == 0 {
		return nil, nil, nil
	}
	kept = slices.Clone(shape)
	for _, a := range axes {
		if a < 0 || a >= len(shape) {
			return nil, nil, errors.Errorf("axis %d of a value of shape %v", a, shape)
		}
		kept[a] = 1
	}
	for i, d := range shape {
		if !slices.Contains(axes, i) {
			dropped = append(dropped, d)
		}
	}
	return kept, dropped, nil
}

func padded(shape []int, rank int) []int {
	out := make([]int, rank)
	for i := range out {
		out[i] = 1
	}
	copy(out[rank-len(shape):], shape)
	return out
}

func size(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

func shapes(ns []Node) string {
	out := make([]string, len(ns))
	for i, n := range ns {
		out[i] = fmt.Sprint(n.Shape())
	}
	return strings.Join(out, " and ")
}
