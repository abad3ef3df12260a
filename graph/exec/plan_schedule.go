package exec

import "slices"

// schedule lists the vertices that run, operands before users, depth first from the first output to the last: the prologue has
// the vertices that are the same at every step, the commits the vertices that write over inputs, the steps all others.
func (p *plan) schedule() {
	seen := make([]bool, len(p.vertices))
	var stack, next []int // vertices under way, and of each the operand to visit next
	push := func(v int) {
		if v = p.runner(v); !seen[v] {
			seen[v] = true
			stack, next = append(stack, v), append(next, 0)
		}
	}
	visit := func(v int) {
		push(v)
		for len(stack) > 0 {
			top := len(stack) - 1
			v := stack[top]
			if x := p.vertices[v]; next[top] < len(x.args) {
				next[top]++
				push(x.args[next[top]-1])
				continue
			}
			stack, next = stack[:top], next[:top]
			p.enlist(v)
		}
	}
	for _, o := range p.outputs {
		if o.use != replace {
			visit(o.vertex)
			continue
		}
		for _, a := range p.vertices[o.vertex].args {
			visit(a)
		}
		p.commits = append(p.commits, o.vertex)
	}
	p.sortCommits()
}

// enlist schedules v, whose operands are scheduled, if it has an instruction.
func (p *plan) enlist(v int) {
	x := p.vertices[v]
	if _, ok := x.form.(instructed); !ok {
		return
	}
	if x.varying {
		p.steps = append(p.steps, v)
	} else {
		p.prologue = append(p.prologue, v)
	}
}

// sortCommits begins with the inputs that the steps read last, which are in the nearest cache, and ends with the inputs that the next
// run reads first.
func (p *plan) sortCommits() {
	read := make([]int, len(p.vertices)) // by root: the last of the steps that reads it
	for at, v := range p.steps {
		for _, a := range p.vertices[v].args {
			r, _ := p.root(a)
			read[r] = at
		}
	}
	last := func(v int) int { return read[p.overwritten(v)] }
	slices.SortStableFunc(p.commits, func(v, w int) int { return last(w) - last(v) })
}

// runner is the vertex whose instruction computes v.
func (p *plan) runner(v int) int {
	v, _ = p.root(v)
	if _, output := p.vertices[v].form.(scanOutputForm); output {
		return p.vertices[v].args[0]
	}
	if c := p.vertices[v].chain; c > 0 {
		return c
	}
	return v
}
