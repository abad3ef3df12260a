// Package circuit describes networks: populations of cells, projections between them, phases of dynamics, constraints that hold after
// each step of learning. A Circuit writes its dynamics into a graph.Builder and hands back a Settled: everything a
// learning rule may look at, by phase and by name.
//
// A population has a Shape, such as rows, columns and channels. Values of it, a state variable, rate or current, are (batch, size): one axis
// for all cells, row by row, channels last. A projection has a Form (Dense, OneToOne, Conv, PerChannel, Reversed, Masked, Dale), which
// says the shape of its weights, a matrix, and turns signals into currents:
//
//	current := settled.Form("W1").Current(b, rates, io.Weight("W1"))
//
// Of a dense projection the weights are (size of Pre, size of Post), and current = rate × weights. A bias is a projection from a population of
// size 1 and cell type Constant, whose rate is 1.
package circuit
