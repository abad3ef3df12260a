package exec

import (
	"fmt"
	"strings"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

var broadcastShapes = []struct{ small, large []int }{
	{nil, nil}, {nil, []int{3}}, {nil, []int{1, 1}}, {nil, []int{2, 3}}, {[]int{1}, []int{4}}, {[]int{1, 1}, []int{1, 1}},
	{[]int{1, 3}, []int{2, 3}}, {[]int{2, 1}, []int{2, 3}}, {[]int{2, 1, 3}, []int{2, 4, 3}}, {[]int{1, 2, 1}, []int{3, 2, 4}},
}

func TestExpandValues(t *testing.T) {
	s := newScene(t, 1)
	row := s.given(&Array{Shape: []int{1, 2}, F64: []float64{1, 2}})
	wantValues(t, s.eval(s.must(Expand(row, 3, 2)))[0], 1, 2, 1, 2, 1, 2)
	column := s.given(&Array{Shape: []int{2, 1}, F64: []float64{1, 2}})
	wantValues(t, s.eval(s.must(Expand(column, 2, 3)))[0], 1, 1, 1, 2, 2, 2)
	middle := s.given(&Array{Shape: []int{2, 1, 2}, F64: []float64{1, 2, 3, 4}})
	wantValues(t, s.eval(s.must(Expand(middle, 2, 2, 2)))[0], 1, 2, 1, 2, 3, 4, 3, 4)
	wantValues(t, s.eval(s.must(Expand(s.given(&Array{F64: []float64{7}}), 2, 1)))[0], 7, 7)
}

func TestCollapseValues(t *testing.T) {
	s := newScene(t, 1)
	x := s.given(&Array{Shape: []int{2, 3}, F64: []float64{1, 2, 3, 10, 20, 30}})
	wantValues(t, s.eval(s.must(Collapse(x, 1, 3)))[0], 11, 22, 33)
	wantValues(t, s.eval(s.must(Collapse(x, 2, 1)))[0], 6, 60)
	wantValues(t, s.eval(s.must(Collapse(x, 1, 1)))[0], 66)
	total := s.must(Collapse(x))
	wantValues(t, s.eval(total)[0], 66)
	if _, scalar := total.Type().(tensor.Dtype); !scalar {
		t.Errorf("the sum of all has type %v: it cannot be a cost", total.Type())
	}
	if _, err := G.Grad(total, x); err != nil {
		t.Errorf("Gorgonia's Grad of the sum: %v", err)
	}
}

func TestBroadcastGradients(t *testing.T) {
	for _, c := range broadcastShapes {
		t.Run(fmt.Sprint(c.small, c.large), func(t *testing.T) {
			s := newScene(t, 2)
			x, y := s.input(c.small...), s.input(c.large...)
			s.checkGradient(s.must(Expand(x, c.large...)), x)
			s.checkGradient(s.must(Collapse(y, c.small...)), y)
			// through both, and twice differentiated by Gorgonia's rules
			s.checkGradient(s.must(Collapse(s.must(G.Square(s.must(Expand(x, c.large...)))), c.small...)), x)
		})
	}
}

func TestMaxOver(t *testing.T) {
	s := newScene(t, 1)
	x := s.given(&Array{Shape: []int{2, 3}, F64: []float64{-3, -1, -2, 5, 9, 7}})
	over1, over0 := s.must(MaxOver(x, 1)), s.must(MaxOver(x, 0))
	wantValues(t, s.eval(over1)[0], -1, 9)
	wantValues(t, s.eval(over0)[0], 5, 9, 7)
	if s := over1.Shape(); s[0] != 2 || s[1] != 1 {
		t.Errorf("shape %v, want (2, 1)", s)
	}
	if g := s.gradient([]*G.Node{over1}, []*G.Node{s.input(2, 1)}, []*G.Node{x}); g[0] != nil {
		t.Errorf("a gradient goes through MaxOver")
	}
}

func TestDetach(t *testing.T) {
	s := newScene(t, 1)
	x, seed := s.input(2, 3), s.input(2, 3)
	d := s.must(Detach(x))
	sameValues(t, "value", s.eval(d)[0], s.values[x], 0)
	if g := s.gradient([]*G.Node{d}, []*G.Node{seed}, []*G.Node{x}); g[0] != nil {
		t.Errorf("a gradient goes through Detach")
	}
	// x detach(x): the gradient is seed x, not 2 seed x
	g := s.gradient([]*G.Node{s.must(mul(x, d))}, []*G.Node{seed}, []*G.Node{x})
	sameValues(t, "gradient", s.eval(g[0])[0], s.eval(s.must(mul(seed, x)))[0], 0)
}

func TestSelect(t *testing.T) {
	for _, shape := range [][]int{nil, {1}, {3}, {2, 3}} {
		s := newScene(t, 1)
		a, b, c := s.input(shape...), s.input(shape...), s.input(shape...)
		cond := s.must(G.Gt(c, s.must(G.NewConstant(0.0), nil), true))
		y := s.must(Select(cond, s.must(G.Square(a)), s.must(G.Cube(b))))
		for i, v := range s.eval(y)[0].Float64s() {
			want := s.values[b].At(i) * s.values[b].At(i) * s.values[b].At(i)
			if s.values[c].At(i) > 0 {
				want = s.values[a].At(i) * s.values[a].At(i)
			}
			if v != want {
				t.Errorf("shape %v element %d: %v, want %v", shape, i, v, want)
			}
		}
		seed := s.input(shape...)
		g := s.gradient([]*G.Node{y}, []*G.Node{seed}, []*G.Node{a, b, c})
		if g[2] != nil {
			t.Error("a gradient goes to the condition")
		}
		sameValues(t, "da", s.eval(g[0])[0], s.differences(y, seed, a), 1e-9)
		sameValues(t, "db", s.eval(g[1])[0], s.differences(y, seed, b), 1e-9)
	}
}

// The surrogate derivative takes the place of the derivative of u, and is not differentiated.
func TestSpike(t *testing.T) {
	s := newScene(t, 1)
	u := s.given(values(-1, 0, 1e-300, 2))
	w := s.input(4)
	slope := s.must(G.Square(w))
	z := s.must(Spike(u, slope))
	wantValues(t, s.eval(z)[0], 0, 0, 1, 1)
	seed := s.input(4)
	g := s.gradient([]*G.Node{z}, []*G.Node{seed}, []*G.Node{u, w})
	sameValues(t, "du", s.eval(g[0])[0], s.eval(s.must(mul(seed, slope)))[0], 0)
	if g[1] != nil {
		t.Error("a gradient goes to the slope")
	}
	// slope computed from u: only the path through u counts
	z = s.must(Spike(u, s.must(G.Square(u))))
	g = s.gradient([]*G.Node{z}, []*G.Node{seed}, []*G.Node{u})
	sameValues(t, "du", s.eval(g[0])[0], s.eval(s.must(mul(seed, s.must(G.Square(u)))))[0], 0)
}

func TestWindowPackPad(t *testing.T) {
	s := newScene(t, 1)
	x := s.given(values(1, 2, 3, 4, 5, 6, 7))
	wantValues(t, s.eval(s.must(Window(x, 2, 2, 2)))[0], 3, 4, 5, 6)
	scalar := s.must(Window(x, 6))
	wantValues(t, s.eval(scalar)[0], 7)
	if !scalar.IsScalar() {
		t.Error("a window of shape () is not a scalar")
	}
	m := s.given(&Array{Shape: []int{2, 2}, F64: []float64{1, 2, 3, 4}})
	wantValues(t, s.eval(s.must(pad(m, 1, 6)))[0], 0, 1, 2, 3, 4, 0)
	packed := s.must(Pack(m, scalar, m))
	wantValues(t, s.eval(packed)[0], 1, 2, 3, 4, 7, 1, 2, 3, 4)

	s.checkGradient(s.must(Window(x, 2, 2, 2)), x)
	s.checkGradient(scalar, x)
	s.checkGradient(s.must(pad(m, 1, 6)), m)
	s.checkGradient(packed, m, x)
	s.checkGradient(s.must(Pack(scalar)), x)
}

// Windows into a packed vector, in every position relative to its operands: the gradient looks through the padding.
func TestWindowsOfPack(t *testing.T) {
	for offset := range 9 {
		for length := 1; offset+length <= 9; length++ {
			s := newScene(t, uint64(offset))
			a, b, c := s.input(2, 2), s.input(), s.input(4)
			packed := s.must(Pack(s.must(G.Square(a)), s.must(G.Cube(b)), s.must(G.Square(c))))
			y := s.must(Collapse(s.must(G.Square(s.must(Window(packed, offset, length))))))
			y = s.must(G.Add(y, s.must(Collapse(packed))))
			s.checkGradient(y, a, b, c)
		}
	}
}

func TestNarrowLooksThrough(t *testing.T) {
	s := newScene(t, 1)
	a, b := s.input(2, 2), s.input(3)
	padA, padB := s.must(pad(a, 1, 9)), s.must(pad(b, 6, 9))
	sum := s.must(add(padA, padB))
	if n, err := narrow(sum, 1, tensor.Shape{2, 2}); n != a || err != nil {
		t.Errorf("the window of a padding alone is %v, %v, not the padded node", n, err)
	}
	if n, err := narrow(sum, 5, tensor.Shape{1}); n != nil || err != nil {
		t.Errorf("the window of zeros is %v, %v", n, err)
	}
	for offset := range 9 {
		for length := 1; offset+length <= 9; length++ {
			n, err := narrow(sum, offset, tensor.Shape{length})
			want := s.must(Window(sum, offset, length))
			if n == nil && err == nil {
				n = s.must(zeros(sum, tensor.Shape{length}))
			}
			reached := map[*G.Node]bool{}
			ancestors(t, []*G.Node{n}, reached)
			for _, p := range []*G.Node{padA, padB} { // unless it cuts through the padded node, or is the padding itself
				begin, end := p.Op().(padOp).offset, p.Op().(padOp).offset+size(p.Op().(padOp).shape)
				within, around := begin <= offset && offset+length <= end, offset <= begin && end <= offset+length
				apart := offset+length <= begin || end <= offset
				if reached[p] && (within || around || apart) && length < 9 {
					t.Errorf("the window of %d at %d is taken of %v", length, offset, p)
				}
			}
			sameValues(t, fmt.Sprint(offset, length), s.eval(s.must(n, err))[0], s.eval(want)[0], 0)
		}
	}
}

// The tape machine runs the operations through the same Do, in float32 as well.
func TestOperationsOnTapeMachine(t *testing.T) {
	for _, dtype := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		s := newScene(t, 1)
		s.dtype = dtype
		x, b := s.input(2, 3), s.input(1, 3)
		y := s.must(G.Tanh(s.must(add(x, s.must(Expand(b, 2, 3))))))
		y = s.must(Select(s.must(G.Gt(x, y, true)), y, s.must(Spike(y, s.must(Detach(x))))))
		packed := s.must(Pack(y, s.must(MaxOver(x, 1))))
		loss := s.must(Collapse(s.must(G.Square(s.must(Window(packed, 1, 7))))))
		seed := s.must(constant(loss, 1))
		g := s.gradient([]*G.Node{loss}, []*G.Node{seed}, []*G.Node{x, b})
		nodes := append(g, loss)
		want := s.eval(nodes...)
		for i, got := range s.tape(nodes...) {
			if got.Dtype() != dtype {
				t.Fatalf("dtype %v", got.Dtype())
			}
			sameValues(t, fmt.Sprint(dtype, i), got, want[i], 1e-6)
		}
	}
}

