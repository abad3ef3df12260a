package exec

import (
	"fmt"
	"maps"
	"math"
	"strings"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// An image of 3 x 3 pixels, numbered 1 to 9; by hand.
func TestPatchesByHand(t *testing.T) {
	s := newScene(t, 1)
	x := s.given(&Array{Shape: []int{3, 3, 1}, F64: []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}})
	p := s.must(Patches(x, 2, 1))
	wantValues(t, s.eval(p)[0], 1, 2, 4, 5, 2, 3, 5, 6, 4, 5, 7, 8, 5, 6, 8, 9)
	// each pixel as often as patches hold it
	wantValues(t, s.eval(s.must(Fold(p, 3, 3, 2, 1)))[0], 1, 4, 3, 8, 20, 12, 7, 16, 9)
	one := s.must(Patches(x, 2, 2))
	wantValues(t, s.eval(one)[0], 1, 2, 4, 5)
	wantValues(t, s.eval(s.must(Fold(one, 3, 3, 2, 2)))[0], 1, 2, 0, 4, 5, 0, 0, 0, 0)
	colours := s.given(&Array{Shape: []int{1, 2, 3, 2}, F64: []float64{1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6}})
	wantValues(t, s.eval(s.must(Patches(colours, 2, 1)))[0], 1, -1, 2, -2, 4, -4, 5, -5, 2, -2, 3, -3, 5, -5, 6, -6)
}

// slidings are images, kernel, stride: also a stride over the kernel, pixels left out, and one place only.
var slidings = []struct {
	shape     []int
	k, stride int
}{
	{[]int{4, 5, 3}, 2, 1}, {[]int{2, 6, 5, 2}, 3, 2}, {[]int{2, 3, 4, 4, 1}, 1, 2}, {[]int{3, 5, 5, 17}, 5, 1}, {[]int{2, 7, 4, 1}, 2, 3}, {[]int{1, 1, 1, 1}, 1, 1},
}

// Programs give the bits of Do, on one thread and on three, in both runs.
func TestPatchesBits(t *testing.T) {
	for _, dtype := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		for _, w := range slidings {
			t.Run(fmt.Sprint(dtype, w), func(t *testing.T) {
				s := newScene(t, 1)
				s.dtype = dtype
				x := s.input(w.shape...)
				patches := s.must(Patches(x, w.k, w.stride))
				y := s.input(patches.Shape()...)
				h, v := w.shape[len(w.shape)-3], w.shape[len(w.shape)-2]
				nodes := []*G.Node{patches, s.must(Fold(y, h, v, w.k, w.stride)), s.must(Fold(patches, h, v, w.k, w.stride))}
				p := s.agrees(nodes...)
				for _, threads := range []int{1, 3} {
					if err := p.Threads(threads); err != nil {
						t.Fatalf("%+v", err)
					}
					if err := p.Run(); err != nil {
						t.Fatalf("%+v", err)
					}
					for i, want := range s.eval(nodes...) {
						sameValues(t, fmt.Sprint("output ", i), p.Output(i), want, 0)
					}
				}
				if k := p.Stats().Kinds; k["patches"] != 1 || k["fold"] != 2 {
					t.Errorf("kinds %v", k)
				}
			})
		}
	}
}

func TestPatchesGradients(t *testing.T) {
	for _, w := range slidings[:3] {
		s := newScene(t, 1)
		x := s.input(w.shape...)
		h, v := w.shape[len(w.shape)-3], w.shape[len(w.shape)-2]
		patches := s.must(Patches(x, w.k, w.stride))
		s.checkGradient(s.must(G.Cube(patches)), x)
		y := s.input(patches.Shape()...)
		folded := s.must(Fold(y, h, v, w.k, w.stride))
		s.checkGradient(folded, y)
		// gradients of gradients
		s.checkGradient(s.gradient([]*G.Node{s.must(G.Cube(patches))}, []*G.Node{y}, []*G.Node{x})[0], x, y)
		s.checkGradient(s.gradient([]*G.Node{s.must(G.Cube(folded))}, []*G.Node{s.input(w.shape...)}, []*G.Node{y})[0], y)
	}
}

