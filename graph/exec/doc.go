// Package exec has the operations that Gorgonia lacks, and runs expression graphs
// without its machines.
//
// # Compile and run
//
//	p, err := exec.Compile([]*G.Node{loss}, []*G.Node{x, w})
//	err = p.Bind(0, xs)    // read in place at every run
//	err = p.Bind(1, ws)
//	err = p.Run()
//	loss := p.Output(0).At(0)
//
// A program is for one type of number, float32 or float64. It owns its buffers and
// its outputs, does not allocate after the first run, uses one goroutine, and gives
// the same bits every time.
//
// # Operations and gradients
//
// Expand, Collapse, MaxOver, Detach, Select, Spike, Window, Pack and Scan are
// Gorgonia operations: its symbolic differentiation goes through them, and its tape
// machine runs them by their Do, which is written plainly and is what compiled
// programs are tested against.
//
// Gradient differentiates any outputs with respect to any nodes of one graph, any
// number of times. It copies what lies between them to a graph of its own, cutting
// whatever no gradient goes through, lets Gorgonia's Backpropagate work there, and
// writes the result back. Outputs of a scan are looked at one by one, so that a
// weight that only another output depends on has no gradient.
//
// Scan is one operation over a body in a graph of its own; its gradient is a Scan
// in the other direction over the gradient of the body (files scan*.go), and so is
// the gradient of that. One goroutine at a time may look at a graph, or at graphs
// that share the body of a scan.
//
// # How a graph becomes a program
//
// Planning (files plan*.go) knows no type of number. It lists the nodes depth
// first, recognises what each does as a form, and folds on the way: transpositions
// into the flags of multiplications, broadcasts into elementwise operations,
// reshapes, detachments and windows into views of their operand's memory. What no
// output needs is dropped. What does not change from step to step of a scan is
// separated as its prologue. Storages are then placed in one slab, where a value
// takes over the place of another that has been read for the last time.
//
// Lowering (files lower*.go) turns each form into a function over buffers, calling
// package kernel. What is not recognised runs by its own Do, on copies, and is
// counted in Stats.Fallbacks.
package exec
