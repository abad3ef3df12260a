// Package circuit describes networks: populations of cells, projections between them, phases of dynamics, constraints that hold after
// each step of learning. A Circuit writes its dynamics into a graph.Builder and hands back a Settled: everything a
// learning rule may look at, by phase and by name.
//
// Shapes: a state variable, rate or current is (batch, size of its population); the weights of a dense projection are
// (size of Pre, size of Post), so that current = rate × weights. A bias is a projection from a population of size 1 and cell
// type Constant, whose rate is 1.
package circuit
