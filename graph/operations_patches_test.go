package graph_test

import (
	"fmt"

	"credo/graph"
)

// patched are Patches and Fold of images (..., height, width, channels), and a convolution.
func patched() (out []row) {
	for _, c := range []struct {
		images    []int
		k, stride int
	}{
		{[]int{3, 3, 1}, 2, 1}, {[]int{3, 4, 2}, 2, 2}, {[]int{2, 5, 4, 3}, 3, 1}, {[]int{2, 6, 5, 1}, 2, 3}, {[]int{2, 2, 3, 3, 2}, 1, 2},
		{[]int{1, 1, 1}, 1, 1}, {[]int{2, 3, 3, 17}, 3, 1},
	} {
		n := len(c.images) - 3
		lead, h, w, channels := c.images[:n], c.images[n], c.images[n+1], c.images[n+2]
		patches := append(append([]int{}, lead...), (h-c.k)/c.stride+1, (w-c.k)/c.stride+1, c.k*c.k*channels)
		note := fmt.Sprintf("kernel %d, stride %d", c.k, c.stride)
		out = append(out,
			row{
				method: "Patches", note: note, in: [][]int{c.images},
				build: func(b *graph.Builder, x []graph.Node) graph.Node { return b.Patches(x[0], c.k, c.stride) },
				want: func(in []grid) grid {
					return newGrid(patches...).fill(func(i []int) float64 { return in[0].at(pixel(i, c.k, c.stride, channels)...) })
				},
			},
			row{
				method: "Fold", note: note, in: [][]int{patches},
				build: func(b *graph.Builder, x []graph.Node) graph.Node { return b.Fold(x[0], h, w, c.k, c.stride) },
				want: func(in []grid) grid {
					images := newGrid(c.images...)
					newGrid(patches...).fill(func(i []int) float64 {
						images.v[images.offset(pixel(i, c.k, c.stride, channels))] += in[0].at(i...)
						return 0
					})
					return images
				},
			})
	}
	return append(out, convolution(2, 6, 5, 3, 4, 3, 2))
}

// pixel is the place in the images of element i of their patches.
func pixel(i []int, k, stride, channels int) []int {
	n := len(i) - 3
	at := i[n+2]
	return append(append([]int{}, i[:n]...), i[n]*stride+at/(k*channels), i[n+1]*stride+at/channels%k, at%channels)
}

// convolution is the sum over the window, written out.
func convolution(batch, h, w, channels, o, k, stride int) row {
	p, q := (h-k)/stride+1, (w-k)/stride+1
	return row{
		method: "Patches", note: "in a convolution", in: [][]int{{batch, h, w, channels}, {k, k, channels, o}},
		build: func(b *graph.Builder, x []graph.Node) graph.Node {
			rows := b.Reshape(b.Patches(x[0], k, stride), batch*p*q, k*k*channels)
			return b.Reshape(b.MatMul(rows, b.Reshape(x[1], k*k*channels, o)), batch, p, q, o)
		},
		want: func(in []grid) grid {
			return newGrid(batch, p, q, o).fill(func(i []int) float64 {
				return dot(k*k*channels, func(l int) float64 {
					y, x, c := l/(k*channels), l/channels%k, l%channels
					return in[0].at(i[0], i[1]*stride+y, i[2]*stride+x, c) * in[1].at(y, x, c, i[3])
				})
			})
		},
	}
}
