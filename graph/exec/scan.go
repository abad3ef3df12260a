package exec

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Body is one step of a Scan, in an expression graph of its own, written once. Carry, X and Captured are input nodes of that
// graph; CarryOut (as many as Carry, of the same shapes), Each and Sum any of its nodes; Until is a scalar of it, or nil.
type Body struct {
	Carry, X, Captured  []*G.Node
	CarryOut, Each, Sum []*G.Node
	Until               *G.Node
}

// ScanOptions of a Scan. Only N must be set.
type ScanOptions struct {
	N           int     // steps at most, at least 1
	Reverse     bool    // from the last row of xs to the first
	ForwardOnly bool    // no gradient, and no states kept for it
	Tolerance   float64 // the step that brings Body.Until below it is the last one
	Count       *G.Node // optional scalar of the outer graph: run only the first Count rows (with Reverse from row Count-1 down to 0)
}

// ScanNodes are the results of a Scan.
type ScanNodes struct {
	Packed *G.Node   // all of them, flat
	Final  []*G.Node // the carry after the last step
	Each   []*G.Node // (N, shape...): row t is from the step on row t of xs; rows that did not run are zero
	Sum    []*G.Node // added up over the steps that ran
	Steps  *G.Node   // scalar: how many steps ran
}

// scanOp is a whole Scan. Its operands are the initial carry, xs, captured and, if hasCount, the count; its value is flat, and
// laid out by layout.
//
// The rows it runs, in this order: with m = the count, or N without one, the rows lo, lo+1, ... lo+m-1, where lo is 0, or N-m
// if tail; with Reverse the same rows from the last to the first. A step for which Until falls below the Tolerance is the last.
type scanOp struct {
	fresh
	serial   uint64 // hash of all that the operation does
	body     *Body
	opts     ScanOptions // Count is nil here: see hasCount
	hasCount bool
	tail     bool // of fewer rows than N the last ones: only gradients of a Reverse scan that stopped early
	layout   scanLayout
	reach    [][]int // of final 0.., each 0.., sum 0..: the operands it depends on differentiably
	wants    []bool  // operands whose gradient is asked for; nil for all that can have one
}

// scanLayout says where in a scan's flat value what lies.
type scanLayout struct {
	final, each, sum []slot
	steps            slot // rank 0
	// states is (N+1, shape...) for each carry, empty if ForwardOnly: what the gradient needs. The carry before the step on row t
	// is row t, and the carry after it row t+1; with Reverse row t+1 and row t. So row 0 (with Reverse row N, and with a tail or
	// a count shifted accordingly) is the initial carry. Rows that no step wrote are unspecified.
	states []slot
	total  int
}

// slot is a part of a flat tensor.
type slot struct {
	offset int
	shape  tensor.Shape
}

// Scan is to be written.
func Scan(o ScanOptions, body Body, carry, xs, captured []*G.Node) (*ScanNodes, error) {
	return nil, errors.New("Scan is not written yet")
}
