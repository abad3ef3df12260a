package exec

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"

	G "gorgonia.org/gorgonia"
)

// identity hashes all that a scan does: options and body, the body's inputs by their places, not their names. Two scans of one
// identity on the same operands have the same value, so that Gorgonia may take one for the other; and no counter is needed to
// keep different ones apart.
func (op scanOp) identity() (uint64, error) {
	h := sha256.New()
	b := op.body
	fmt.Fprintln(h, op.opts.N, op.opts.Reverse, op.opts.ForwardOnly, op.opts.Tolerance, op.hasCount, op.tail)
	fmt.Fprintln(h, len(b.Carry), len(b.X), len(b.Captured), len(b.Each), len(b.Sum), b.Until != nil)
	number := map[*G.Node]int{}
	for i, n := range b.inputs() {
		number[n] = i
		writeNode(h, n, nil, number)
	}
	enter := func(n *G.Node) ([]*G.Node, error) { return Children(n), nil }
	err := postorder(b.outputs(), enter, func(n *G.Node, children []*G.Node) error {
		if _, ok := number[n]; !ok {
			number[n] = len(number)
			writeNode(h, n, children, number)
		}
		return nil
	})
	for _, n := range b.outputs() {
		fmt.Fprintln(h, "out", number[n])
	}
	return binary.LittleEndian.Uint64(h.Sum(nil)), err
}

func writeNode(h hash.Hash, n *G.Node, children []*G.Node, number map[*G.Node]int) {
	fmt.Fprintf(h, "%T %v %v", n.Op(), n.Type(), n.Shape())
	if n.Op() != nil {
		n.Op().WriteHash(h)
	}
	for _, c := range children {
		fmt.Fprint(h, " ", number[c])
	}
	fmt.Fprintln(h)
}
