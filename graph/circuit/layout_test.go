package circuit_test

import (
	"slices"
	"testing"

	"credo/graph/circuit"
)

// Oracle: the position of every number by hand: number 100 a + 10 b + c is at (a, b, c) here.
func TestLayouts(t *testing.T) {
	maps := circuit.Shape{2, 2, 3} // rows, columns, channels
	spec := circuit.Spec{
		Populations: []circuit.Population{
			{Name: "x", Shape: maps}, {Name: "one", Cell: circuit.Constant, Shape: circuit.Shape{1}},
			{Name: "v", Shape: circuit.Shape{2}}, {Name: "m", Shape: circuit.Shape{1, 1, 2}},
		},
	}
	numbered := func(n int) (out []float64) {
		for i := range n {
			out = append(out, float64(i))
		}
		return out
	}
	dense := circuit.Projection{Name: "W", Pre: "x", Post: "v"}
	back := circuit.Projection{Name: "Y", Pre: "v", Post: "x"}
	bias := circuit.Projection{Name: "b", Pre: "one", Post: "m", Form: circuit.PerChannel{}}
	conv := circuit.Projection{Name: "C", Pre: "x", Post: "m", Form: circuit.Conv{Kernel: 2, Stride: 1}}
	reversed := circuit.Projection{Name: "R", Pre: "m", Post: "x", Form: circuit.Reversed{Form: circuit.Conv{Kernel: 2, Stride: 1}}}
	// places (row, column) and channels here: place p, channel c is cell 3 p + c; there it is cell 4 c + p.
	there := []float64{0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11}
	var turned, straight, window []float64
	for post := range 2 {
		for _, cell := range there {
			turned = append(turned, 2*cell+float64(post))
			straight = append(straight, 12*float64(post)+cell)
			window = append(window, 2*cell+float64(post)) // a window of the whole image: the same as dense
		}
	}
	for _, row := range []struct {
		name  string
		l     circuit.Layout
		shape []int
		want  []float64
	}{
		{"cells", maps.LayoutOf(1), []int{1, 3, 2, 2}, there},
		{"flat cells", circuit.Shape{4}.LayoutOf(2), []int{2, 4}, numbered(8)},
		{"turned", spec.LayoutOf(dense, true), []int{2, 12}, turned},
		{"onto maps", spec.LayoutOf(back, false), []int{2, 12}, straight},
		{"bias", spec.LayoutOf(bias, false), []int{2}, numbered(2)},
		{"convolution", spec.LayoutOf(conv, true), []int{2, 3, 2, 2}, window},
		{"reversed", spec.LayoutOf(reversed, false), []int{2, 3, 2, 2}, window},
	} {
		x := numbered(len(row.want))
		got := row.l.There(x)
		if !slices.Equal(row.l.Shape, row.shape) || !slices.Equal(got, row.want) {
			t.Errorf("%s: shape %v, %v; want %v, %v", row.name, row.l.Shape, got, row.shape, row.want)
		}
		if !slices.Equal(row.l.Here(got), x) {
			t.Errorf("%s: there and back again is %v", row.name, row.l.Here(got))
		}
	}
}
