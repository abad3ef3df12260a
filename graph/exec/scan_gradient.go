package exec

import (
	"fmt"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
)

// SymDiff writes the gradient of a scan as a scan that runs the other way. Its carry are the adjoints of the carry; its xs are
// the carry before and after each step and each Each, read from this scan's value, the xs of this scan, and the adjoints of Each;
// its body is the gradient of this scan's body. The gradients of xs are its Each, the gradients of captured its Sum.
func (op scanOp) SymDiff(in G.Nodes, packed, grad *G.Node) (out G.Nodes, err error) {
	r := &reversal{
		op: op, in: in, packed: packed, wants: op.DiffWRT(len(in)),
		graph: G.NewGraph(), stand: map[*G.Node]*G.Node{},
	}
	r.oldCarry, r.oldXs, r.oldCaptured, _ = op.split(in)
	if r.seeds, err = op.seeds(grad); err == nil {
		out, err = r.build()
	}
	return out, errors.WithMessagef(err, "gradient of %v", op)
}

// reversal builds the gradient of a scan: the new scan.
type reversal struct {
	op                           scanOp
	in                           []*G.Node // operands of the old scan
	oldCarry, oldXs, oldCaptured []*G.Node
	packed                       *G.Node // value of the old scan
	seeds                        scanSeeds
	wants                        []bool // operands of the old scan whose gradient is wanted
	carried                      []int  // carries whose adjoint the new scan carries

	graph               *G.ExprGraph
	body                Body                // in graph
	carry, xs, captured []*G.Node           // operands of the new scan
	stand               map[*G.Node]*G.Node // nodes of the old body -> inputs of the new one that have their values
}

func (r *reversal) build() (G.Nodes, error) {
	if err := r.choose(); err != nil {
		return nil, err
	}
	if err := r.carryAdjoints(); err != nil {
		return nil, err
	}
	outputs := r.outputs()
	nodes := make([]*G.Node, len(outputs))
	for i, o := range outputs {
		nodes[i] = o.node
	}
	wrt := r.wrt()
	if len(nodes) == 0 || len(wrt) == 0 {
		return r.finish(map[*G.Node]*G.Node{})
	}
	a, err := differentiate(nodes, wrt)
	if err != nil {
		return nil, err
	}
	written, err := a.write(a.writer(r.graph, r.reader(a, outputs)))
	if err != nil {
		return nil, err
	}
	grads := map[*G.Node]*G.Node{}
	for i, w := range wrt {
		grads[w] = written[i]
	}
	return r.finish(grads)
}

// choose finds the carries whose adjoint may differ from zero and matters to a gradient that is wanted.
func (r *reversal) choose() error {
	step, err := newBodyReach(r.op.body)
	if err != nil {
		return err
	}
	hot := r.hot(step)
	for k, set := range r.op.reach.states {
		matters := false
		for i, x := range set {
			matters = matters || x && r.wants[i]
		}
		if hot[k] && matters {
			r.carried = append(r.carried, k)
		}
	}
	return nil
}

// hot tells which carries may have an adjoint that is not zero.
func (r *reversal) hot(step bodyReach) []bool {
	n := len(r.op.body.Carry)
	hot := make([]bool, n)
	for k := range hot {
		hot[k] = r.seeds.final[k] != nil || r.seeds.before[k] != nil || r.seeds.after[k] != nil
	}
	for i, s := range r.seeds.each {
		if s != nil {
			unite(hot, step.each[i][:n])
		}
	}
	for i, s := range r.seeds.sum {
		if s != nil {
			unite(hot, step.sum[i][:n])
		}
	}
	for changed := true; changed; {
		changed = false
		for k := range hot {
			if hot[k] {
				changed = unite(hot, step.carryOut[k][:n]) || changed
			}
		}
	}
	return hot
}

// carryAdjoints makes the carry of the new scan: at the start the adjoints of the finals.
func (r *reversal) carryAdjoints() (err error) {
	for _, k := range r.carried {
		first := r.seeds.final[k]
		if first == nil {
			if first, err = zeros(r.packed, r.op.body.Carry[k].Shape()); err != nil {
				return err
			}
		}
		r.carry = append(r.carry, first)
		r.body.Carry = append(r.body.Carry, newInput(r.graph, r.op.body.Carry[k], fmt.Sprintf("carry %d", len(r.carry))))
	}
	return nil
}

// bodyOutput is an output of the old body with its adjoint in the new one, made when it turns out to be needed.
type bodyOutput struct {
	node *G.Node
	seed func() (*G.Node, error)
}

func (r *reversal) outputs() []bodyOutput {
	var out []bodyOutput
	old := r.op.body
	for i, k := range r.carried {
		out = append(out, bodyOutput{old.CarryOut[k], func() (*G.Node, error) {
			if r.seeds.after[k] == nil {
				return r.body.Carry[i], nil
			}
			return add(r.body.Carry[i], r.newX(old.Carry[k], r.seeds.after[k]))
		}})
	}
	for i, s := range r.seeds.each {
		if s != nil {
			out = append(out, bodyOutput{old.Each[i], func() (*G.Node, error) { return r.newX(old.Each[i], s), nil }})
		}
	}
	for i, s := range r.seeds.sum {
		if s != nil {
			out = append(out, bodyOutput{old.Sum[i], func() (*G.Node, error) { return r.newCaptured(old.Sum[i], s), nil }})
		}
	}
	return out
}

// wrt lists the inputs of the old body whose gradient the new body computes.
func (r *reversal) wrt() []*G.Node {
	var out []*G.Node
	for _, k := range r.carried {
		out = append(out, r.op.body.Carry[k])
	}
	c := len(r.op.body.Carry)
	for i, n := range r.op.body.inputs() {
		if i >= c && r.wants[i] {
			out = append(out, n)
		}
	}
	return out
}

func (r *reversal) newX(like, outer *G.Node) *G.Node {
	r.xs = append(r.xs, outer)
	n := newInput(r.graph, like, fmt.Sprintf("x %d", len(r.xs)))
	r.body.X = append(r.body.X, n)
	return n
}

func (r *reversal) newCaptured(like, outer *G.Node) *G.Node {
	r.captured = append(r.captured, outer)
	n := newInput(r.graph, like, fmt.Sprintf("captured %d", len(r.captured)))
	r.body.Captured = append(r.body.Captured, n)
	return n
}
