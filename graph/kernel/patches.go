package kernel

// A Sliding is a square window that slides over images, whose pixels have Channels numbers each: Kernel pixels high and wide, from
// place to place Stride pixels on, and never beyond an edge.
type Sliding struct{ Height, Width, Channels, Kernel, Stride int }

// Rows and Columns count the places of the window, down and across: none where an image is smaller than the window.
func (s Sliding) Rows() int    { return s.places(s.Height) }
func (s Sliding) Columns() int { return s.places(s.Width) }

func (s Sliding) places(length int) int {
	if length < s.Kernel {
		return 0
	}
	return (length-s.Kernel)/s.Stride + 1
}

// Image is the number of elements of an image, and Patch of a window.
func (s Sliding) Image() int { return s.Height * s.Width * s.Channels }
func (s Sliding) Patch() int { return s.Kernel * s.Kernel * s.Channels }

// Patches copies the windows of so many images: src is (images, Height, Width, Channels), dst is (images, Rows, Columns, Kernel,
// Kernel, Channels).
func Patches[T Float](dst, src []T, images int, s Sliding) {
	rows, columns, patch := s.Rows(), s.Columns(), s.Patch()
	dst, src = dst[:images*rows*columns*patch], src[:images*s.Image()]
	run, line, step := s.Kernel*s.Channels, s.Width*s.Channels, s.Stride*s.Channels
	copyRuns := at[T]().copyRuns
	for i := range images * rows {
		from := i/rows*s.Image() + i%rows*s.Stride*line
		copyRuns(dst[i*columns*patch:], src[from:], run, s.Kernel, run, line, columns, patch, step)
	}
}

// Fold adds the windows of so many images up, each where Patches copies it from: src is (images, Rows, Columns, Kernel, Kernel,
// Channels), dst is (images, Height, Width, Channels). A pixel begins at 0, and the windows are added in the order in which they lie
// in src.
func Fold[T Float](dst, src []T, images int, s Sliding) {
	rows, columns, patch := s.Rows(), s.Columns(), s.Patch()
	dst, src = dst[:images*s.Image()], src[:images*rows*columns*patch]
	run, line, step := s.Kernel*s.Channels, s.Width*s.Channels, s.Stride*s.Channels
	addRuns := at[T]().addRuns
	clear(dst)
	for i := range images * rows {
		to := i/rows*s.Image() + i%rows*s.Stride*line
		addRuns(dst[to:], src[i*columns*patch:], run, s.Kernel, line, run, columns, step, patch)
	}
}

// copyRunsGo copies runs of n elements, count of them at each place: run r of place p begins at p toPlace + r to in dst, and at
// p fromPlace + r from in src.
func copyRunsGo[T Float](dst, src []T, n, count, to, from, places, toPlace, fromPlace int) {
	for p := range places {
		for r := range count {
			copy(dst[p*toPlace+r*to:][:n], src[p*fromPlace+r*from:][:n])
		}
	}
}

// addRunsGo adds them to the elements of dst, one run after another.
func addRunsGo[T Float](dst, src []T, n, count, to, from, places, toPlace, fromPlace int) {
	for p := range places {
		for r := range count {
			sum := dst[p*toPlace+r*to:][:n]
			addGo(sum, sum, src[p*fromPlace+r*from:][:n])
		}
	}
}
