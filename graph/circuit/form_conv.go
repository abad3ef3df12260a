package circuit

import (
	"fmt"
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
)

// Conv is a convolution: the cells of an image (rows, columns, channels) under a square window drive one place of a map, and all places share
// their weights. The window moves Stride cells at a time and stays within the image. Weights are (Kernel Kernel channels of Pre, channels of
// Post), the cells of a window row by row; they are not turned round, as is usual (a cross-correlation).
type Conv struct{ Kernel, Stride int }

// String names the form: "convolution 5x5 of stride 2".
func (c Conv) String() string {
	return fmt.Sprintf("convolution %dx%d of stride %d", c.Kernel, c.Kernel, c.Stride)
}

// Between joins an image with its maps.
func (c Conv) Between(pre, post Shape) (Wiring, error) {
	if len(pre) != 3 || len(post) != 3 {
		return nil, errors.Errorf("a %s from %s to %s cells: it needs rows, columns and channels at both ends", c, pre, post)
	}
	maps, err := c.Over(pre, post[2])
	if err != nil {
		return nil, err
	}
	if !slices.Equal(maps, post) {
		return nil, errors.Errorf("a %s that makes maps of %s of its input of %s cells, and its population has %s", c, maps, pre, post)
	}
	return conv{c, pre, maps}, nil
}

// Over returns the shape of the maps of an image. Rows and columns at its end over which the window does not come are left out. The error completes the
// sentence "the projection is …".
func (c Conv) Over(image Shape, channels int) (Shape, error) {
	switch {
	case c.Kernel < 1 || c.Stride < 1:
		return nil, errors.Errorf("a %s: kernel and stride must be at least 1", c)
	case channels < 1:
		return nil, errors.Errorf("a %s onto %d channels: it needs at least 1", c, channels)
	case len(image) != 3:
		return nil, errors.Errorf("a %s over %s cells: it needs rows, columns and channels", c, image)
	case c.Kernel > min(image[0], image[1]):
		return nil, errors.Errorf("a %s, and its kernel is larger than its input of %s cells", c, image)
	}
	return Shape{c.places(image[0]), c.places(image[1]), channels}, nil
}

// places returns how many places the window has along an axis.
func (c Conv) places(cells int) int { return (cells-c.Kernel)/c.Stride + 1 }

type conv struct {
	Conv
	pre, post Shape
}

func (c conv) window() int        { return c.Kernel * c.Kernel * c.pre[2] }
func (c conv) Weights() []int     { return []int{c.window(), c.post[2]} }
func (c conv) Fan() (in, out int) { return c.window(), c.Kernel * c.Kernel * c.post[2] }

func (c conv) Current(b *graph.Builder, x, w graph.Node) graph.Node {
	return overRows(b, x, c.pre.Size(), c.post.Size(), func(x graph.Node) graph.Node { return b.MatMul(c.patches(b, x), w) })
}

func (c conv) Back(b *graph.Builder, y, w graph.Node) graph.Node {
	return overRows(b, y, c.post.Size(), c.pre.Size(), func(y graph.Node) graph.Node {
		u := b.MatMul(c.placed(b, y), b.Transpose(w))
		if b.Err() != nil {
			return u
		}
		n := u.Shape()[0] / (c.post[0] * c.post[1])
		return b.Fold(b.Reshape(u, n, c.post[0], c.post[1], c.window()), c.pre[0], c.pre[1], c.Kernel, c.Stride)
	})
}

func (c conv) Outer(b *graph.Builder, x, y graph.Node) graph.Node {
	return b.MatMul(b.Transpose(c.patches(b, rows(b, x, c.pre.Size()))), c.placed(b, rows(b, y, c.post.Size())))
}

// patches returns the cells under the window at every place of every sample, (samples places, window).
func (c conv) patches(b *graph.Builder, x graph.Node) graph.Node {
	if b.Err() != nil {
		return graph.Node{}
	}
	n := x.Shape()[0]
	p := b.Patches(b.Reshape(x, n, c.pre[0], c.pre[1], c.pre[2]), c.Kernel, c.Stride)
	return b.Reshape(p, n*c.post[0]*c.post[1], c.window())
}

// placed returns the channels at every place of every sample, (samples places, channels).
func (c conv) placed(b *graph.Builder, y graph.Node) graph.Node {
	if b.Err() != nil {
		return graph.Node{}
	}
	return b.Reshape(y, y.Shape()[0]*c.post[0]*c.post[1], c.post[2])
}

func (c conv) Joins(e int, s Side, cell int) bool {
	channels := c.pre[2]
	if s == AtPost {
		return cell%c.post[2] == e%c.post[2]
	}
	e /= c.post[2] // the cell of the window
	row, column := cell/channels/c.pre[1], cell/channels%c.pre[1]
	return cell%channels == e%channels &&
		c.under(row, e/channels/c.Kernel, c.post[0]) && c.under(column, e/channels%c.Kernel, c.post[1])
}

// under tells whether cell at of an axis lies under row or column k of the window at one of its places.
func (c conv) under(at, k, places int) bool {
	return at >= k && (at-k)%c.Stride == 0 && (at-k)/c.Stride < places
}
