package graph_test

import (
	"fmt"
	"testing"

	"credo/graph"
)

// recurrent is h ← tanh(x + h W) over so many steps of 100 cells, batch 8, and Σ h² at the end, or its gradient. in declares inputs.
func recurrent(b *graph.Builder, in func(name string, shape ...int) graph.Node, steps int, gradient bool) []graph.Node {
	const cells, batch = 100, 8
	w, h, xs := in("W", cells, cells), in("h", batch, cells), in("x", steps, batch, cells)
	small := b.Scale(w, 0.1)
	r := b.Scan(steps, nodes{h}, nodes{xs}, graph.ScanOptions{ForwardOnly: !gradient}, func(b *graph.Builder, carry, x []graph.Node) graph.Step {
		return graph.Step{Carry: nodes{b.Tanh(b.Add(x[0], b.MatMul(carry[0], small)))}}
	})
	loss := b.Sum(b.Square(r.Final[0]))
	if gradient {
		return b.Grad(loss, w)
	}
	return nodes{loss}
}

// TestStepsCostNoNodes: a program of 2000 steps is no larger than one of 20.
func TestStepsCostNoNodes(t *testing.T) {
	var nodes, instructions [2]int
	for i, steps := range []int{20, 2000} {
		b := graph.NewBuilder(graph.Options{})
		p := compiled(t, b, nil, recurrent(b, b.Input, steps, true)...)
		nodes[i], instructions[i] = p.Stats().Nodes, p.Stats().Instructions
	}
	if nodes[0] != nodes[1] || instructions[0] != instructions[1] || nodes[0] > 200 {
		t.Errorf("nodes %v, instructions %v", nodes, instructions)
	}
}

// BenchmarkCompile builds, differentiates and compiles: a user waits for this before the first step.
func BenchmarkCompile(b *testing.B) {
	for _, steps := range []int{20, 2000} {
		for _, gradient := range []bool{false, true} {
			b.Run(fmt.Sprintf("steps=%d/cells=100/gradient=%t", steps, gradient), func(b *testing.B) {
				for b.Loop() {
					g := graph.NewBuilder(graph.Options{})
					if _, err := graph.Compile(g, recurrent(g, g.Input, steps, gradient)...); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkRun(b *testing.B) {
	for _, gradient := range []bool{false, true} {
		b.Run(fmt.Sprintf("steps=2000/cells=100/batch=8/gradient=%t", gradient), func(b *testing.B) {
			s := newScene(graph.Float32)
			out := recurrent(s.Builder, s.normal, 2000, gradient)
			p := compiled(b, s.Builder, s.in, out...)
			b.ReportMetric(float64(p.Stats().Bytes), "B/program")
			for b.Loop() {
				if err := p.Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
