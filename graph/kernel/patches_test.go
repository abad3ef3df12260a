package kernel_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"credo/graph/kernel"
)

// Patches and Fold are their definitions, element by element, and write nothing before or behind their destination.
func TestPatchesAndFold(t *testing.T) {
	eachLevel(t, rapid.MakeCheck(testSliding[float32]), rapid.MakeCheck(testSliding[float64]))
}

func testSliding[T kernel.Float](t *rapid.T) {
	s, images := drawSliding(t), rapid.IntRange(0, 3).Draw(t, "images")
	flat, patched := images*s.Image(), images*s.Rows()*s.Columns()*s.Patch()
	pool := append(normals[T](100), specials[T]()...)
	image, patches := drawn(t, pool, flat), drawn(t, pool, patched)
	wantPatches, wantImage := make([]T, patched), make([]T, flat)
	eachPixel(s, images, func(at, pixel int) {
		wantPatches[at] = image[pixel]
		wantImage[pixel] += patches[at]
	})
	sameWithin(t, fmt.Sprintf("Patches %+v", s), wantPatches, func(dst []T) { kernel.Patches(dst, image, images, s) })
	sameWithin(t, fmt.Sprintf("Fold %+v", s), wantImage, func(dst []T) { kernel.Fold(dst, patches, images, s) })
}

func drawSliding(t *rapid.T) kernel.Sliding {
	s := kernel.Sliding{Kernel: rapid.IntRange(1, 5).Draw(t, "kernel"), Stride: rapid.IntRange(1, 4).Draw(t, "stride")}
	s.Channels = rapid.OneOf(rapid.IntRange(1, 20), rapid.SampledFrom([]int{32, 64, 65})).Draw(t, "channels")
	s.Height, s.Width = s.Kernel+rapid.IntRange(-1, 6).Draw(t, "height"), s.Kernel+rapid.IntRange(-1, 6).Draw(t, "width")
	return s
}

// drawn is n elements of the pool.
func drawn[T kernel.Float](t *rapid.T, pool []T, n int) []T {
	state, out := rapid.Uint32().Draw(t, "elements"), make([]T, n)
	for i := range out {
		state = state*1664525 + 1013904223
		out[i] = pool[int(state>>16)%len(pool)]
	}
	return out
}

// eachPixel gives every element of the patches, in order, with the element of the images that it is.
func eachPixel(s kernel.Sliding, images int, f func(at, pixel int)) {
	at := 0
	for i := range images {
		for y := range s.Rows() {
			for x := range s.Columns() {
				for ky := range s.Kernel {
					for kx := range s.Kernel {
						for c := range s.Channels {
							f(at, ((i*s.Height+y*s.Stride+ky)*s.Width+x*s.Stride+kx)*s.Channels+c)
							at++
						}
					}
				}
			}
		}
	}
}

// sameWithin has f write into the middle of an array, and wants the rest as it was.
func sameWithin[T kernel.Float](t fataler, what string, want []T, f func(dst []T)) {
	const guard = 20
	all := make([]T, len(want)+2*guard)
	kernel.Fill(all, 7)
	edges := slices.Clone(all[:guard])
	f(all[guard : guard+len(want)])
	sameBits(t, what, all[guard:guard+len(want)], want)
	sameBits(t, what+", before", all[:guard], edges)
	sameBits(t, what+", behind", all[guard+len(want):], edges)
}

// The layers of a network for CIFAR-10.
var slidings = []kernel.Sliding{{32, 32, 3, 5, 2}, {14, 14, 64, 5, 2}, {5, 5, 128, 3, 1}}

func BenchmarkPatches(b *testing.B) {
	for _, level := range kernel.Levels() {
		kernel.AtLevel(level, func() {
			for _, s := range slidings {
				benchmarkSliding[float32](b, s)
				benchmarkSliding[float64](b, s)
			}
		})
	}
}

func benchmarkSliding[T kernel.Float](b *testing.B, s kernel.Sliding) {
	const images = 32
	image, patches := normals[T](images*s.Image()), make([]T, images*s.Rows()*s.Columns()*s.Patch())
	run := func(name string, f func()) {
		what := fmt.Sprintf("func=%s/channels=%d/kernel=%d/stride=%d", name, s.Channels, s.Kernel, s.Stride)
		b.Run(fmt.Sprintf("%s/dtype=%s/level=%s", what, dtypeOf[T](), kernel.Level()), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(patches)), "ns/element")
		})
	}
	run("Patches", func() { kernel.Patches(patches, image, images, s) })
	run("Fold", func() { kernel.Fold(image, patches, images, s) })
}
