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
// separated as its prologue. Products take in scales and sums, so that a plain
// gradient step whose change nobody reads is one product that adds to the weights;
// reductions take in squares, products and absolute values (plan_absorb.go).
// Elementwise operations of one size are joined to chains (plan_fuse.go): one
// instruction takes a short span at a time through all of them. Storages are then
// placed in one slab, where a value takes over the place of another that has been
// read for the last time. WritePlan prints the outcome.
//
// Inputs can become something (Next): Run finds what, Commit puts it in their
// place, by exchanging memory, or by copying what several need. What adds a product to an input is left to Commit,
// in place, the inputs that were read last first.
//
// Lowering (files lower*.go) turns each form into a function over buffers, calling
// package kernel. What is not recognised runs by its own Do, on copies, and is
// counted in Stats.Fallbacks.
//
// A program can run on several threads (team.go, machine.go): large instructions
// are cut into parts that are computed side by side. A part is computed as it would
// be alone, so the number of threads does not show in any bit.
//
// # Where the time goes
//
// Of a step of dic (784-256x3-10, batch 100, exact rule, Adam) half is matrix
// products and more than a third chains; of those, softplus and its slope, and
// division, take the most. `credo bench` prints the shares of any experiment,
// Timings those of single instructions. Single elementwise operations run at 0.03
// to 0.05 ns for a float32 within the nearest cache, and several times that where
// their operands come from the third level: what is not in a chain is bound by
// memory.
//
// What helped, and was measured as a whole only (notebooks-data/bench/history, the
// times halve): chains, most in the feedback matrices, which are larger than the
// second-level cache; softplus and slope in one pass; maxima, sums and small
// systems by vectors; reciprocals for Adam's corrections; products that take in
// scales and sums; exchanging the memory of the state instead of copying it, and
// looking for NaN while results are near; products that read B where it lies.
//
// What helped networks larger than the second-level cache (BurstCCN 784-500x3-10,
// batch 32, one thread): products in which weights pass once while tiles ask for the
// lines that come next, and weights that are written in place. Together 1.45 times
// faster (notebooks-data/bench/history, copies and in-place), and more than that
// where other programs use the memory.
//
// What was tried and did not help, each measured with and without: spans
// of 16 to 80 KiB (within 5 % of each other); prefetching the next span, by 4 to 64
// lines, for reading or for writing; large arrays that begin at different places
// within a page; huge pages by madvise, with and without collapsing (the best times
// were 7 % less, the medians the same). Blocks of 256 or 384 terms and unrolling, in
// products; panels of B outermost, where B is not far. Quotients and roots
// from estimates, refined until they are rounded correctly, take 40 % less time than
// the processor's division, but 1 to 3 % of a step, less than their special cases
// are worth; blocks of a minibatch that fit the second-level cache, one after the
// other, gain nothing on dic. Products that take B in slabs of rows that lie one
// after another, with sums kept between slabs, gain 8 % of a BurstCCN step where
// others use the memory and lose 2 % where they do not. A barrier at which
// threads wait for each other after every instruction made a step fifty times slower
// on a machine with other work: a thread now helps if it is awake, and nobody waits
// for one that is not.
package exec
