package exec_test

import (
	"math"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/exec"
)

// leaky is the scan c' = a c + x over n rows, with c' as each and the sum of x.
func leaky(t fatal, d tensor.Dtype, n, size int, o exec.ScanOptions) (*exec.ScanNodes, []*G.Node) {
	ok := must[*G.Node](t)
	g, b := G.NewGraph(), G.NewGraph()
	c, x, a := inputNode(b, d, "c", size), inputNode(b, d, "x", size), inputNode(b, d, "a")
	next := ok(G.Add(ok(G.HadamardProd(a, c)), x))
	body := exec.Body{
		Carry: []*G.Node{c}, X: []*G.Node{x}, Captured: []*G.Node{a},
		CarryOut: []*G.Node{next}, Each: []*G.Node{next}, Sum: []*G.Node{x},
	}
	if o.Tolerance != 0 {
		body.Until = ok(exec.Collapse(ok(G.Abs(x))))
	}
	inputs := []*G.Node{inputNode(g, d, "c0", size), inputNode(g, d, "xs", n, size), inputNode(g, d, "a0")}
	o.N = n
	return must[*exec.ScanNodes](t)(exec.Scan(o, body, inputs[:1], inputs[1:2], inputs[2:])), inputs
}

// TestScanLeaky has the closed form c_n = aⁿ c_0 + Σ aⁿ⁻¹⁻ᵗ x_t, and in reverse
// c_n = aⁿ c_0 + Σ aᵗ x_t.
func TestScanLeaky(t *testing.T) {
	const n, size = 12, 3
	for _, reverse := range []bool{false, true} {
		r, inputs := leaky(t, tensor.Float64, n, size, exec.ScanOptions{Reverse: reverse})
		arrays := randomArrays(inputs, 3)
		p := program(t, []*G.Node{r.Final[0], r.Steps, r.Sum[0]}, inputs, arrays)
		a := arrays[2].At(0)
		for j := range size {
			want, sum := math.Pow(a, n)*arrays[0].At(j), 0.0
			for k := range n {
				power := n - 1 - k
				if reverse {
					power = k
				}
				want += math.Pow(a, float64(power)) * arrays[1].At(k*size+j)
				sum += arrays[1].At(k*size + j)
			}
			if got := p.Output(0).At(j); math.Abs(got-want) > 1e-13*math.Max(1, math.Abs(want)) {
				t.Errorf("reverse %v: final %d is %v, want %v", reverse, j, got, want)
			}
			if got := p.Output(2).At(j); math.Abs(got-sum) > 1e-13 {
				t.Errorf("sum %d is %v, want %v", j, got, sum)
			}
		}
		if got := p.Output(1).At(0); got != n {
			t.Errorf("%v steps, want %d", got, n)
		}
	}
}

// TestScanStops stops at the first row, in the order of running, whose |x| add up
// to less than 0.5, and at another row when the inputs change; rows that did not
// run are zero.
func TestScanStops(t *testing.T) {
	const n, size = 6, 2
	for _, reverse := range []bool{false, true} {
		r, inputs := leaky(t, tensor.Float32, n, size, exec.ScanOptions{Reverse: reverse, Tolerance: 0.5})
		arrays := randomArrays(inputs, 4)
		arrays[1].Fill(1)
		p := program(t, []*G.Node{r.Each[0], r.Steps}, inputs, arrays)
		for _, quiet := range []int{4, 1, 3} { // row of small x
			arrays[1].Fill(1)
			arrays[1].Set(quiet*size, 0.1)
			arrays[1].Set(quiet*size+1, 0.1)
			run(t, p)
			steps := quiet + 1
			if reverse {
				steps = n - quiet
			}
			if got := p.Output(1).At(0); got != float64(steps) {
				t.Fatalf("reverse %v, quiet row %d: %v steps, want %d", reverse, quiet, got, steps)
			}
			for row := range n {
				ran := row <= quiet
				if reverse {
					ran = row >= quiet
				}
				if got := p.Output(0).At(row * size); (got != 0) != ran {
					t.Errorf("reverse %v, quiet row %d: row %d holds %v", reverse, quiet, row, got)
				}
			}
		}
	}
}

// TestScanCount runs a part of the rows only.
func TestScanCount(t *testing.T) {
	const n, size = 5, 2
	ok := must[*G.Node](t)
	for _, reverse := range []bool{false, true} {
		g, b := G.NewGraph(), G.NewGraph()
		d := tensor.Float64
		c, x := inputNode(b, d, "c", size), inputNode(b, d, "x", size)
		next := ok(G.Add(ok(G.HadamardProd(c, number(b, d, 2))), x))
		count := inputNode(g, d, "count")
		inputs := []*G.Node{inputNode(g, d, "c0", size), inputNode(g, d, "xs", n, size), count}
		r := must[*exec.ScanNodes](t)(exec.Scan(exec.ScanOptions{N: n, Reverse: reverse, Count: count},
			exec.Body{Carry: []*G.Node{c}, X: []*G.Node{x}, CarryOut: []*G.Node{next}, Each: []*G.Node{c}}, inputs[:1], inputs[1:2], nil))
		outputs := []*G.Node{r.Final[0], r.Each[0], r.Steps, r.Packed}
		arrays := randomArrays(inputs, 5)
		arrays[2].Set(0, n)
		p := program(t, outputs, inputs, arrays)
		for _, m := range []float64{5, 2, 0, 3} {
			arrays[2].Set(0, m)
			run(t, p)
			for i, want := range byHand(t, outputs, inputs, arrays) {
				equal(t, outputs[i].String(), p.Output(i), want, 1e-13)
			}
			if p.Output(2).At(0) != m {
				t.Errorf("count %v: %v steps", m, p.Output(2).At(0))
			}
		}
		for _, m := range []float64{-1, 6, 2.5, math.NaN()} {
			if arrays[2].Set(0, m); p.Run() == nil {
				t.Errorf("count %v: no error", m)
			}
		}
	}
}

