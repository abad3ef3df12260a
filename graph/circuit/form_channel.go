package circuit

import "credo/graph"

// PerChannel joins every presynaptic cell with every postsynaptic one, through one weight for all places of a channel: the biases of a
// convolution. Weights are (size of Pre, channels of Post).
type PerChannel struct{}

// String returns "per channel".
func (PerChannel) String() string { return "per channel" }

// Between joins any populations; the channels are the last axis of post.
func (PerChannel) Between(pre, post Shape) (Wiring, error) {
	channels := post[len(post)-1]
	return perChannel{dense{pre.Size(), channels}, post.Size() / channels}, nil
}

// perChannel is dense onto the channels, and each of them has many places.
type perChannel struct {
	channel dense
	places  int
}

func (p perChannel) Weights() []int     { return p.channel.Weights() }
func (p perChannel) Fan() (in, out int) { return p.channel.pre, p.cells() }
func (p perChannel) cells() int         { return p.places * p.channel.post }

func (p perChannel) Current(b *graph.Builder, x, w graph.Node) graph.Node {
	return overRows(b, x, p.channel.pre, p.cells(), func(x graph.Node) graph.Node {
		return p.spread(b, b.MatMul(x, w))
	})
}

// spread gives every place of a channel the channel's value: (samples, channels) to (samples, size of Post).
func (p perChannel) spread(b *graph.Builder, u graph.Node) graph.Node {
	if b.Err() != nil {
		return graph.Node{}
	}
	n := u.Shape()[0]
	return b.Reshape(b.Expand(b.Reshape(u, n, 1, p.channel.post), n, p.places, p.channel.post), n, p.cells())
}

func (p perChannel) Back(b *graph.Builder, y, w graph.Node) graph.Node {
	return overRows(b, y, p.cells(), p.channel.pre, func(y graph.Node) graph.Node {
		return b.MatMul(p.gather(b, y), b.Transpose(w))
	})
}

func (p perChannel) Outer(b *graph.Builder, x, y graph.Node) graph.Node {
	return p.channel.Outer(b, rows(b, x, p.channel.pre), p.gather(b, rows(b, y, p.cells())))
}

// gather adds over the places of each channel: (samples, size of Post) to (samples, channels).
func (p perChannel) gather(b *graph.Builder, y graph.Node) graph.Node {
	if b.Err() != nil {
		return graph.Node{}
	}
	return b.Sum(b.Reshape(y, y.Shape()[0], p.places, p.channel.post), 1)
}

func (p perChannel) Joins(e int, s Side, cell int) bool {
	if s == AtPost {
		cell %= p.channel.post
	}
	return p.channel.Joins(e, s, cell)
}