// Impossible shapes are refused, with the shapes in the message.
func TestOperationErrors(t *testing.T) {
	s := newScene(t, 1)
	x, v := s.input(2, 3), s.input(6)
	s.dtype = tensor.Float32
	f32 := s.input(2, 3)
	for _, c := range []struct {
		want string
		call func() (*G.Node, error)
	}{
		{"(2, 3) to (2, 4)", func() (*G.Node, error) { return Expand(x, 2, 4) }},
		{"(2, 3) to (4, 2, 3)", func() (*G.Node, error) { return Expand(x, 4, 2, 3) }},
		{"(2, 3) to (2)", func() (*G.Node, error) { return Collapse(x, 2) }},
		{"(6) to (6, 1)", func() (*G.Node, error) { return Collapse(v, 6, 1) }},
		{"axis 2 of shape (2, 3)", func() (*G.Node, error) { return MaxOver(x, 2) }},
		{"(2, 3)", func() (*G.Node, error) { return Window(x, 0, 3) }},
		{"(3) at 4 does not fit into 6", func() (*G.Node, error) { return Window(v, 4, 3) }},
		{"at -1", func() (*G.Node, error) { return Window(v, -1, 3) }},
		{"operand 2 has shape (6)", func() (*G.Node, error) { return Spike(x, v) }},
		{"Select", func() (*G.Node, error) { return Select(x, x, f32) }},
		{"operand 3 is nil", func() (*G.Node, error) { return Select(x, x, nil) }},
		{"nothing", func() (*G.Node, error) { return Pack() }},
	} {
		if n, err := c.call(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, %v; want an error with %q", n, err, c.want)
		}
	}
}

