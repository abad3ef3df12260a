package exec_test

import (
	"fmt"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/exec"
)

// spiking is a scan over n steps of leaky integrate-and-fire cells: the membrane
// v' = 0.9 v + x + z W - z, the spikes z' = v' > 1, and its loss.
func spiking(t fatal, n, batch, cells int) (loss *G.Node, inputs []*G.Node) {
	ok := must[*G.Node](t)
	d := tensor.Float32
	g, b := G.NewGraph(), G.NewGraph()
	v, z := inputNode(b, d, "v", batch, cells), inputNode(b, d, "z", batch, cells)
	x, w := inputNode(b, d, "x", batch, cells), inputNode(b, d, "w", cells, cells)
	current := ok(G.Add(x, ok(G.Mul(z, w))))
	next := ok(G.Sub(ok(G.Add(ok(G.HadamardProd(v, number(b, d, 0.9))), current)), z))
	u := ok(G.Sub(next, number(b, d, 1)))
	slope := ok(G.Square(ok(G.Inverse(ok(G.Add(ok(G.Abs(u)), number(b, d, 1)))))))
	spikes := ok(exec.Spike(u, ok(exec.Detach(slope))))
	inputs = []*G.Node{
		inputNode(g, d, "v0", batch, cells), inputNode(g, d, "z0", batch, cells),
		inputNode(g, d, "xs", n, batch, cells), inputNode(g, d, "w0", cells, cells),
	}
	r := must[*exec.ScanNodes](t)(exec.Scan(exec.ScanOptions{N: n},
		exec.Body{Carry: []*G.Node{v, z}, X: []*G.Node{x}, Captured: []*G.Node{w}, CarryOut: []*G.Node{next, spikes}, Each: []*G.Node{spikes}},
		inputs[:2], inputs[2:3], inputs[3:]))
	return ok(exec.Collapse(ok(G.Square(r.Each[0])))), inputs
}

// BenchmarkCompile compiles a spiking network of 100 cells over 2000 steps with its gradient.
func BenchmarkCompile(b *testing.B) {
	for _, grad := range []bool{false, true} {
		b.Run(fmt.Sprintf("system=spiking/steps=2000/cells=100/batch=64/gradient=%v", grad), func(b *testing.B) {
			outputs, inputs := spikingOutputs(b, 2000, 64, 100, grad)
			for b.Loop() {
				must[*exec.Program](b)(exec.Compile(outputs, inputs))
			}
		})
	}
}

// BenchmarkScan runs it.
func BenchmarkScan(b *testing.B) {
	for _, grad := range []bool{false, true} {
		for _, shape := range [][2]int{{64, 100}, {1, 10}} {
			b.Run(fmt.Sprintf("system=spiking/steps=2000/cells=%d/batch=%d/gradient=%v", shape[1], shape[0], grad), func(b *testing.B) {
				outputs, inputs := spikingOutputs(b, 2000, shape[0], shape[1], grad)
				p := program(b, outputs, inputs, randomArrays(inputs, 1))
				for b.Loop() {
					run(b, p)
				}
				b.ReportMetric(float64(p.Stats().Bytes)/1e6, "MB")
			})
		}
	}
}

func spikingOutputs(t fatal, n, batch, cells int, grad bool) (outputs, inputs []*G.Node) {
	loss, inputs := spiking(t, n, batch, cells)
	if !grad {
		return []*G.Node{loss}, inputs
	}
	seed := number(loss.Graph(), tensor.Float32, 1)
	return must[[]*G.Node](t)(exec.Gradient([]*G.Node{loss}, []*G.Node{seed}, inputs[3:])), inputs
}

// BenchmarkStep runs a feedforward network forward and back, as one expression graph.
func BenchmarkStep(b *testing.B) {
	const batch = 100
	ok := must[*G.Node](b)
	d := tensor.Float32
	g := G.NewGraph()
	x := inputNode(g, d, "x", batch, 784)
	inputs, wrt, h, fan := []*G.Node{x}, []*G.Node{}, x, 784
	for i, n := range []int{256, 256, 256, 10} {
		w, bias := inputNode(g, d, fmt.Sprintf("w%d", i), fan, n), inputNode(g, d, fmt.Sprintf("b%d", i), 1, n)
		inputs, wrt, fan = append(inputs, w, bias), append(wrt, w, bias), n
		h = ok(G.Tanh(ok(G.Add(ok(G.Mul(h, w)), ok(exec.Expand(bias, batch, n))))))
	}
	loss := ok(exec.Collapse(ok(G.Square(h))))
	outputs := must[[]*G.Node](b)(exec.Gradient([]*G.Node{loss}, []*G.Node{number(g, d, 1)}, wrt))
	b.Run("system=mlp/hidden=3x256/batch=100", func(b *testing.B) {
		p := program(b, outputs, inputs, randomArrays(inputs, 1))
		for b.Loop() {
			run(b, p)
		}
		b.ReportMetric(float64(p.Stats().Instructions), "instructions")
	})
}
