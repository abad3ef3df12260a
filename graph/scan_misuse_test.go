package graph_test

import (
	"strings"
	"testing"

	"credo/graph"
)

type body = func(b *graph.Builder, carry, x []graph.Node) graph.Step

func still(_ *graph.Builder, carry, _ []graph.Node) graph.Step { return graph.Step{Carry: carry} }

// scanMistake is a wrong Scan over h (3), with the words that its error must contain.
type scanMistake struct {
	name string
	do   func(b *graph.Builder, h graph.Node) graph.Scanned
	say  string
}

var scanMistakes = []scanMistake{
	{"no steps", func(b *graph.Builder, h graph.Node) graph.Scanned {
		return b.Scan(0, nodes{h}, nil, graph.ScanOptions{}, still)
	}, "Scan over 0 steps"},
	{"another number of rows", func(b *graph.Builder, h graph.Node) graph.Scanned {
		return b.Scan(5, nodes{h}, nodes{b.Input("x", 4, 3)}, graph.ScanOptions{}, still)
	}, "sequence 1 has shape [4 3]"},
	{"a scalar as sequence", func(b *graph.Builder, h graph.Node) graph.Scanned {
		return b.Scan(5, nodes{h}, nodes{b.Const(1)}, graph.ScanOptions{}, still)
	}, "sequence 1 has shape []"},
	{"a state of nothing", func(b *graph.Builder, h graph.Node) graph.Scanned {
		return b.Scan(5, nodes{h, {}}, nil, graph.ScanOptions{}, still)
	}, "state 2: a node is missing"},
	{"a foreign state", func(b *graph.Builder, h graph.Node) graph.Scanned {
		return b.Scan(5, nodes{foreign(3)}, nil, graph.ScanOptions{}, still)
	}, "state 1: a node belongs to another graph"},
	{"neither state nor sequence", func(b *graph.Builder, h graph.Node) graph.Scanned {
		return b.Scan(5, nil, nil, graph.ScanOptions{}, func(b *graph.Builder, _, _ []graph.Node) graph.Step { return graph.Step{} })
	}, "no operands"},
	with("a state lost", "returns 0 states for 1", func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
		return graph.Step{}
	}),
	with("a state of another shape", "state 1 goes in with shape [3] and comes out with []", func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
		return graph.Step{Carry: nodes{b.Sum(carry[0])}}
	}),
	with("Each of nothing", "Each 1: a node is missing", func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
		return graph.Step{Carry: carry, Each: make(nodes, 1)}
	}),
	with("a foreign sum", "Sum 1: a node belongs to another graph", func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
		return graph.Step{Carry: carry, Sum: nodes{foreign(3)}}
	}),
	with("Until of a vector", "Until has shape [3]", func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
		return graph.Step{Carry: carry, Until: carry[0]}
	}),
	with("an input declared inside", `input "noise" is declared inside a Scan body`, func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
		return graph.Step{Carry: nodes{b.Add(carry[0], b.Input("noise", 3))}}
	}),
	with("a mistake inside", "Scan over 5 steps, the soma: MatMul of shapes [3] and [3]", func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
		defer b.Within("the soma")()
		return graph.Step{Carry: nodes{b.MatMul(carry[0], carry[0])}}
	}),
	with("a node from inside another body", "a node belongs to another graph, or to the inside of a Scan body", func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
		var leaked graph.Node
		b.Scan(2, carry, nil, graph.ScanOptions{}, func(b *graph.Builder, carry, x []graph.Node) graph.Step {
			leaked = carry[0]
			return still(b, carry, x)
		})
		return graph.Step{Carry: nodes{b.Add(leaked, carry[0])}}
	}),
	{"checkpoints that do not divide", func(b *graph.Builder, h graph.Node) graph.Scanned {
		return b.Scan(5, nodes{h}, nil, graph.ScanOptions{Checkpoint: 2}, still)
	}, "every 2 steps do not divide"},
	{"checkpoints and an early stop", func(b *graph.Builder, h graph.Node) graph.Scanned {
		return b.Scan(4, nodes{h}, nil, graph.ScanOptions{Checkpoint: 2}, func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
			return graph.Step{Carry: carry, Until: b.Sum(carry[0])}
		})
	}, "a checkpointed Scan cannot stop early"},
}

func with(name, say string, f body) scanMistake {
	return scanMistake{name, func(b *graph.Builder, h graph.Node) graph.Scanned {
		return b.Scan(5, nodes{h}, nil, graph.ScanOptions{}, f)
	}, say}
}

func TestScanMistakes(t *testing.T) {
	for _, m := range scanMistakes {
		t.Run(m.name, func(t *testing.T) {
			b := graph.NewBuilder(graph.Options{})
			h := b.Input("h", 3)
			leave := b.Within("the network")
			r := m.do(b, h)
			leave()
			err := b.Err()
			if err == nil || !strings.Contains(err.Error(), m.say) || !strings.Contains(err.Error(), "the network") {
				t.Errorf("error %v must say %q, and where", err, m.say)
			}
			if r.Steps.Valid() {
				t.Error("there is a result")
			}
		})
	}
}

// TestNodesFromInside are of no use outside.
func TestNodesFromInside(t *testing.T) {
	b := graph.NewBuilder(graph.Options{})
	var leaked graph.Node
	b.Scan(2, nodes{b.Input("h", 3)}, nil, graph.ScanOptions{}, func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
		leaked = b.Neg(carry[0])
		return graph.Step{Carry: nodes{leaked}}
	})
	if b.Err() != nil {
		t.Fatal(b.Err())
	}
	b.Observe("leaked", leaked)
	if b.Err() == nil {
		t.Error("a node from inside is observed outside")
	}
}

// TestScanAfterAnError has results to index, and calls the body once.
func TestScanAfterAnError(t *testing.T) {
	for _, o := range []graph.ScanOptions{{}, {Checkpoint: 2}} {
		for _, late := range []bool{false, true} {
			b := graph.NewBuilder(graph.Options{})
			h := b.Input("h", 3)
			if !late {
				b.Input("h", 3)
			}
			calls := 0
			r := b.Scan(4, nodes{h, h}, nil, o, func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
				calls++
				bad := b.MatMul(carry[0], carry[1])
				return graph.Step{Carry: carry, Each: nodes{bad, bad, bad}, Sum: nodes{bad}}
			})
			if calls != 1 || len(r.Final) != 2 || len(r.Each) != 3 || len(r.Sum) != 1 {
				t.Fatalf("%d calls; %d, %d and %d results", calls, len(r.Final), len(r.Each), len(r.Sum))
			}
			b.Add(r.Final[1], r.Each[2])
		}
	}
}
