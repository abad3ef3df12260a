package locality_test

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/locality"
)

// change is the result of a rule: ΔW of a projection and, perhaps, new memory.
type change struct {
	name       string
	projection string
	write      func(c *tiny) (dw graph.Node, memory []locality.Kept)
	leaks      []string // beginnings of the names, in any order; all of them
}

func dw(f func(c *tiny) graph.Node) func(c *tiny) (graph.Node, []locality.Kept) {
	return func(c *tiny) (graph.Node, []locality.Kept) { return f(c), nil }
}

// y0 is the new value of the memory y0 of W2.
func y0(per circuit.Axis, next graph.Node) []locality.Kept {
	return []locality.Kept{{Name: "rule/W2/y0", Per: per, Next: next}}
}

func localChanges() []change {
	return []change{
		{name: "Hebb", projection: "W2", write: dw(func(c *tiny) graph.Node { return c.outer(c.r1, c.r2) })},
		{name: "own variables and slope", projection: "W2", write: dw(func(c *tiny) graph.Node {
			return c.outer(c.r1, c.b.Mul(c.e2, c.b.Sigmoid(c.u2)))
		})},
		{name: "currents onto the own cell", projection: "W2", write: dw(func(c *tiny) graph.Node {
			return c.outer(c.r1, c.b.Sub(c.s.Current(phase, "W2"), c.b.Log(c.b.Neg(c.s.Current(phase, "I2-E2")))))
		})},
		{name: "decay", projection: "W2", write: dw(func(c *tiny) graph.Node {
			return c.b.Sub(c.outer(c.r1, c.r2), c.b.Scale(c.W2, 0.1))
		})},
		{name: "constant", projection: "W2", write: dw(func(c *tiny) graph.Node { return c.b.Expand(c.b.Const(0.5), 4, 4) })},
		{name: "bias", projection: "b2", write: dw(func(c *tiny) graph.Node { return c.outer(c.s.Rate(phase, "one"), c.e2) })},
		{name: "constant population", projection: "W2", write: dw(func(c *tiny) graph.Node {
			return c.outer(c.r1, c.b.Mul(c.e2, c.s.Rate(phase, "one")))
		})},
		{name: "modulated", projection: "W2", write: dw(func(c *tiny) graph.Node { return c.outer(c.r1, c.b.Mul(c.e2, c.dopa)) })},
		{name: "recurrent", projection: "R", write: dw(func(c *tiny) graph.Node { return c.outer(c.r2, c.e2) })},
		{name: "sliding threshold", projection: "W2", write: func(c *tiny) (graph.Node, []locality.Kept) {
			next := c.b.Add(c.b.Scale(c.y0, 0.9), c.b.Scale(c.b.Reshape(c.b.Mean(c.r2, 0), 1, 4), 0.1))
			return c.outer(c.r1, c.b.Mul(c.r2, c.b.Sub(c.r2, next))), y0(circuit.PerPost, next)
		}},
		{name: "memory of both sides", projection: "W2", write: func(c *tiny) (graph.Node, []locality.Kept) {
			mean := func(x graph.Node) graph.Node { return c.b.Reshape(c.b.Mean(x, 0), 1, 4) }
			pre, post := c.b.Add(c.y0, mean(c.r1)), c.b.Mul(c.z0, mean(c.r2))
			return c.b.MatMul(c.b.Transpose(c.y0), c.z0), append(y0(circuit.PerPre, pre), locality.Kept{Name: "rule/W2/z0", Per: circuit.PerPost, Next: post})
		}},
		{name: "equal expressions", projection: "W2", write: dw(func(c *tiny) graph.Node {
			before, after := c.b.Abs(c.r2), c.b.Square(c.r2)
			c.s.SetCurrent("other", "W2", before)
			c.s.SetCurrent("other", "Q", before)
			c.s.SetCurrent("another", "Q", after)
			c.s.SetCurrent("another", "W2", after)
			return c.outer(c.r1, c.b.Mul(before, after))
		})},
		{name: "presynaptic rate that is also the cell's current", projection: "W2", write: dw(func(c *tiny) graph.Node {
			c.s.SetCurrent("other", "W2", c.r1)
			return c.outer(c.r1, c.r1)
		})},
		{name: "trace of the presynaptic rate", projection: "W2", write: func(c *tiny) (graph.Node, []locality.Kept) {
			next := c.b.Add(c.b.Scale(c.y0, 0.9), c.b.Reshape(c.b.Mean(c.r1, 0), 1, 4))
			return c.b.MatMul(c.b.Transpose(next), c.b.Reshape(c.b.Mean(c.e2, 0), 1, 4)), y0(circuit.PerPre, next)
		}},
		{name: "shift that cancels but for rounding", projection: "W2", write: dw(func(c *tiny) graph.Node {
			shift := c.b.MaxOver(c.u2, 1)
			return c.outer(c.r1, c.b.Add(c.b.Sub(c.u2, shift), shift))
		})},
		{name: "previous step of a scan that runs backwards once", projection: "W2", write: dw(func(c *tiny) graph.Node {
			return c.outer(c.r1, c.b.Scan(1, []graph.Node{c.u2}, nil, graph.ScanOptions{Reverse: true}, func(b *graph.Builder, y, _ []graph.Node) graph.Step {
				return graph.Step{Carry: []graph.Node{b.Exp(y[0])}}
			}).Final[0])
		})},
		{name: "scan of the own variable", projection: "W2", write: dw(func(c *tiny) graph.Node {
			return c.outer(c.r1, c.b.Scan(3, []graph.Node{c.u2}, nil, graph.ScanOptions{}, func(b *graph.Builder, y, _ []graph.Node) graph.Step {
				return graph.Step{Carry: []graph.Node{b.Sub(b.Scale(y[0], 0.5), c.e2)}}
			}).Final[0])
		})},
		{name: "output of a scan that does not use the operands of another output", projection: "W2", write: dw(func(c *tiny) graph.Node {
			return c.outer(c.r1, c.b.Scan(3, []graph.Node{c.u2, c.target}, nil, graph.ScanOptions{}, func(b *graph.Builder, y, _ []graph.Node) graph.Step {
				return graph.Step{Carry: []graph.Node{b.Scale(y[0], 0.5), b.Exp(y[1])}}
			}).Final[0])
		})},
	}
}

