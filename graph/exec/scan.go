package exec

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
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
	N           int     // rows of xs: how many steps run, unless Until or Count says fewer
	Reverse     bool    // from the last row to the first
	ForwardOnly bool    // no gradient goes through, and no states are kept for one
	Tolerance   float64 // the step that brings Body.Until below it is the last one
	Count       *G.Node // optional scalar of the outer graph: only the first Count rows run (with Reverse from row Count-1 down to 0)
}

// ScanNodes are the results of a Scan.
type ScanNodes struct {
	Packed *G.Node   // all outputs, flat; read it through the others, which are windows into it
	Final  []*G.Node // the carry after the last step
	Each   []*G.Node // (N, shape...): row t is from the step on row t of xs; rows that did not run are zero
	Sum    []*G.Node // added up over the steps that ran
	Steps  *G.Node   // scalar: how many steps ran
}

// Scan repeats the body over the rows of xs with the meaning of JAX's lax.scan. carry are the initial states, in the shapes of
// body.Carry; xs[i] has shape (N, shape of body.X[i]...); captured has the shapes of body.Captured. All nodes have one precision.
//
// The result is one operation of the outer graph. Its gradient is another Scan, run the other way, in which the body is
// differentiated; it reads the carry and each Each back from the forward run, and computes all other values of the step again. So an
// intermediate result that is dear (a product with a weight matrix) is worth listing in Each.
func Scan(o ScanOptions, body Body, carry, xs, captured []*G.Node) (*ScanNodes, error) {
	r, err := newScan(o, body, false, carry, xs, captured)
	return r, errors.WithMessage(err, "scan")
}

// scanOp is a whole Scan. Its operands are the initial carry, xs, captured and, if hasCount, the count; its value is flat, and
// laid out by layout.
//
// The rows it runs: with m = the count, or N without one, rows 0 to m-1, or, if tail, rows N-m to N-1; with Reverse from the last
// of these to the first. A step for which Until falls below the Tolerance is the last.
type scanOp struct {
	fresh
	serial   uint64 // hash of all that the operation does
	body     *Body
	opts     ScanOptions // Count is nil here: see hasCount
	hasCount bool
	tail     bool // only in gradients of a Reverse scan that may stop early
	layout   scanLayout
	reach    scanReach
	wants    []bool // operands whose gradient is asked for, while a gradient is written; nil otherwise
}

func newScan(o ScanOptions, b Body, tail bool, carry, xs, captured []*G.Node) (*ScanNodes, error) {
	body := b.clone()
	if err := checkScan(o, body, carry, xs, captured); err != nil {
		return nil, err
	}
	op := scanOp{body: body, opts: o, hasCount: o.Count != nil, tail: tail, layout: newScanLayout(o, body)}
	op.opts.Count = nil
	step, err := newBodyReach(body)
	if err != nil {
		return nil, err
	}
	op.reach = step.over(op.hasCount)
	if op.serial, err = op.identity(); err != nil {
		return nil, err
	}
	operands := concat(carry, xs, captured)
	if o.Count != nil {
		operands = append(operands, o.Count)
	}
	packed, err := apply(op, operands...)
	if err != nil {
		return nil, err
	}
	return op.open(packed)
}

// open makes the windows into a scan's value.
func (op scanOp) open(packed *G.Node) (r *ScanNodes, err error) {
	r = &ScanNodes{Packed: packed}
	if r.Final, err = windows(packed, op.layout.final); err != nil {
		return nil, err
	}
	if r.Each, err = windows(packed, op.layout.each); err != nil {
		return nil, err
	}
	if r.Sum, err = windows(packed, op.layout.sum); err != nil {
		return nil, err
	}
	r.Steps, err = window(packed, op.layout.steps)
	return r, err
}

func windows(packed *G.Node, slots []slot) (out []*G.Node, err error) {
	out = make([]*G.Node, len(slots))
	for i, s := range slots {
		if out[i], err = window(packed, s); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func window(packed *G.Node, s slot) (*G.Node, error) { return Window(packed, s.offset, s.shape...) }

func (b Body) clone() *Body {
	return &Body{
		Carry: concat(b.Carry), X: concat(b.X), Captured: concat(b.Captured),
		CarryOut: concat(b.CarryOut), Each: concat(b.Each), Sum: concat(b.Sum), Until: b.Until,
	}
}

func concat(lists ...[]*G.Node) []*G.Node {
	var out []*G.Node
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}
