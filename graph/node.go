package graph

import (
	G "gorgonia.org/gorgonia"

	"credo/graph/exec"
)

// Node is a value in an expression graph: an opaque handle, comparable, valid for the Builder that made it and for the Scan
// bodies inside that Builder. The zero Node stands for "nothing" and is not valid.
type Node struct{ n *G.Node }

// Valid reports whether the node stands for a value.
func (n Node) Valid() bool { return n.n != nil }

// Shape returns the node's shape, nil for a scalar or for the zero Node.
func (n Node) Shape() []int {
	if n.n == nil {
		return nil
	}
	return []int(n.n.Shape())
}

// Rank returns the number of axes, 0 for a scalar.
func (n Node) Rank() int { return len(n.Shape()) }

// Array holds values in row-major order, float32 or float64.
type Array = exec.Array

// NewArray returns an array of zeros.
func NewArray(d Dtype, shape ...int) *Array { return exec.NewArray(d.tensor(), shape...) }

// ArrayOf returns an array with a copy of the values, row by row. It panics only if their number is not the shape's size, which
// is a mistake of the program, not of its user.
func ArrayOf(d Dtype, values []float64, shape ...int) *Array {
	a := NewArray(d, shape...)
	if a.Len() != len(values) {
		panic("unreachable: ArrayOf: number of values and shape differ")
	}
	for i, v := range values {
		a.Set(i, v)
	}
	return a
}
