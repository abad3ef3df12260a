package circuit_test

import (
	"fmt"
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
)

// Worked by hand: one sample, or two where it is said.
func TestFormsByHand(t *testing.T) {
	for _, row := range []struct {
		joint
		weights, fan         string
		x, y, w              []float64
		current, back, outer []float64
	}{
		{joint{circuit.Dense{}, circuit.Shape{2}, circuit.Shape{3}}, "[2 3]", "2 3",
			[]float64{1, 2}, []float64{1, 0, -1}, []float64{1, 2, 3, 4, 5, 6},
			[]float64{9, 12, 15}, []float64{-2, -2}, []float64{1, 0, -1, 2, 0, -2}},
		{joint{circuit.OneToOne{}, circuit.Shape{2}, circuit.Shape{1, 2}}, "[1 2]", "1 1",
			[]float64{1, 2}, []float64{3, 4}, []float64{5, 6},
			[]float64{5, 12}, []float64{15, 24}, []float64{3, 8}},
		{joint{circuit.OneToOne{}, circuit.Shape{2}, circuit.Shape{2}}, "[1 2]", "1 1", // two samples
			[]float64{1, 2, 3, 4}, []float64{1, 1, 2, 2}, []float64{5, 6},
			[]float64{5, 12, 15, 24}, []float64{5, 6, 10, 12}, []float64{7, 10}},
		{joint{circuit.PerChannel{}, circuit.Shape{1}, circuit.Shape{1, 2, 2}}, "[1 2]", "1 4", // two places, two channels
			[]float64{3}, []float64{1, 2, 3, 4}, []float64{5, 6},
			[]float64{15, 18, 15, 18}, []float64{56}, []float64{12, 18}},
		{joint{circuit.Conv{Kernel: 2, Stride: 1}, circuit.Shape{3, 2, 1}, circuit.Shape{2, 1, 1}}, "[4 1]", "4 4", // an image 12, 34, 56
			[]float64{1, 2, 3, 4, 5, 6}, []float64{1, 10}, []float64{1, 0, 0, -1},
			[]float64{-3, -3}, []float64{1, 0, 10, -1, 0, -10}, []float64{31, 42, 53, 64}},
		{joint{circuit.Conv{Kernel: 1, Stride: 2}, circuit.Shape{4, 1, 2}, circuit.Shape{2, 1, 2}}, "[2 2]", "2 2", // the stride leaves out rows 1 and 3
			[]float64{1, 2, 9, 9, 3, 4, 9, 9}, []float64{1, 0, 0, 1}, []float64{1, 2, 3, 4},
			[]float64{7, 10, 15, 22}, []float64{1, 3, 0, 0, 2, 4, 0, 0}, []float64{1, 3, 2, 4}},
		{joint{circuit.Reversed{Form: circuit.Dense{}}, circuit.Shape{3}, circuit.Shape{2}}, "[2 3]", "3 2",
			[]float64{1, 0, -1}, []float64{1, 2}, []float64{1, 2, 3, 4, 5, 6},
			[]float64{-2, -2}, []float64{9, 12, 15}, []float64{1, 0, -1, 2, 0, -2}},
	} {
		f := row.wiring(t)
		if got := fmt.Sprint(f.Weights()); got != row.weights {
			t.Errorf("%s: weights %s, want %s", row.form, got, row.weights)
		}
		if got := fmt.Sprintln(f.Fan()); got != row.fan+"\n" {
			t.Errorf("%s: fan %s, want %s", row.form, got, row.fan)
		}
		b := graph.NewBuilder(graph.Options{})
		n := len(row.x) / row.pre.Size()
		x, y, w := b.Input("x", n, row.pre.Size()), b.Input("y", n, row.post.Size()), b.Input("w", f.Weights()...)
		r := newRun(t, b, f.Current(b, x, w), f.Back(b, y, w), f.Outer(b, x, y))
		r.set(x, row.x...)
		r.set(y, row.y...)
		r.set(w, row.w...)
		for i, want := range [][]float64{row.current, row.back, row.outer} {
			if got := r.run()[i]; !slices.Equal(got, want) {
				t.Errorf("%s, map %d: %v, want %v", row.form, i, got, want)
			}
		}
	}
}

