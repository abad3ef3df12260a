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
