package data_test

import (
	"testing"

	"credo/graph"
	"credo/train/data"
	"credo/train/task"
	"credo/train/task/tasktest"
)

// The cost of a minibatch of 32 images like CIFAR-10's, as they are and moved.
func BenchmarkFill(b *testing.B) {
	for name, v := range map[string]data.View{"crop=0/flip=false": {}, "crop=4/flip=true": {Crop: 4, Flip: true}} {
		for _, d := range []graph.Dtype{graph.Float32, graph.Float64} {
			b.Run(name+"/dtype="+d.String(), func(b *testing.B) {
				const n, batch = 1024, 32
				s := &data.Splits{Set: "like CIFAR-10", View: v, Train: data.Set{
					Rows: 32, Cols: 32, Channels: 3, Classes: 10, Shades: make([][256]float32, 3), Pixels: make([]uint8, n*3072), Labels: make([]uint8, n),
				}}
				for i := range s.Train.Pixels {
					s.Train.Pixels[i] = uint8(i * i)
				}
				var to task.Arrays = tasktest.Room(s, d, 0, batch)
				at := task.Address{Part: task.Train, Size: batch}
				b.ReportAllocs()
				for b.Loop() {
					at.Step = (at.Step + 1) % (n / batch)
					if err := s.Fill(at, to); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/batch, "ns/image")
			})
		}
	}
}