// Without weights cells are joined with strength 1: the current is the signal itself.
func TestOneToOneWithoutWeights(t *testing.T) {
	f := joint{circuit.OneToOne{}, circuit.Shape{3}, circuit.Shape{3}}.wiring(t)
	b := graph.NewBuilder(graph.Options{})
	x := b.Input("x", 2, 3)
	if f.Current(b, x, graph.Node{}) != x || f.Back(b, x, graph.Node{}) != x {
		t.Error("the signal changes")
	}
}

// A bias is added without a product where every sample gets the weights themselves.
func TestOffset(t *testing.T) {
	b := graph.NewBuilder(graph.Options{})
	w := b.Input("w", 1, 2)
	if circuit.Offset(b, joint{circuit.Dense{}, circuit.Shape{1}, circuit.Shape{2}}.wiring(t), w) != w {
		t.Error("the bias of a dense projection is not its weights")
	}
	r := newRun(t, b, circuit.Offset(b, joint{circuit.PerChannel{}, circuit.Shape{1}, circuit.Shape{3, 2}}.wiring(t), w))
	r.set(w, 5, 6)
	if got := r.run()[0]; !slices.Equal(got, []float64{5, 6, 5, 6, 5, 6}) || !slices.Equal(r.shape(0), []int{1, 6}) {
		t.Errorf("the bias of channels is %v of shape %v", got, r.shape(0))
	}
}

// Masks come before signs, also where the form is reversed: W = sign ⊙ max(mask ⊙ stored, 0). The change of the stored values is the change
// of the weights times both.
func TestWeightsAreMade(t *testing.T) {
	dale := circuit.Dale{Form: circuit.Masked{Form: circuit.Dense{}, Mask: "mask"}, Signs: "signs"}
	for _, j := range []joint{
		{dale, circuit.Shape{2}, circuit.Shape{3}},
		{circuit.Reversed{Form: dale}, circuit.Shape{3}, circuit.Shape{2}},
	} {
		f := j.wiring(t).(circuit.Made)
		b := graph.NewBuilder(graph.Options{})
		fixed := map[string]graph.Node{}
		for _, v := range f.Fixed() {
			fixed[v.Name] = b.Input(v.Name, v.Shape...)
		}
		stored, dw := b.Input("stored", 2, 3), b.Input("dw", 2, 3)
		of := func(name string) graph.Node { return fixed[name] }
		r := newRun(t, b, f.Make(b, stored, of), f.Pull(b, dw, of))
		r.set(fixed["mask"], 1, 0, 1, 1, 1, 0)
		r.set(fixed["signs"], 1, -1)
		r.set(stored, 1, 2, -3, 4, 5, 6)
		r.set(dw, 1, 2, 3, 4, 5, 6)
		out := r.run()
		if want := []float64{1, 0, 0, -4, -5, 0}; !equal(out[0], want) {
			t.Errorf("%s: weights %v, want %v", j.form, out[0], want)
		}
		if want := []float64{1, 0, 3, -4, -5, 0}; !equal(out[1], want) {
			t.Errorf("%s: change of the stored values %v, want %v", j.form, out[1], want)
		}
	}
}

// equal compares numbers; zeros of either sign are alike.
func equal(x, y []float64) bool {
	return slices.EqualFunc(x, y, func(a, b float64) bool { return a == b })
}

// Signals of other sizes than the populations are refused in words.
func TestSignalsMustFit(t *testing.T) {
	for _, shape := range [][]int{{2, 3}, {4}, {}} {
		f := joint{circuit.Dense{}, circuit.Shape{4}, circuit.Shape{3}}.wiring(t)
		b := graph.NewBuilder(graph.Options{})
		f.Current(b, b.Input("x", shape...), b.Input("w", 4, 3))
		want := fmt.Sprintf("a signal of shape %v: needs (batch, 4), and may have axes before the batch", shape)
		if b.Err() == nil || b.Err().Error() != want {
			t.Errorf("got %v, want %s", b.Err(), want)
		}
	}
}
