package exec

import (
	"fmt"
	"hash"
	"math"
	"strings"
	"testing"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/kernel"
)

// An operation is one file: this one adds the cube root. No other file knows it.

func cubeRoot(x *G.Node) (*G.Node, error) { return apply(cubeRootOp{}, x) }

// cubeRootOp takes an operand of any shape.
type cubeRootOp struct{ fresh }

func (op cubeRootOp) Arity() int            { return 1 }
func (op cubeRootOp) Type() hm.Type         { return alikeType(1) }
func (op cubeRootOp) DiffWRT(int) []bool    { return []bool{true} }
func (op cubeRootOp) WriteHash(h hash.Hash) { writeName(h, op) }
func (op cubeRootOp) Hashcode() uint32      { return hashcode(op) }
func (op cubeRootOp) String() string        { return "CubeRoot" }

func (op cubeRootOp) InferShape(ds ...G.DimSizer) (tensor.Shape, error) { return allAlike(op, 1, ds) }

// SymDiff: with y³ = x, dx = dy / 3y².
func (op cubeRootOp) SymDiff(_ G.Nodes, y, grad *G.Node) (G.Nodes, error) {
	three, err := constant(y, 3)
	if err != nil {
		return nil, err
	}
	square, err := mul(y, y)
	if err != nil {
		return nil, err
	}
	slope, err := mul(three, square)
	if err != nil {
		return nil, err
	}
	return single(G.HadamardDiv(grad, slope))
}

func (op cubeRootOp) Do(vs ...G.Value) (G.Value, error) {
	return doAlike(op, vs, cubeRootInto[float32], cubeRootInto[float64])
}

func cubeRootInto[T kernel.Float](_ cubeRootOp, out []T, in [][]T) {
	for i, x := range in[0] {
		out[i] = T(math.Copysign(math.Pow(math.Abs(float64(x)), 1./3), float64(x)))
	}
}

func (op cubeRootOp) plan(p *plan, n *G.Node, args []int) (int, error) {
	return p.elementwise(n, op, args), nil
}

func (cubeRootOp) kind() string                                  { return "cube root" }
func (cubeRootOp) call32(m member[float32]) func(*span[float32]) { return cubeRootCall(m) }
func (cubeRootOp) call64(m member[float64]) func(*span[float64]) { return cubeRootCall(m) }

func cubeRootCall[T kernel.Float](m member[T]) func(*span[T]) {
	dst, x := m.dst, m.args[0].place
	return func(s *span[T]) { each(dst.of(s), x.of(s), func(v T) T { return T(math.Cbrt(float64(v))) }) }
}

// TestOperationIsOneFile runs the cube root by itself, in a chain and in the body of a scan, with its gradient.
func TestOperationIsOneFile(t *testing.T) {
	for _, dtype := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		t.Run(dtype.String(), func(t *testing.T) {
			s := newScene(t, 1)
			s.dtype = dtype
			x, w, scalar := s.input(10, 17), s.input(10, 17), s.input()
			alone := s.must(cubeRoot(x))
			p := s.agrees(alone, s.must(cubeRoot(scalar)))
			if k := p.Stats().Kinds["cube root"]; k != 2 {
				t.Errorf("kinds %v", p.Stats().Kinds)
			}
			chain := s.must(G.Tanh(s.must(cubeRoot(s.must(mul(x, w))))))
			if p = s.agrees(append(s.gradient([]*G.Node{chain}, []*G.Node{w}, []*G.Node{x}), chain)...); p.Stats().Instructions != 1 {
				t.Errorf("%d instructions of a chain and its gradient", p.Stats().Instructions)
			}
			var text strings.Builder
			if err := p.WritePlan(&text); err != nil || !strings.Contains(text.String(), "= cube root(%1)") {
				t.Errorf("error %v, plan\n%s", err, &text)
			}
			r := s.rooted(5, 3, 4)
			s.agrees(append(s.gradient([]*G.Node{r.Final[0], r.Each[0]}, []*G.Node{s.input(3, 4), s.input(5, 3, 4)}, s.inputs[3:6]), r.Final[0], r.Each[0])...)
		})
	}
	s := newScene(t, 2)
	x := s.input(2, 3)
	s.checkGradient(s.must(cubeRoot(x)), x)
	s.checkGradient(s.rooted(5, 3, 4).Final[0], s.inputs[2:5]...)
}

// rooted is the scan h' = ∛(w h + x) over steps rows of x; h, x and w are inputs.
func (s *scene) rooted(steps int, shape ...int) *ScanNodes {
	b := G.NewGraph()
	h, x, w := inputLike(b, s.dtype, "h", shape), inputLike(b, s.dtype, "x", shape), inputLike(b, s.dtype, "w", shape)
	next := s.must(cubeRoot(s.must(add(s.must(mul(w, h)), x))))
	body := Body{Carry: []*G.Node{h}, X: []*G.Node{x}, Captured: []*G.Node{w}, CarryOut: []*G.Node{next}, Each: []*G.Node{next}}
	carry, xs, captured := s.positive(shape...), s.positive(append([]int{steps}, shape...)...), s.positive(shape...)
	r, err := Scan(ScanOptions{N: steps}, body, []*G.Node{carry}, []*G.Node{xs}, []*G.Node{captured})
	if err != nil {
		s.t.Fatalf("%+v", err)
	}
	return r
}

// agrees compares a compiled program without fallbacks, over two runs, with the operations' own Do.
func (s *scene) agrees(nodes ...*G.Node) *Program {
	s.t.Helper()
	p, err := Compile(nodes, s.inputs)
	if err != nil {
		s.t.Fatalf("%+v", err)
	}
	for i, n := range s.inputs {
		if err := p.Bind(i, s.values[n]); err != nil {
			s.t.Fatalf("%+v", err)
		}
	}
	for run := range 2 {
		if err := p.Run(); err != nil {
			s.t.Fatalf("%+v", err)
		}
		for i, want := range s.eval(nodes...) {
			sameValues(s.t, fmt.Sprintf("run %d, output %d, %v", run, i, nodes[i]), p.Output(i), want, map[tensor.Dtype]float64{tensor.Float32: 2e-5, tensor.Float64: 1e-12}[s.dtype])
		}
		for _, a := range s.values {
			a.Set(0, 1.25)
		}
	}
	if p.Stats().Fallbacks != 0 {
		s.t.Fatalf("fallbacks: %v", p.Stats().Kinds)
	}
	return p
}

// bareOp plans a form that has no method but its kind.
type bareOp struct{ cubeRootOp }

type bareForm struct{}

func (op bareOp) plan(p *plan, n *G.Node, args []int) (int, error) {
	return p.add(n, bareForm{}, n.Shape(), args...), nil
}

func (bareForm) kind() string { return "bare" }

// TestFormWithoutKernel refuses a form that no program could compute.
func TestFormWithoutKernel(t *testing.T) {
	s := newScene(t, 1)
	y := s.must(apply(bareOp{}, s.input(2, 3)))
	if _, err := Compile([]*G.Node{y}, s.inputs); err == nil || !strings.Contains(err.Error(), "form bare of") {
		t.Errorf("error %v", err)
	}
}
