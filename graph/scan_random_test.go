package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"credo/graph"
)

// group is a value that is one node, or, in a flat graph, one node for each step.
type group []graph.Node

func groups(ns []graph.Node) (out []group) {
	for _, n := range ns {
		out = append(out, group{n})
	}
	return out
}

// scanned runs the plan as a Scan. Its last value is the number of steps.
func (p *bodyPlan) scanned(t fataler, o graph.ScanOptions) (values, gradients [][]float64) {
	s := newScene(graph.Float64)
	carry, captured := p.inputs(s, "carry", p.carry), p.inputs(s, "captured", p.captured)
	var xs []graph.Node
	for i, shape := range p.xs {
		xs = append(xs, s.given(fmt.Sprint("x ", i), p.row("x", i, p.n*volume(shape)), append([]int{p.n}, shape...)...))
	}
	o.Reverse, o.Tolerance = p.reverse, p.tolerance
	r := s.Scan(p.n, carry, xs, o, func(b *graph.Builder, carry, x []graph.Node) graph.Step {
		return p.write(b, slices.Concat(carry, x, captured), false)
	})
	return outcome(t, s, groups(append(slices.Concat(r.Final, r.Each, r.Sum), r.Steps)), groups(slices.Concat(carry, xs, captured)))
}

// unrolled runs so many steps of the plan in one flat graph. Its last value, for each step, decides when to stop.
func (p *bodyPlan) unrolled(t fataler, steps int) (values, gradients [][]float64) {
	s := newScene(graph.Float64)
	carry, captured := p.inputs(s, "carry", p.carry), p.inputs(s, "captured", p.captured)
	xs := make([]group, len(p.xs))
	for i, shape := range p.xs {
		n, all := volume(shape), p.row("x", i, p.n*volume(shape))
		for t := range p.n {
			xs[i] = append(xs[i], s.given(fmt.Sprint("x ", i, " at ", t), all[t*n:(t+1)*n], shape...))
		}
	}
	wrt := slices.Concat(groups(carry), xs, groups(captured))
	each, sums := make([]group, len(p.each)), make([]group, len(p.sums))
	for i := range each {
		each[i] = make(group, p.n)
	}
	var until group
	for k := range steps {
		row := k
		if p.reverse {
			row = p.n - 1 - k
		}
		given := slices.Clone(carry)
		for _, x := range xs {
			given = append(given, x[row])
		}
		step := p.write(s.Builder, append(given, captured...), true)
		carry = step.Carry
		for i, e := range step.Each {
			each[i][row] = e
		}
		for i, v := range step.Sum {
			if k > 0 {
				v = s.Add(sums[i][0], v)
			}
			sums[i] = group{v}
		}
		if p.until >= 0 {
			until = append(until, s.Detach(step.Until))
		}
		for i, e := range each { // rows that do not run are zero
			for row, n := range e {
				if !n.Valid() {
					each[i][row] = s.Expand(s.Const(0), step.Each[i].Shape()...)
				}
			}
		}
	}
	return outcome(t, s, append(slices.Concat(groups(carry), each, sums), until), wrt)
}

func (p *bodyPlan) inputs(s *scene, kind string, shapes [][]int) (out []graph.Node) {
	for i, shape := range shapes {
		out = append(out, s.given(fmt.Sprint(kind, " ", i), p.row(kind, i, volume(shape)), shape...))
	}
	return out
}

// row gives an input its values, the same however the plan is run.
func (p *bodyPlan) row(kind string, i, n int) []float64 {
	return normals(rand.New(rand.NewPCG(uint64(len(kind)), uint64(i))), n)
}

// outcome returns the values of the outputs, and the gradients of a random weighting of them all.
func outcome(t fataler, s *scene, outputs, wrt []group) (values, gradients [][]float64) {
	t.Helper()
	loss := s.Const(0)
	for i, g := range outputs {
		r := rand.New(rand.NewPCG(99, uint64(i)))
		for k, n := range g {
			seed := s.given(fmt.Sprint("seed ", i, " ", k), normals(r, volume(n.Shape())), n.Shape()...)
			loss = s.Add(loss, s.Sum(s.Mul(seed, n)))
		}
	}
	grads := s.Grad(loss, slices.Concat(wrt...)...)
	var fetched []graph.Node
	for _, g := range outputs {
		fetched = append(fetched, g...)
	}
	for _, g := range grads {
		if g.Valid() {
			fetched = append(fetched, g)
		}
	}
	all := s.run(t, fetched...)
	next := func() []float64 {
		v := all[0]
		all = all[1:]
		return slices.Clone(v)
	}
	for _, g := range outputs {
		var v []float64
		for range g {
			v = append(v, next()...)
		}
		values = append(values, v)
	}
	for _, g := range wrt {
		var v []float64
		for _, n := range g {
			if grads[0].Valid() {
				v = append(v, next()...)
			} else {
				v = append(v, make([]float64, volume(n.Shape()))...)
			}
			grads = grads[1:]
		}
		gradients = append(gradients, v)
	}
	return values, gradients
}

// TestScanIsItsUnroll compares random Scans with their unrolled twins, values and gradients.
func TestScanIsItsUnroll(t *testing.T) {
	moved := 0
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlan(t, false)
		moved += p.compare(t, graph.ScanOptions{}, p.n)
	})
	if !testing.Short() && moved < 50 { // short, there are few cases
		t.Errorf("only %d gradients were not zero", moved)
	}
}

// compare compares with the unroll, and returns how many gradients were not zero throughout.
func (p *bodyPlan) compare(t fataler, o graph.ScanOptions, steps int) (moved int) {
	t.Helper()
	values, gradients := p.scanned(t, o)
	wantValues, wantGradients := p.unrolled(t, steps)
	same(t, "steps", values[len(values)-1], []float64{float64(steps)})
	for i, want := range wantValues[:len(wantValues)-1] {
		closeTo(t, fmt.Sprint("value ", i+1), values[i], want, 1e-12)
	}
	for i, want := range wantGradients {
		closeTo(t, fmt.Sprint("gradient ", i+1), gradients[i], want, 1e-12)
		if slices.ContainsFunc(want, func(g float64) bool { return g != 0 }) {
			moved++
		}
	}
	return moved
}

// TestCheckpointedScanIsItsUnroll draws a segment length that divides the steps.
func TestCheckpointedScanIsItsUnroll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlan(t, false)
		segment := rapid.IntRange(1, 3).Draw(t, "segment")
		p.n = segment * rapid.IntRange(2, 4).Draw(t, "segments")
		p.compare(t, graph.ScanOptions{Checkpoint: segment}, p.n)
	})
}

// TestScanThatStops compares with the unroll of as many steps as it took, after which the size must have been below the tolerance
// for the first time.
func TestScanThatStops(t *testing.T) {
	early, moved := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlan(t, true)
		values, _ := p.scanned(t, graph.ScanOptions{})
		all, _ := p.unrolled(t, p.n)
		steps := 1
		for _, size := range all[len(all)-1][:p.n-1] {
			if size < p.tolerance {
				break
			}
			steps++
		}
		if steps < p.n {
			early++
		}
		same(t, "steps", values[len(values)-1], []float64{float64(steps)})
		moved += p.compare(t, graph.ScanOptions{}, steps)
	})
	if !testing.Short() && (early < 20 || moved < 50) {
		t.Errorf("only %d scans stopped early, and %d gradients were not zero", early, moved)
	}
}
