// Package exec has the operations that Gorgonia lacks, and runs expression graphs
// without Gorgonia's machines.
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
// its outputs, does not allocate after the first run, uses one goroutine unless
// Threads allows more, and gives the same bits every time.
//
// A step computes the next value of a parameter (Next). Run computes the value,
// Commit writes it into the parameter.
//
// # Operations and gradients
//
// Expand, Collapse, MaxOver, Detach, Select, Spike, Window, Pack, Patches, Fold, Solve
// and Scan are Gorgonia operations. Gorgonia's symbolic differentiation goes through
// them, and its tape machine runs their Do. Do is written plainly: compiled programs
// are tested against it.
//
// Gradient differentiates any outputs with respect to any nodes of one graph, any
// number of times. It copies the nodes between them to a graph of its own, without
// the nodes that no gradient goes through, runs Gorgonia's Backpropagate there, and
// writes the result back. The outputs of a scan are followed one by one: a weight
// that only another output depends on has no gradient.
//
// Scan is one operation over a body in a graph of its own. Its gradient is a Scan
// in the other direction over the gradient of the body (files scan*.go), and can be
// differentiated in turn. One goroutine at a time may look at a graph, or at graphs
// that share the body of a scan.
//
// # How a graph becomes a program
//
// Planning (files plan*.go) knows no type of number. It lists the nodes depth
// first, gives each operation a form, and folds on the way: transpositions into the
// flags of multiplications, broadcasts into elementwise operations, reshapes,
// detachments and windows into views of their operand's memory. Nodes that no
// output needs are dropped. Nodes with the same value at every step of a scan are
// separated as the scan's prologue. Products take in scales and sums, so that a
// plain gradient step whose change has no other reader is one product that adds to
// the weights; reductions take in squares, products and absolute values; a sum of two
// folds is one (plan_absorb.go). Elementwise operations of one size are joined to chains
// (plan_fuse.go): one instruction takes a short span at a time through all of them.
// Within a chain one call may compute several members (plan_joint.go), as softplus
// and its slope, or a step of an optimizer by a running mean and mean square; operands
// that are repeated along a chain are read where they are (lower_repeat.go).
// Storages are then placed in one slab, where a value takes over the place of a
// value that has been read for the last time. WritePlan prints the plan.
//
// Commit exchanges the memory of a parameter with the memory of its next value, or
// copies the value if the program reads it elsewhere. A sum of a parameter and a
// product waits for Commit, which computes it in place; the parameters that the
// steps read last come first.
//
// Lowering (files lower*.go) turns each form into a function over buffers, calling
// package kernel. An operation without a form runs by its own Do, on copies of its
// operands, and is counted in Stats.Fallbacks.
//
// # Add an operation
//
// An operation is one file; operation_test.go has a whole one. The file has a
// constructor, which calls apply; the methods of Gorgonia's Op, with a plain Do, and
// SymDiff, the gradient; the method plan, which adds the vertices of a node; and the
// form of the vertices, which the operation itself may be (spike.go, pad.go). A
// form has a kind, and is
//
//   - elementwise: call32 and call64 compute a span of a chain (select.go); or
//   - instructed: lower32 and lower64 make an instruction (solve.go); or
//   - housed: its value is in the memory of others (view.go).
//
// Each pair calls one generic function. A form may also be an absorber
// (plan_absorb.go), a compound (window.go), plural (plan_place.go), and listed, named
// or expressed (plan_print.go); planning asks for nothing else. An operation of
// Gorgonia that has a kernel is one row of the table in stock.go beside its form.
// Builder, in package graph, has one method for each operation that it offers.
//
// # Threads
//
// A program can run on several threads (team.go, machine.go): large instructions
// are cut into parts that are computed side by side. A part gives the same bits
// alone as side by side with others, so the number of threads does not show in any
// bit. Threads whose processor is taken by other programs are sent away for a while.
//
// Measurements are in notebooks-data/bench/tried.md.
package exec
