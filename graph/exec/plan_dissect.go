package exec

// A dissection takes an expression of one size apart, operation by operation, until one is another than asked for. Then it has failed, and what
// it returns means nothing.
type dissection struct {
	plan   *plan
	size   int
	inner  []int // the operations taken apart
	failed bool
}

// want fails unless ok.
func (t *dissection) want(ok bool) { t.failed = t.failed || !ok }

// take gives the operands of v, which must be the operation f.
func (t *dissection) take(v int, f form) (args [2]int) {
	r, _ := t.plan.root(v)
	x := t.plan.vertices[r]
	if t.want(x.size == t.size && x.form == f); !t.failed {
		t.inner = append(t.inner, r)
		copy(args[:], x.args)
	}
	return args
}

// scaled gives the factors of v, which must be a product with an operand of one element.
func (t *dissection) scaled(v int) (a, scale int) {
	args := t.take(v, binaryForm{"⊙"})
	if t.one(args[0]) {
		return args[1], args[0]
	}
	t.want(t.one(args[1]))
	return args[0], args[1]
}

// shifted gives a and c of v, which must be a + c for a constant c.
func (t *dissection) shifted(v int) (a int, c float64) {
	args := t.take(v, binaryForm{"+"})
	f, ok := t.plan.vertices[args[1]].form.(constantForm)
	if t.want(ok && len(f.values) == 1); !t.failed {
		c = f.values[0]
	}
	return args[0], c
}

// sum is the form of v, which must be a scaled sum, the vertex that computes it, and its terms. It is not among the inner operations.
func (t *dissection) sum(v int) (f scaleAddForm, r int, args [2]int) {
	r, _ = t.plan.root(v)
	x := t.plan.vertices[r]
	f, ok := x.form.(scaleAddForm)
	t.want(ok && x.size == t.size)
	copy(args[:], x.args)
	return f, r, args
}

// one tells whether v has one element.
func (t *dissection) one(v int) bool { return t.plan.vertices[v].size == 1 }

// same tells whether two operands are one value.
func (t *dissection) same(a, b int) bool {
	r, from := t.plan.root(a)
	s, to := t.plan.root(b)
	return r == s && from == to && t.plan.vertices[a].size == t.plan.vertices[b].size
}
