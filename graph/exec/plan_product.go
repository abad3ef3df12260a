package exec

import (
	"reflect"
	"slices"

	G "gorgonia.org/gorgonia"
)

// The products of Gorgonia's linAlgBinOp, in its order.
const (
	matMulKind = iota
	matVecKind
	dotKind
	outerKind
	batchedKind
)

// product adds a matrix product of any kind: all are one form. A transposition of
// an operand becomes a flag.
func (p *plan) product(n *G.Node, fields reflect.Value, args []int) (int, bool) {
	f := matMulForm{
		transA: fields.FieldByName("transA").Bool(),
		transB: fields.FieldByName("transB").Bool(),
		batch:  1,
		alpha:  1,
	}
	a, b := p.untransposed(args[0], &f.transA), p.untransposed(args[1], &f.transB)
	as, bs := p.vertices[a].shape, p.vertices[b].shape
	switch kind := fields.FieldByName("āBinaryOperator").Uint(); {
	case kind == matVecKind && len(as) == 2:
		bs = []int{size(bs), 1}
	case kind == dotKind:
		as, bs = []int{1, size(as)}, []int{size(bs), 1}
	case kind == outerKind:
		as, bs = []int{size(as), 1}, []int{1, size(bs)}
	case kind == matMulKind && len(as) == 2 && len(bs) == 2:
	case kind == batchedKind && len(as) > 2 && len(bs) == len(as):
		f.batch = size(as[:len(as)-2])
	default:
		return 0, false
	}
	var kb int
	f.m, f.k = sides(as, f.transA)
	kb, f.n = sides(bs, f.transB)
	v := p.add(n, f, n.Shape(), a, b)
	return v, f.k == kb && f.batch*f.m*f.n == p.vertices[v].size
}

// sides are the rows and columns of op(X), X the last two axes.
func sides(shape []int, trans bool) (rows, cols int) {
	rows, cols = shape[len(shape)-2], shape[len(shape)-1]
	if trans {
		return cols, rows
	}
	return rows, cols
}

// untransposed is the operand of the transposition x, if x swaps the last two axes
// only, and turns the flag; else it is x.
func (p *plan) untransposed(x int, flag *bool) int {
	f, ok := p.vertices[x].form.(permuteForm)
	if !ok {
		return x
	}
	swap := slices.Clone(f.axes)
	slices.Sort(swap)
	k := len(swap)
	swap[k-2], swap[k-1] = swap[k-1], swap[k-2]
	if !slices.Equal(swap, f.axes) {
		return x
	}
	*flag = !*flag
	return p.vertices[x].args[0]
}