func foreignChanges() []change {
	return []change{
		{"another population", "W2", dw(func(c *tiny) graph.Node {
			return c.outer(c.r1, c.b.MatMul(c.b.Sub(c.rv, c.b.Const(1)), c.b.Transpose(c.V)))
		}), []string{"rate v in phase closed", "weight V"}},
		{"variable of the presynaptic cell", "W2", dw(func(c *tiny) graph.Node {
			return c.outer(c.s.Var(phase, "E1", "u"), c.e2)
		}), []string{"variable u E1 in phase closed"}},
		{"current onto another cell", "W2", dw(func(c *tiny) graph.Node {
			return c.outer(c.r1, c.b.Tanh(c.s.Current(phase, "Q")))
		}), []string{"current Q in phase closed"}},
		{"another weight", "W2", dw(func(c *tiny) graph.Node {
			return c.b.Add(c.outer(c.r1, c.r2), c.R)
		}), []string{"weight R"}},
		{"target", "V", dw(func(c *tiny) graph.Node { return c.outer(c.r2, c.b.Sub(c.target, c.rv)) }), []string{"target"}},
		{"another projection's memory", "W2", dw(func(c *tiny) graph.Node {
			return c.outer(c.r1, c.b.Mul(c.r2, c.foreign))
		}), []string{"memory rule/R/y0"}},
		{"modulator of single cells", "W2", dw(func(c *tiny) graph.Node {
			return c.outer(c.r1, c.s.Modulator(phase, "per cell"))
		}), []string{"modulator per cell in phase closed"}},
		{"new memory from the target", "W2", func(c *tiny) (graph.Node, []locality.Kept) {
			return c.outer(c.r1, c.r2), y0(circuit.PerPost, c.b.Add(c.y0, c.b.Sum(c.target)))
		}, []string{"target"}},
		{"later step", "W2", dw(func(c *tiny) graph.Node {
			course := c.b.Reshape(c.b.Square(c.u2), batch, 1, 4) // the own variable, its samples taken for steps
			return c.b.Scan(batch, []graph.Node{c.b.Expand(c.b.Const(0), 1, 4)}, []graph.Node{course, c.b.Reshape(c.r1, batch, 1, 4)},
				graph.ScanOptions{Reverse: true}, func(b *graph.Builder, y, x []graph.Node) graph.Step {
					return graph.Step{Carry: []graph.Node{b.Add(b.Scale(y[0], 0.5), x[0])}, Sum: []graph.Node{b.MatMul(b.Transpose(x[1]), y[0])}}
				}).Sum[0]
		}), []string{"future"}},
		{"the value that decides when a scan stops", "W2", dw(func(c *tiny) graph.Node {
			until := c.b.Sum(c.target)
			return c.outer(c.r1, c.b.Scan(9, []graph.Node{c.u2}, nil, graph.ScanOptions{Tolerance: 1}, func(b *graph.Builder, y, _ []graph.Node) graph.Step {
				return graph.Step{Carry: []graph.Node{b.Scale(y[0], 0.5)}, Until: b.Scale(until, 1)}
			}).Final[0])
		}), []string{"target"}},
	}
}