// Fold is the adjoint of Patches: ⟨Patches x, y⟩ = ⟨x, Fold y⟩.
func TestFoldIsAdjoint(t *testing.T) {
	for _, w := range slidings {
		s := newScene(t, 1)
		x := s.input(w.shape...)
		patches := s.must(Patches(x, w.k, w.stride))
		y := s.input(patches.Shape()...)
		folded := s.must(Fold(y, w.shape[len(w.shape)-3], w.shape[len(w.shape)-2], w.k, w.stride))
		v := s.eval(patches, y, x, folded)
		if l, r := dot(v[:2]), dot(v[2:]); l == 0 || math.Abs(l-r) > 1e-12*math.Abs(l) {
			t.Errorf("%v: %v and %v", w, l, r)
		}
	}
}

// convolution is the forward map of a layer, of images (batch, h, w, c) and weights (k k c, o).
func (s *scene) convolution(x, w *G.Node, k, stride int) *G.Node {
	p := s.must(Patches(x, k, stride))
	sh := p.Shape()
	flat := s.must(G.Reshape(p, tensor.Shape{sh[0] * sh[1] * sh[2], sh[3]}))
	return s.must(G.Reshape(s.must(G.Mul(flat, w)), tensor.Shape{sh[0], sh[1], sh[2], w.Shape()[1]}))
}

// The patches are made once for a convolution and its gradient, the products take them where they are, and a step allocates nothing.
func TestConvolutionSharesPatches(t *testing.T) {
	for _, dtype := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		s := newScene(t, 1)
		s.dtype = dtype
		x, w1, w2 := s.input(3, 9, 9, 2), s.input(3*3*2, 5), s.input(2*2*5, 4)
		y := s.convolution(s.must(G.Sigmoid(s.convolution(x, w1, 3, 2))), w2, 2, 1)
		p := s.agrees(append(s.gradient([]*G.Node{y}, []*G.Node{s.input(y.Shape()...)}, []*G.Node{w1, w2}), y)...)
		if k := p.Stats().Kinds; k["patches"] != 2 || k["fold"] != 1 || k["matmul"] != 5 || k["transpose"] != 0 || k["copy"] != 0 {
			t.Errorf("kinds %v", k)
		}
		var text strings.Builder
		if err := p.WritePlan(&text); err != nil || !strings.Contains(text.String(), "= patches(input 0, kernel 3, stride 2)") || !strings.Contains(text.String(), "kernel 2, stride 1)") {
			t.Errorf("error %v, plan\n%s", err, &text)
		}
		if n := testing.AllocsPerRun(20, func() { _ = p.Run() }); n != 0 {
			t.Errorf("%v allocations in a run", n)
		}
	}
}

// A sum or difference of two folds over one window is one fold, unless something else reads one of the two, or their windows differ.
func TestFoldsTogether(t *testing.T) {
	for _, dtype := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		for name, c := range map[string]struct {
			outputs func(s *scene, fold func(stride int) *G.Node) []*G.Node
			want    map[string]int
		}{
			"difference": {func(s *scene, fold func(int) *G.Node) []*G.Node {
				return []*G.Node{s.must(G.Sub(fold(1), fold(1)))}
			}, map[string]int{"fold": 1, "matmul": 2}},
			"sum": {func(s *scene, fold func(int) *G.Node) []*G.Node {
				return []*G.Node{s.must(G.Tanh(s.must(add(fold(1), fold(1)))))}
			}, map[string]int{"fold": 1, "matmul": 2, "tanh": 1}},
			"one is an output": {func(s *scene, fold func(int) *G.Node) []*G.Node {
				first := fold(1)
				return []*G.Node{s.must(G.Sub(first, fold(1))), first}
			}, map[string]int{"fold": 2, "matmul": 2, "-": 1}},
			"a fold less itself": {func(s *scene, fold func(int) *G.Node) []*G.Node {
				first := fold(1)
				return []*G.Node{s.must(G.Sub(first, first))}
			}, map[string]int{"fold": 1, "matmul": 1, "-": 1}},
			"other windows": {func(s *scene, fold func(int) *G.Node) []*G.Node {
				return []*G.Node{s.must(G.Sub(fold(1), fold(2)))}
			}, map[string]int{"fold": 2, "matmul": 2, "-": 1}},
		} {
			t.Run(fmt.Sprint(dtype, name), func(t *testing.T) {
				s := newScene(t, 1)
				s.dtype = dtype
				fold := func(stride int) *G.Node {
					p := 4/stride + 1
					patches := s.must(G.Mul(s.input(2*p*p, 3), s.input(3, 2*2*5)))
					return s.must(Fold(s.must(G.Reshape(patches, tensor.Shape{2, p, p, 2 * 2 * 5})), 6, 6, 2, stride))
				}
				if got := s.agrees(c.outputs(s, fold)...).Stats().Kinds; !maps.Equal(got, c.want) {
					t.Errorf("operations %v, want %v", got, c.want)
				}
			})
		}
	}
}

