package exec

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
)

// Do runs the scan step by step with the operations' own Do. Compiled programs do not come here; their loop is tested against it.
func (op scanOp) Do(vs ...G.Value) (G.Value, error) {
	if len(vs) != op.Arity() {
		return nil, errors.Errorf("%v takes %d operands, got %d", op, op.Arity(), len(vs))
	}
	in := make([]*Array, len(vs))
	for i, v := range vs {
		a, err := fromValue(v)
		if err != nil {
			return nil, errors.WithMessagef(err, "%v: operand %d", op, i+1)
		}
		in[i] = a
	}
	steps, err := newEvaluator(op.body.outputs())
	if err != nil {
		return nil, err
	}
	r := &scanRun{op: op, in: in, out: NewArray(in[0].Dtype(), op.layout.total), step: steps}
	if err := r.run(); err != nil {
		return nil, errors.WithMessagef(err, "%v", op)
	}
	return toValue(r.out), nil
}

// scanRun is one execution of a scan.
type scanRun struct {
	op   scanOp
	in   []*Array // operands
	out  *Array   // the packed value
	step *evaluator
}

func (r *scanRun) run() error {
	lo, m, err := r.rows()
	if err != nil {
		return err
	}
	carry := r.in[:len(r.op.body.Carry)]
	ran := 0
	for stop := false; ran < m && !stop; ran++ {
		t := lo + ran
		if r.op.opts.Reverse {
			t = lo + m - 1 - ran
		}
		if carry, stop, err = r.one(t, carry); err != nil {
			return errors.WithMessagef(err, "row %d", t)
		}
	}
	for k, c := range carry {
		r.put(r.op.layout.final[k], 0, c)
	}
	r.out.Set(r.op.layout.steps.offset, float64(ran))
	return nil
}

// rows returns the first of the rows that run and their number.
func (r *scanRun) rows() (lo, m int, err error) {
	n := r.op.opts.N
	if !r.op.hasCount {
		return 0, n, nil
	}
	count := r.in[len(r.in)-1].At(0)
	if m = int(count); float64(m) != count || m < 0 || m > n {
		return 0, 0, errors.Errorf("count %v of %d rows", count, n)
	}
	if r.op.tail {
		lo = n - m
	}
	return lo, m, nil
}

// one runs the step on row t, and tells whether it is the last.
func (r *scanRun) one(t int, carry []*Array) (next []*Array, stop bool, err error) {
	b := r.op.body
	values := map[*G.Node]G.Value{}
	for i, n := range b.inputs() {
		x := r.in[i]
		switch c, k := len(b.Carry), i-len(b.Carry); {
		case i < c:
			x = carry[i]
		case k < len(b.X):
			x = x.window(t*size(n.Shape()), n.Shape())
		}
		values[n] = toValue(x)
	}
	results, err := r.step.run(values)
	if err != nil {
		return nil, false, err
	}
	outs := make([]*Array, len(results))
	for i, v := range results {
		if outs[i], err = fromValue(v); err != nil {
			return nil, false, err
		}
	}
	next = outs[:len(carry)]
	r.keep(t, carry, next, outs[len(carry):])
	stop = b.Until != nil && outs[len(outs)-1].At(0) < r.op.opts.Tolerance
	return next, stop, nil
}

// keep stores the results of the step on row t.
func (r *scanRun) keep(t int, carry, next, rest []*Array) {
	l := r.op.layout
	for k := range l.states {
		r.put(r.op.before(k), t, carry[k])
		r.put(r.op.after(k), t, next[k])
	}
	for i, s := range l.each {
		r.put(s, t, rest[i])
	}
	for i, s := range l.sum {
		x := rest[len(l.each)+i]
		for j := range x.Len() {
			r.out.Set(s.offset+j, r.out.At(s.offset+j)+x.At(j))
		}
	}
}

// put writes x as row t of the slot.
func (r *scanRun) put(s slot, t int, x *Array) {
	copy(r.out.window(s.offset+t*x.Len(), x.Shape).F32, x.F32)
	copy(r.out.window(s.offset+t*x.Len(), x.Shape).F64, x.F64)
}

// window is a view of the elements of a from offset on.
func (a *Array) window(offset int, shape []int) *Array {
	p, end := &Array{Shape: shape}, offset+size(shape)
	if a.F32 != nil {
		p.F32 = a.F32[offset:end:end]
	} else {
		p.F64 = a.F64[offset:end:end]
	}
	return p
}