func mixingChanges() []change {
	const r1, r2 = "mixing in rate E1 in phase closed: unit ", "mixing in rate E2 in phase closed: unit "
	const u2, e2 = "mixing in variable u E2 in phase closed: unit ", "mixing in variable e E2 in phase closed: unit "
	mean := func(c *tiny, x graph.Node) graph.Node {
		return c.b.Expand(c.b.Reshape(c.b.Mean(x, 1), batch, 1), batch, 4)
	}
	return []change{
		{"mean over presynaptic neighbours", "W2", dw(func(c *tiny) graph.Node { return c.outer(mean(c, c.r1), c.r2) }), []string{r1}},
		{"mean over postsynaptic neighbours", "W2", dw(func(c *tiny) graph.Node { return c.outer(c.r1, c.b.Sub(c.r2, mean(c, c.r2))) }), []string{r2}},
		{"softmax of the population", "W2", dw(func(c *tiny) graph.Node { return c.outer(c.r1, c.b.Softmax(c.u2)) }), []string{u2}},
		{"neighbours behind a gate", "W2", dw(func(c *tiny) graph.Node {
			return c.outer(c.r1, c.b.Mul(c.r2, c.b.Gt(mean(c, c.u2), c.b.Const(0.2))))
		}), []string{u2}},
		{"weak neighbours", "W2", dw(func(c *tiny) graph.Node {
			return c.outer(c.r1, c.b.Add(c.r2, c.b.Scale(mean(c, c.u2), 1e-9)))
		}), []string{u2}},
		{"pre and post exchanged", "W2", dw(func(c *tiny) graph.Node { return c.outer(c.r2, c.r1) }), []string{r1, r2}},
		{"back-propagation through the own recurrent weights", "R", dw(func(c *tiny) graph.Node {
			return c.outer(c.r2, c.b.MatMul(c.e2, c.b.Transpose(c.R)))
		}), []string{e2, "mixing in weight R: synapse "}},
		{"sum of the own cell's weights", "W2", dw(func(c *tiny) graph.Node {
			return c.b.Sub(c.outer(c.r1, c.r2), c.b.Mul(c.W2, c.b.Sum(c.b.Square(c.W2), 0)))
		}), []string{"mixing in weight W2: synapse "}},
		{"presynaptic rates through the own weights", "W2", dw(func(c *tiny) graph.Node {
			return c.outer(c.r1, c.b.MatMul(c.b.Square(c.r1), c.W2))
		}), []string{r1, "mixing in weight W2: synapse "}},
		{"memory that mixes", "W2", func(c *tiny) (graph.Node, []locality.Kept) {
			next := c.b.Add(c.b.Scale(c.y0, 0.9), c.b.Expand(c.b.Mean(c.r2), 1, 4))
			return c.outer(c.r1, c.b.Sub(c.r2, c.y0)), y0(circuit.PerPost, next)
		}, []string{r2 + "0 reaches memory of unit 1"}},
		{"memory of the postsynaptic cell at the presynaptic side", "W2", func(c *tiny) (graph.Node, []locality.Kept) {
			next := c.b.Add(c.b.Scale(c.y0, 0.9), c.b.Reshape(c.b.Mean(c.r2, 0), 1, 4))
			return c.b.Mul(c.outer(c.r1, c.r2), c.b.Transpose(c.y0)), y0(circuit.PerPost, next)
		}, []string{"mixing in memory rule/W2/y0: unit "}},
		{"mixing inside a scan", "W2", dw(func(c *tiny) graph.Node {
			return c.outer(c.r1, c.b.Scan(2, []graph.Node{c.u2}, nil, graph.ScanOptions{}, func(b *graph.Builder, y, _ []graph.Node) graph.Step {
				return graph.Step{Carry: []graph.Node{b.MatMul(y[0], c.W2)}}
			}).Final[0])
		}), []string{u2, "mixing in weight W2: synapse "}},
	}
}
