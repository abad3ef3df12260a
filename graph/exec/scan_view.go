package exec

import G "gorgonia.org/gorgonia"

// ScanOutput is a kind of output of a scan.
type ScanOutput int

// The outputs of a scan.
const (
	ScanPacked ScanOutput = iota // all outputs, or a window that is not within one
	ScanFinal                    // a carry after the last step
	ScanEach                     // rows of an Each
	ScanSum                      // a Sum
	ScanSteps                    // the number of steps that ran
	ScanStates                   // rows of a carry before or after each step, kept for the gradient
)

// ScanView describes a node that is a scan's packed value, or a Window into it.
type ScanView struct {
	Body                *Body       // shared by all views of this scan: not to be changed
	Options             ScanOptions // Count is the outer node
	Carry, Xs, Captured []*G.Node   // operands, nodes of the outer graph
	Output              ScanOutput
	Index               int // which Final, Each, Sum or state
	Offset              int // elements from the beginning of that output

	op       scanOp
	packed   *G.Node
	operands []*G.Node
}

// ScanOf tells whether n is a scan's packed value or a Window into one, and which output.
func ScanOf(n *G.Node) (*ScanView, bool) {
	if op, ok := n.Op().(scanOp); ok {
		return newScanView(op, n), true
	}
	w, ok := n.Op().(windowOp)
	if !ok {
		return nil, false
	}
	packed := Children(n)[0]
	op, ok := packed.Op().(scanOp)
	if !ok {
		return nil, false
	}
	v := newScanView(op, packed)
	v.Output, v.Index, v.Offset = op.layout.find(w.offset, size(w.shape))
	return v, true
}

func newScanView(op scanOp, packed *G.Node) *ScanView {
	v := &ScanView{Body: op.body, Options: op.opts, op: op, packed: packed, operands: Children(packed)}
	v.Carry, v.Xs, v.Captured, v.Options.Count = op.split(v.operands)
	return v
}

// split tells the operands apart.
func (op scanOp) split(operands []*G.Node) (carry, xs, captured []*G.Node, count *G.Node) {
	c, x := len(op.body.Carry), len(op.body.Carry)+len(op.body.X)
	w := x + len(op.body.Captured)
	if op.hasCount {
		count = operands[w]
	}
	return operands[:c:c], operands[c:x:x], operands[x:w:w], count
}

// reach tells which operands the output depends on differentiably.
func (v *ScanView) reach() []bool {
	out := make([]bool, len(v.operands))
	if v.op.opts.ForwardOnly {
		return out
	}
	switch v.Output {
	case ScanPacked:
		copy(out, v.op.anywhere())
	case ScanFinal:
		copy(out, v.op.reach.final[v.Index])
	case ScanEach:
		copy(out, v.op.reach.each[v.Index])
	case ScanSum:
		copy(out, v.op.reach.sum[v.Index])
	case ScanStates:
		copy(out, v.op.reach.states[v.Index])
	}
	return out
}

// find tells in which output the elements lie.
func (l scanLayout) find(offset, size int) (kind ScanOutput, index, from int) {
	if size == 1 && offset == l.steps.offset {
		return ScanSteps, 0, 0
	}
	for kind, slots := range [][]slot{ScanFinal: l.final, ScanEach: l.each, ScanSum: l.sum, ScanStates: l.states} {
		for i, s := range slots {
			if s.offset <= offset && offset+size <= s.offset+s.size() {
				return ScanOutput(kind), i, offset - s.offset
			}
		}
	}
	return ScanPacked, 0, 0
}
