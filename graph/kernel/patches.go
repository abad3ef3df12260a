package kernel

// A Sliding is a square window that slides over images, whose pixels have Channels numbers each: Kernel pixels high and wide, from
// place to place Stride pixels on, and never beyond an edge.
type Sliding struct{ Height, Width, Channels, Kernel, Stride int }

// Rows and Columns count the places of the window, down and across.
func (s Sliding) Rows() int    { return (s.Height-s.Kernel)/s.Stride + 1 }
func (s Sliding) Columns() int { return (s.Width-s.Kernel)/s.Stride + 1 }

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
		image, y := i/rows, i%rows
		to, from := dst[i*columns*patch:], src[image*s.Image()+y*s.Stride*line:]
		for k := range s.Kernel {
			copyRuns(to[k*run:], from[k*line:], run, columns, patch, step)
		}
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
		image, y := i/rows, i%rows
		to, from := dst[image*s.Image()+y*s.Stride*line:], src[i*columns*patch:]
		for x := range columns { // runs that meet in a pixel are far apart: a processor waits for memory that it has just written
			addRuns(to[x*step:], from[x*patch:], run, s.Kernel, line, run)
		}
	}
}

// copyRunsGo copies count runs of n elements: run i begins at i from in src, and at i to in dst.
func copyRunsGo[T Float](dst, src []T, n, count, to, from int) {
	for i := range count {
		copy(dst[i*to:][:n], src[i*from:])
	}
}

// addRunsGo adds them to the elements of dst, one run after another.
func addRunsGo[T Float](dst, src []T, n, count, to, from int) {
	for i := range count {
		addGo(dst[i*to:][:n], dst[i*to:][:n], src[i*from:][:n])
	}
}
