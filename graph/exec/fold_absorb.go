package exec

// absorbFolds makes v, a sum or difference of two folds over one window, the fold of the sum or difference: patches are then added up once,
// and where they are products the second is added to the first as it is computed.
func (p *plan) absorbFolds(v int, f binaryForm, readers []int) bool {
	if f.op != "+" && f.op != "-" || !p.whole(v) {
		return false
	}
	var folds [2]int
	for k, a := range p.vertices[v].args {
		r, ok := p.within(a, v, readers)
		if !ok {
			return false
		}
		folds[k] = r
	}
	x, y := p.vertices[folds[0]], p.vertices[folds[1]]
	fold, ok := x.form.(foldOp)
	other, too := y.form.(foldOp)
	if !ok || !too || folds[0] == folds[1] || !fold.same(other.sliding) {
		return false
	}
	patches := max(folds[0], folds[1]) // stands behind the operands of both
	sum := &p.vertices[patches]
	sum.form, sum.args, sum.shape = f, []int{x.args[0], y.args[0]}, fold.patches()
	sum.size = size(sum.shape)
	p.vertices[v].form, p.vertices[v].args = fold, []int{patches}
	return true
}
