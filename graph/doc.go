// Package graph describes computations as expression graphs, differentiates them and compiles them to programs.
//
// A Builder writes operations on Nodes into a Gorgonia expression graph:
//
//	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
//	x := b.Input("x", 32, 4)                 // (batch, size)
//	w := b.Param("W", 4, 3)
//	y := b.Sigmoid(b.MatMul(x, w))
//	loss := b.Mean(b.Square(y))
//	g := b.Grad(loss, w)                     // Gorgonia's symbolic gradient
//	p, err := graph.Compile(b, loss, g[0])   // every earlier mistake shows here, with its context
//
// The first error sticks: later calls are ignored and return the zero Node, so a circuit is written without error checks and
// Compile (or Err) returns the error. Within adds the context.
//
// Elementwise operations broadcast as in NumPy. Scan repeats a body that is written once, as JAX's lax.scan does, and is
// differentiable. Grad may be called any number of times. Dot draws any graph.
//
// graph/circuit describes networks (populations, projections, phases), graph/integrate steps time, graph/locality proves that a
// rule is local, graph/exec runs the graphs, graph/kernel holds the loops.
package graph