// In the body of a scan, with weights that are summed over its steps.
func TestConvolutionInScan(t *testing.T) {
	for _, dtype := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		s := newScene(t, 1)
		s.dtype = dtype
		b := G.NewGraph()
		h, x, w := inputLike(b, dtype, "h", []int{2, 4, 4, 3}), inputLike(b, dtype, "x", []int{2, 4, 4, 3}), inputLike(b, dtype, "w", []int{2 * 2 * 3, 12})
		y := s.convolution(h, w, 2, 1)
		next := s.must(G.Tanh(s.must(add(s.must(Fold(y, 4, 4, 2, 1)), x))))
		body := Body{Carry: []*G.Node{h}, X: []*G.Node{x}, Captured: []*G.Node{w}, CarryOut: []*G.Node{next}, Each: []*G.Node{y}}
		carry, xs, weights := s.input(2, 4, 4, 3), s.input(5, 2, 4, 4, 3), s.input(2*2*3, 12)
		for i := range s.values[weights].Len() {
			s.values[weights].Set(i, s.values[weights].At(i)/8)
		}
		r := s.scan(ScanOptions{N: 5}, body, []*G.Node{carry}, []*G.Node{xs}, []*G.Node{weights})
		outs := []*G.Node{r.Final[0], r.Each[0]}
		seeds := []*G.Node{s.input(outs[0].Shape()...), s.input(outs[1].Shape()...)}
		s.agrees(append(s.gradient(outs, seeds, []*G.Node{carry, xs, weights}), outs...)...)
		if dtype == tensor.Float64 {
			s.checkGradient(r.Final[0], carry, weights)
		}
	}
}

func TestPatchesErrors(t *testing.T) {
	s := newScene(t, 1)
	x, flat := s.input(2, 4, 5, 3), s.input(4, 5)
	y := s.input(2, 3, 4, 12)
	for _, c := range []struct {
		want string
		call func() (*G.Node, error)
	}{
		{"a kernel of 5 x 5 pixels is larger than an image of 4 x 5", func() (*G.Node, error) { return Patches(x, 5, 1) }},
		{"kernel 0 and stride 1 must be at least 1", func() (*G.Node, error) { return Patches(x, 0, 1) }},
		{"kernel 2 and stride 0 must be at least 1", func() (*G.Node, error) { return Patches(x, 2, 0) }},
		{"Patches of shape (4, 5): needs images", func() (*G.Node, error) { return Patches(flat, 2, 1) }},
		{"needs patches", func() (*G.Node, error) { return Fold(flat, 4, 5, 2, 1) }},
		{"needs patches", func() (*G.Node, error) { return Fold(y, 4, 5, 5, 1) }},
		{"needs patches", func() (*G.Node, error) { return Fold(y, 4, 5, 0, 1) }},
		{"stride -1 must be", func() (*G.Node, error) { return Fold(y, 4, 5, 2, -1) }},
		{"larger than an image of 1 x 5", func() (*G.Node, error) { return Fold(y, 1, 5, 2, 1) }},
		{"patches of images (2, 5, 5, 3) have shape (2, 4, 4, 12)", func() (*G.Node, error) { return Fold(y, 5, 5, 2, 1) }},
	} {
		if n, err := c.call(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, %v; want an error with %q", n, err, c.want)
		}
	}
}

// Gorgonia's tape machine runs them, and their gradients, through the same Do.
func TestPatchesOnTapeMachine(t *testing.T) {
	for _, dtype := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		s := newScene(t, 1)
		s.dtype = dtype
		x := s.input(2, 4, 5, 3)
		patches := s.must(G.Square(s.must(Patches(x, 2, 2))))
		loss := s.must(Collapse(s.must(G.Square(s.must(Fold(patches, 4, 5, 2, 2))))))
		nodes := append(s.gradient([]*G.Node{loss}, []*G.Node{s.must(constant(loss, 1))}, []*G.Node{x}), loss)
		want := s.eval(nodes...)
		for i, got := range s.tape(nodes...) {
			sameValues(t, fmt.Sprint(dtype, " node ", i), got, want[i], 1e-6)
		}
	}
}