// Operations that differ in anything have different hashes, so that Gorgonia keeps their nodes apart.
func TestOperationHashes(t *testing.T) {
	ops := []operation{
		expandOp{from: toShape([]int{1, 2}), to: toShape([]int{2, 2})}, expandOp{from: toShape([]int{2, 1}), to: toShape([]int{2, 2})},
		collapseOp{from: toShape([]int{1, 2}), to: toShape([]int{2, 2})}, collapseOp{from: toShape([]int{2, 2}), to: toShape([]int{1, 2})},
		collapseOp{from: toShape([]int{2, 2}), to: toShape([]int{2, 1})},
		maxOverOp{shape: toShape([]int{2, 2}), axis: 0}, maxOverOp{shape: toShape([]int{2, 2}), axis: 1},
		windowOp{total: 600, offset: 0, shape: toShape([]int{256})}, windowOp{total: 600, offset: 256, shape: toShape([]int{256})},
		windowOp{total: 600, offset: 0, shape: toShape([]int{16, 16})}, windowOp{total: 601, offset: 0, shape: toShape([]int{256})},
		padOp{total: 600, offset: 0, shape: toShape([]int{256})}, padOp{total: 600, offset: 256, shape: toShape([]int{256})},
		packOp{shapes: []tensor.Shape{{2}, {3}}}, packOp{shapes: []tensor.Shape{{2, 3}}}, packOp{shapes: []tensor.Shape{{2}, {3}, {}}},
		patchesOp{sliding: sliding{images: tensor.Shape{4, 4, 1}, k: 2, stride: 1}}, patchesOp{sliding: sliding{images: tensor.Shape{4, 4, 1}, k: 2, stride: 2}},
		patchesOp{sliding: sliding{images: tensor.Shape{4, 4, 1}, k: 1, stride: 2}}, foldOp{sliding: sliding{images: tensor.Shape{4, 4, 1}, k: 2, stride: 2}},
		foldOp{sliding: sliding{images: tensor.Shape{5, 4, 1}, k: 2, stride: 2}}, foldOp{sliding: sliding{images: tensor.Shape{4, 5, 1}, k: 2, stride: 2}},
		detachOp{}, selectOp{}, spikeOp{},
	}
	seen := map[uint32]operation{}
	for _, op := range ops {
		if other, ok := seen[op.Hashcode()]; ok {
			t.Errorf("%v and %v have one hash", op, other)
		}
		seen[op.Hashcode()] = op
	}
}
