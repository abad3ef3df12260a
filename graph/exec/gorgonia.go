package exec

import (
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Two things that Gorgonia keeps for the whole process must be put right before the first node is made:
//
// Its stabilisation rewrites -(-x), log(1+x), 1-sigmoid(x) and the like while a graph is built, and removes nodes that others still
// use.
//
// Its derivative rules put the same few constant nodes into every graph. Each computes its hash when first asked: graphs built side
// by side would race for the hash.
func init() {
	G.UseNonStable()
	hashConstants(tensor.Float32)
	hashConstants(tensor.Float64)
}

// hashConstants lets the rules that use them put the constants 1, 2 and 3 into a graph.
func hashConstants(dtype tensor.Dtype) {
	x := G.NewScalar(G.NewGraph(), dtype, G.WithName("x"))
	for _, f := range []func(*G.Node) (*G.Node, error){G.Tanh, G.Square, G.Cube} {
		if y, err := f(x); err == nil {
			_, _ = y.Op().(G.SDOp).SymDiff(G.Nodes{x}, y, x)
		}
	}
}
