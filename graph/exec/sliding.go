package exec

import (
	"fmt"

	"github.com/pkg/errors"
	"gorgonia.org/tensor"

	"credo/graph/kernel"
)

// sliding is a window of k k pixels that slides over images (..., H, W, C).
type sliding struct {
	images    tensor.Shape
	k, stride int
}

func (w sliding) check() error {
	if len(w.images) < 3 {
		return errors.New("needs images (..., height, width, channels)")
	}
	switch s := w.kernel(); {
	case w.k < 1 || w.stride < 1:
		return errors.Errorf("kernel %d and stride %d must be at least 1", w.k, w.stride)
	case s.Height < w.k || s.Width < w.k:
		return errors.Errorf("a kernel of %d x %d pixels is larger than an image of %d x %d", w.k, w.k, s.Height, s.Width)
	}
	return nil
}

// kernel is the window over one image.
func (w sliding) kernel() kernel.Sliding {
	n := len(w.images)
	return kernel.Sliding{Height: w.images[n-3], Width: w.images[n-2], Channels: w.images[n-1], Kernel: w.k, Stride: w.stride}
}

// patches is the shape of the patches.
func (w sliding) patches() tensor.Shape {
	s := w.kernel()
	return append(toShape(w.images[:len(w.images)-3]), s.Rows(), s.Columns(), s.Patch())
}

// same tells whether another window slides over images of the same shape in the same way.
func (w sliding) same(other sliding) bool {
	return w.images.Eq(other.images) && w.k == other.k && w.stride == other.stride
}

// count is the number of images.
func (w sliding) count() int { return size(w.images[:len(w.images)-3]) }

// printed is an operation with the window in a printed plan.
func (w sliding) printed(kind, operand string) string {
	return fmt.Sprintf("%s(%s, kernel %d, stride %d)", kind, operand, w.k, w.stride)
}

// slideInParts makes an instruction that computes image by image.
func slideInParts[T kernel.Float](w sliding, s site[T], f func(dst, src []T, images int, s kernel.Sliding)) instruction[T] {
	dst, a, window, images := s.dst, s.args[0], w.kernel(), w.count()
	return inParts[T](images, 1, float64(size(w.patches()))/8, func(_, from, to int) {
		value, operand := len(dst.data)/images, len(a.data)/images
		f(dst.data[from*value:to*value], a.data[from*operand:to*operand], to-from, window)
	})
}

// each calls f for every element of the patches of all images, in order, with the place of its pixel in the images.
func (w sliding) each(f func(patch, pixel int)) {
	s, patch := w.kernel(), 0
	for i := range w.count() {
		for y := range s.Rows() {
			for x := range s.Columns() {
				for row := range w.k {
					for column := range w.k {
						for c := range s.Channels {
							f(patch, ((i*s.Height+y*w.stride+row)*s.Width+x*w.stride+column)*s.Channels+c)
							patch++
						}
					}
				}
			}
		}
	}
}
