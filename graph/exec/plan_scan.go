package exec

import (
	"slices"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
)

// scanForm is a scan. Each output that is read is a vertex with a storage of its own.
// The packed vector of all outputs is made only if something other than a window
// within one output reads it.
type scanForm struct {
	op       scanOp
	operands []int   // vertices of all operands; args of the vertex are the needed ones
	outputs  [][]int // vertices by ScanOutput and index
	whole    bool    // the packed vector is read
	body     *plan
	carries  []carryPlan
	each     []int // demands of the body by Each, -1 where it is not read
	sum      []int
	adds     []bool // by Sum: added to the values at its destination
	until    int    // demand of Body.Until, -1 without one
}

// carryPlan says how the loop treats one carry.
type carryPlan struct {
	live   bool // anything depends on it
	still  bool // handed on unchanged
	demand int  // of the body for its next value, -1 if it is still or is a row of an each
	each   int  // the each whose rows are its next values, -1 if none
}

// scanOutputForm is one output of a scan, its operand. It has no instruction of its own.
type scanOutputForm struct{}

func (*scanForm) kind() string      { return "scan" }
func (scanOutputForm) kind() string { return "output of a scan" }
func (scanOutputForm) home() home   { return scratch }

// gather has a Sum go on from the values at its destination. So a sum over the steps of scans within a scan is added up in the
// order of the steps, to the same bits as over the steps of one.
func (scanOutputForm) gather(p *plan, v int) bool {
	f := p.vertices[p.vertices[v].args[0]].form.(*scanForm)
	i := slices.Index(f.outputs[ScanSum], v)
	if i < 0 {
		return false
	}
	f.adds[i] = true
	return true
}

func (f *scanForm) home() home {
	if f.whole {
		return scratch
	}
	return nowhere
}

// plan adds a scan and all its outputs. Outputs that nothing reads will be dropped.
func (op scanOp) plan(p *plan, n *G.Node, args []int) (int, error) {
	f := &scanForm{op: op, operands: args, adds: make([]bool, len(op.body.Sum))}
	v := p.add(n, f, []int{op.layout.total}, args...)
	l := op.layout
	f.outputs = make([][]int, ScanStates+1)
	for kind, slots := range [][]slot{ScanFinal: l.final, ScanEach: l.each, ScanSum: l.sum, ScanSteps: {l.steps}, ScanStates: l.states} {
		for _, s := range slots {
			f.outputs[kind] = append(f.outputs[kind], p.add(n, scanOutputForm{}, s.shape, v))
		}
	}
	return v, nil
}

// values are the outputs that are read.
func (f *scanForm) values(p *plan, v int) (list []int) {
	if f.whole {
		return []int{v}
	}
	for _, output := range slices.Concat(f.outputs...) {
		if p.vertices[output].needed {
			list = append(list, output)
		}
	}
	return list
}

func (f *scanForm) part(_ *plan, _, offset, count int) (output, from int, ok bool) {
	kind, i, from := f.op.layout.find(offset, count)
	if kind == ScanPacked {
		return 0, 0, false
	}
	return f.outputs[kind][i], from, true
}

// completeScan plans the body of a scan for the outputs that are read. All readers
// must be known.
func (p *plan) completeScan(v int) error {
	f, ok := p.vertices[v].form.(*scanForm)
	if !ok {
		return nil
	}
	if f.whole {
		p.unite(v, f)
	}
	if err := p.planBody(f); err != nil {
		return errors.WithMessagef(err, "body of %s", describe(p.vertices[v].node))
	}
	p.vertices[v].args = f.needed()
	return nil
}

// unite makes all outputs of a scan views of its packed vector.
func (p *plan) unite(v int, f *scanForm) {
	l := f.op.layout
	for kind, slots := range [][]slot{ScanFinal: l.final, ScanEach: l.each, ScanSum: l.sum, ScanSteps: {l.steps}, ScanStates: l.states} {
		for i, s := range slots {
			x := &p.vertices[f.outputs[kind][i]]
			x.form, x.needed = viewForm{s.offset}, true
		}
	}
}

// planBody plans the body for the outputs that are needed.
func (p *plan) planBody(f *scanForm) error {
	demands, err := f.demands(p)
	if err != nil {
		return err
	}
	if len(demands) == 0 { // only the number of steps is read, and it is known
		f.body = idle(len(f.op.body.inputs()))
		return nil
	}
	f.body, err = newPlan(demands, f.sources())
	if err != nil {
		return err
	}
	if f.body.dtype != p.dtype {
		return errors.Errorf("the body holds %v, the graph around it %v", f.body.dtype, p.dtype)
	}
	return nil
}

// idle is a plan that reads none of its inputs and does nothing.
func idle(inputs int) *plan {
	p := &plan{inputs: make([]int, inputs)}
	for i := range p.inputs {
		p.inputs[i] = -1
	}
	return p
}

// sources are the inputs of the body: captured ones, and carries that stay as they
// are, have the same value at every step.
func (f *scanForm) sources() []source {
	var list []source
	for i, n := range f.op.body.inputs() {
		c, x := len(f.op.body.Carry), len(f.op.body.X)
		list = append(list, source{n, i >= c+x || i < c && f.carries[i].still})
	}
	return list
}

// needed are the operands that the loop reads, each once.
func (f *scanForm) needed() []int {
	var list []int
	for i, a := range f.operands {
		isCarry, isCount := i < len(f.carries), i == len(f.body.inputs)
		if isCount || isCarry && f.carries[i].live || !isCount && f.body.reads(i) {
			list = append(list, a)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// reads tells whether a plan needs its source i.
func (p *plan) reads(i int) bool { return p.inputs[i] >= 0 && p.vertices[p.inputs[i]].needed }