// recurrent is a scan of h' = tanh(x + h W), with h as each and hᵀ x added up.
func recurrent(t fatal, d tensor.Dtype, n, batch, cells int, o exec.ScanOptions) (*exec.ScanNodes, []*G.Node) {
	ok := must[*G.Node](t)
	g, b := G.NewGraph(), G.NewGraph()
	h, x, w := inputNode(b, d, "h", batch, cells), inputNode(b, d, "x", batch, cells), inputNode(b, d, "w", cells, cells)
	next := ok(G.Tanh(ok(G.Add(x, ok(G.Mul(h, w))))))
	corr := ok(G.Mul(ok(G.Transpose(h)), x))
	inputs := []*G.Node{inputNode(g, d, "h0", batch, cells), inputNode(g, d, "xs", n, batch, cells), inputNode(g, d, "w0", cells, cells)}
	o.N = n
	body := exec.Body{
		Carry: []*G.Node{h}, X: []*G.Node{x}, Captured: []*G.Node{w},
		CarryOut: []*G.Node{next}, Each: []*G.Node{next}, Sum: []*G.Node{corr},
	}
	if o.Tolerance != 0 {
		m := ok(exec.MaxOver(ok(exec.MaxOver(ok(G.Abs(x)), 0)), 1))
		body.Until = ok(exec.Collapse(m))
	}
	return must[*exec.ScanNodes](t)(exec.Scan(o, body, inputs[:1], inputs[1:2], inputs[2:])), inputs
}

// TestScanGather adds up products in place, as one instruction with the product.
func TestScanGather(t *testing.T) {
	forDtypes(t, func(t *testing.T, d tensor.Dtype) {
		r, inputs := recurrent(t, d, 7, 10, 15, exec.ScanOptions{})
		p := agreeWith(byHand, 1, t, []*G.Node{r.Sum[0], r.Final[0]}, inputs)
		if k := p.Stats().Kinds; k["transpose"] != 0 || k["matmul"] != 2 || k["copy"] != 0 {
			t.Errorf("kinds %v, want two products, no transposition, no copy", k)
		}
	})
}

// TestScanGatherShared reads a product that is added up in other ways, too: as
// another sum, as rows, or in the next state.
func TestScanGatherShared(t *testing.T) {
	ok := must[*G.Node](t)
	d := tensor.Float64
	g, b := G.NewGraph(), G.NewGraph()
	h, x := inputNode(b, d, "h", 10, 10), inputNode(b, d, "x", 10, 10)
	product := ok(G.Mul(h, x))
	inputs := []*G.Node{inputNode(g, d, "h0", 10, 10), inputNode(g, d, "xs", 4, 10, 10)}
	for _, body := range []exec.Body{
		{CarryOut: []*G.Node{x}, Sum: []*G.Node{product, product}},
		{CarryOut: []*G.Node{x}, Sum: []*G.Node{product}, Each: []*G.Node{product}},
		{CarryOut: []*G.Node{product}, Sum: []*G.Node{product}},
		{CarryOut: []*G.Node{ok(G.Tanh(product))}, Sum: []*G.Node{product}},
		{CarryOut: []*G.Node{x}, Sum: []*G.Node{ok(G.Reshape(product, tensor.Shape{100})), ok(G.Neg(product))}},
	} {
		body.Carry, body.X = []*G.Node{h}, []*G.Node{x}
		r := must[*exec.ScanNodes](t)(exec.Scan(exec.ScanOptions{N: 4}, body, inputs[:1], inputs[1:], nil))
		agreeWith(byHand, 1, t, append(append(r.Sum, r.Each...), r.Final...), inputs)
	}
}

// TestScanGradient compiles the gradient of a scan, also of one that stops early.
func TestScanGradient(t *testing.T) {
	forDtypes(t, func(t *testing.T, d tensor.Dtype) {
		for _, o := range []exec.ScanOptions{{}, {Reverse: true}, {Tolerance: 2.5}, {Reverse: true, Tolerance: 2.5}} {
			r, inputs := recurrent(t, d, 6, 10, 15, o)
			ok := must[*G.Node](t)
			loss := ok(exec.Collapse(ok(G.Square(r.Each[0]))))
			loss = ok(G.Add(loss, ok(exec.Collapse(r.Sum[0]))))
			grads := must[[]*G.Node](t)(exec.Gradient([]*G.Node{loss}, []*G.Node{number(loss.Graph(), d, 1)}, inputs))
			p := agreeWith(byHand, 1, t, append(grads, loss, r.Steps), inputs)
			if s := p.Stats(); s.Fallbacks != 0 {
				t.Errorf("fallbacks %v", s.FallbackKinds())
			}
		}
	})
}
