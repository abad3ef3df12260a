package locality_test

import (
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/locality"
)

// momentary is the result of a rule that learns in every moment of a trial.
type momentary struct {
	name, projection string
	write            func(m *moment) (dw graph.Node, memory []locality.Kept)
	leaks            []string // beginnings of the names; all of them
}

// traced is a rule whose synapses keep a trace e' = e/2 + new, and change by trace × error.
func traced(projection string, next func(m *moment, e graph.Node) graph.Node) func(m *moment) (graph.Node, []locality.Kept) {
	return func(m *moment) (graph.Node, []locality.Kept) {
		e, k := m.kept(projection, "e", circuit.PerSynapse)
		k.Next = next(m, m.b.Scale(e, 0.5))
		return m.credit(k.Next, m.error()), []locality.Kept{k}
	}
}

// filtered is a rule in which the cells of a side keep a trace of a value.
func filtered(side circuit.Axis, of func(m *moment) graph.Node, dw func(m *moment, trace graph.Node) graph.Node) func(m *moment) (graph.Node, []locality.Kept) {
	return func(m *moment) (graph.Node, []locality.Kept) {
		y, k := m.kept("W", "y", side)
		k.Next = m.b.Add(m.b.Scale(y, 0.9), of(m))
		return dw(m, k.Next), []locality.Kept{k}
	}
}

func plainly(dw func(m *moment) graph.Node) func(m *moment) (graph.Node, []locality.Kept) {
	return func(m *moment) (graph.Node, []locality.Kept) { return dw(m), nil }
}

func ofP(m *moment) graph.Node { return m.rate("p") }
func ofQ(m *moment) graph.Node { return m.rate("q") }

func atPre(m *moment, trace graph.Node) graph.Node { return m.outer("W", trace, m.rate("q")) }
func atPost(m *moment, trace graph.Node) graph.Node {
	return m.outer("W", m.rate("p"), m.b.Sub(m.rate("q"), trace))
}

// fresh is the eligibility of a moment at W.
func fresh(m *moment) graph.Node { return m.pairs(m.rate("p"), m.b.Sigmoid(m.u("q"))) }

func localMoments() []momentary {
	return []momentary{
		{"eligibility trace", "W", traced("W", func(m *moment, e graph.Node) graph.Node { return m.b.Add(e, fresh(m)) }), nil},
		{"eligibility trace of what a delayed projection sent", "R", traced("R", func(m *moment, e graph.Node) graph.Node {
			return m.b.Add(e, m.pairs(m.s.Before("q", "u"), m.b.Sigmoid(m.u("q"))))
		}), nil},
		{"eligibility trace that the own cell resets", "W", traced("W", func(m *moment, e graph.Node) graph.Node {
			return m.b.Add(m.b.Mul(e, m.b.Reshape(m.b.Sigmoid(m.s.Before("q", "u")), append(m.cells()[:m.samples()+1:m.samples()+1], 1, wide)...)), fresh(m))
		}), nil},
		{"trace of p at the synapse", "W", filtered(circuit.PerPre, ofP, atPre), nil},
		{"trace of q at the cell", "W", filtered(circuit.PerPost, ofQ, atPost), nil},
		{"own cell as the moment began", "W", plainly(func(m *moment) graph.Node {
			return m.outer("W", m.rate("p"), m.b.Sub(m.u("q"), m.s.Before("q", "u")))
		}), nil},
		{"own cell as the moment began, at the synapses of cells with states", "V", plainly(func(m *moment) graph.Node {
			return m.outer("V", m.u("o"), m.b.Tanh(m.s.Before("q", "u")))
		}), nil},
		{"gated", "W", plainly(func(m *moment) graph.Node {
			return m.outer("W", m.rate("p"), m.b.Mul(m.rate("q"), m.s.Modulator(phase, "gate")))
		}), nil},
	}
}

const oldE, oldQ, oldO = "mixing in memory rule/W/e: synapse ", "mixing in before u q: unit ", "before u o"

func leakyMoments() []momentary {
	return []momentary{
		{"trace that mixes cells", "W", traced("W", func(m *moment, e graph.Node) graph.Node {
			return m.b.Add(e, m.pairs(m.rate("p"), m.neighbours(m.u("q"))))
		}), []string{"mixing in variable u q in phase closed: unit 0"}},
		{"trace that mixes cells as it goes on", "W", traced("W", func(m *moment, e graph.Node) graph.Node {
			last := len(e.Shape()) - 1
			return m.b.Add(m.b.Mul(e, m.b.Expand(m.b.Reshape(m.b.Sum(e, last), m.cells(1)...), e.Shape()...)), fresh(m))
		}), []string{oldE}},
		{"trace of another synapse", "W", traced("W", func(m *moment, e graph.Node) graph.Node { return m.b.Add(m.swapped(e), fresh(m)) }), []string{oldE}},
		{"trace of another projection", "W", func(m *moment) (graph.Node, []locality.Kept) {
			other, _ := m.kept("V", "e", circuit.PerSynapse)
			return m.credit(other, m.error()), nil
		}, []string{"memory rule/V/e"}},
		{"trace of the target", "W", traced("W", func(m *moment, e graph.Node) graph.Node {
			return m.b.Add(e, m.pairs(m.rate("p"), m.s.IO().Target()))
		}), []string{"target"}},
		{"trace read with pre and post exchanged", "W", func(m *moment) (graph.Node, []locality.Kept) {
			e, k := m.kept("W", "e", circuit.PerSynapse)
			k.Next = m.b.Add(m.b.Scale(e, 0.5), fresh(m))
			return m.credit(m.swapped(e), m.error()), []locality.Kept{k}
		}, []string{oldE}},
		{"another population as the moment began", "W", plainly(func(m *moment) graph.Node {
			return m.outer("W", m.rate("p"), m.s.Before("o", "u"))
		}), []string{oldO}},
		{"trace of another population as the moment began", "W", traced("W", func(m *moment, e graph.Node) graph.Node {
			return m.b.Add(e, m.pairs(m.rate("p"), m.s.Before("o", "u")))
		}), []string{oldO}},
		{"neighbours as the moment began", "W", plainly(func(m *moment) graph.Node {
			return m.outer("W", m.rate("p"), m.neighbours(m.s.Before("q", "u")))
		}), []string{oldQ}},
		{"trace of neighbours as the moment began", "W", traced("W", func(m *moment, e graph.Node) graph.Node {
			return m.b.Add(e, m.pairs(m.rate("p"), m.b.Softmax(m.s.Before("q", "u"))))
		}), []string{oldQ}},
		{"presynaptic cell as the moment began, where it sends at once", "V", plainly(func(m *moment) graph.Node {
			return m.outer("V", m.s.Before("o", "u"), m.u("q"))
		}), []string{oldO}},
		{"presynaptic variable of now, where it sends with delay", "R", plainly(func(m *moment) graph.Node {
			return m.outer("R", m.u("q"), m.error())
		}), []string{"mixing in variable u q in phase closed: unit 0"}},
		{"state that no cell's variable is", "W", plainly(func(m *moment) graph.Node {
			return m.outer("W", m.rate("p"), m.s.IO().State("wait"))
		}), []string{"state wait"}},
		{"trace of q used as p's", "W", filtered(circuit.PerPost, ofQ, atPre), []string{"mixing in memory rule/W/y: unit ", "mixing in rate q in phase closed: unit "}},
		{"trace of p used as q's", "W", filtered(circuit.PerPre, ofP, atPost), []string{"mixing in memory rule/W/y: unit ", "mixing in rate p in phase closed: unit "}},
		{"trace of q that is said to be p's", "W", filtered(circuit.PerPre, ofQ, atPre), []string{"mixing in rate q in phase closed: unit 0"}},
		{"trace of both", "W", filtered(circuit.PerPost, func(m *moment) graph.Node { return m.b.Add(m.rate("p"), m.rate("q")) }, atPost),
			[]string{"mixing in rate p in phase closed: unit 0"}},
	}
}

// TestTrialMemory certifies moments of one network and of networks side by side.
func TestTrialMemory(t *testing.T) {
	for _, networks := range []int{0, 1, 3} {
		for _, row := range append(localMoments(), leakyMoments()...) {
			m := newMoment(t, pulse{networks}, circuit.Dims{Batch: wide})
			expect(t, row, m)
		}
	}
}

func expect(t *testing.T, row momentary, m *moment) {
	t.Helper()
	dw, memory := row.write(m)
	c, err := locality.Certify(m.b, m.s, locality.Target{Projection: row.projection, DW: dw, Memory: memory})
	if err != nil {
		t.Errorf("%s: %v", row.name, err)
	}
	if len(c.Leaks) != len(row.leaks) || slices.ContainsFunc(row.leaks, func(want string) bool { return !has(c.Leaks, want) }) {
		t.Errorf("%s, %d networks: leaks %q, want %q", row.name, m.s.Spec().Instances, c.Leaks, row.leaks)
	}
}

// A network side by side with others knows nothing of theirs.
func TestNetworksSideBySide(t *testing.T) {
	const elsewhere = "of network 0 reaches synapse (0,0) of network 1"
	for _, row := range []momentary{
		{"rates of other networks", "W", plainly(func(m *moment) graph.Node { return m.outer("W", m.rate("p"), m.abroad(m.rate("q"))) }),
			[]string{"mixing in rate q in phase closed: unit 0 " + elsewhere}},
		{"weights of other networks", "W", plainly(func(m *moment) graph.Node {
			return m.b.Add(m.outer("W", m.rate("p"), m.rate("q")), m.abroad(m.s.Weight("W")))
		}), []string{"mixing in weight W: synapse (0,0) " + elsewhere}},
		{"trace of other networks", "W", traced("W", func(m *moment, e graph.Node) graph.Node { return m.b.Add(m.abroad(e), fresh(m)) }),
			[]string{"mixing in memory rule/W/e: synapse (0,0) of network 0 reaches "}},
		{"gate of other networks", "W", plainly(func(m *moment) graph.Node {
			return m.outer("W", m.rate("p"), m.b.Mul(m.rate("q"), m.abroad(m.s.Modulator(phase, "gate"))))
		}), []string{"mixing in modulator gate in phase closed: the value " + elsewhere}},
	} {
		expect(t, row, newMoment(t, pulse{2}, circuit.Dims{Batch: wide}))
	}
}

// The record of a whole trial has every moment, so that a rule which reads it may read the future. The probe looks at it all the same.
func TestWholeTrials(t *testing.T) {
	recursion := func(of func(m *moment) graph.Node) func(m *moment) (graph.Node, []locality.Kept) {
		return plainly(func(m *moment) graph.Node { // backwards in time: y = y/2 + of
			zero := m.b.Expand(m.b.Const(0), m.cells()...)
			back := m.b.Scan(3, []graph.Node{zero}, []graph.Node{of(m)}, graph.ScanOptions{Reverse: true}, func(b *graph.Builder, y, x []graph.Node) graph.Step {
				next := b.Add(b.Scale(y[0], 0.5), x[0])
				return graph.Step{Carry: []graph.Node{next}, Each: []graph.Node{next}}
			})
			return m.outer("W", m.rate("p"), back.Each[0])
		})
	}
	for _, networks := range []int{0, 2} {
		for _, row := range []momentary{
			{"recursion of the own error", "W", recursion((*moment).error), []string{"future"}},
			{"recursion of the target", "W", recursion(func(m *moment) graph.Node { return m.s.IO().Target() }), []string{"future", "target"}},
			{"recursion of the neighbours' errors", "W", recursion(func(m *moment) graph.Node { return m.b.Softmax(m.error()) }),
				[]string{"future", "mixing in variable error q in phase closed: unit 0"}},
			{"products of all moments", "R", plainly(func(m *moment) graph.Node { return m.outer("R", m.s.Before("q", "u"), m.error()) }), []string{"future"}},
			{"another population as each moment began", "V", plainly(func(m *moment) graph.Node { return m.outer("V", m.rate("p"), m.error()) }),
				[]string{"future", "rate p in phase closed"}},
		} {
			expect(t, row, newMoment(t, pulse{networks}, circuit.Dims{Steps: 3, Batch: wide}))
		}
	}
}

// Values that do not have the axes that they are said to have are refused.
func TestShapesOfMoments(t *testing.T) {
	m := newMoment(t, pulse{}, circuit.Dims{Batch: wide})
	hebb := m.outer("W", m.rate("p"), m.rate("q"))
	e, k := m.kept("W", "e", circuit.PerSynapse)
	lasting := k
	lasting.Trial = false
	late := k
	late.Next = hebb
	turned := k
	turned.Next = m.b.Reshape(e, wide, 2, 8)
	for _, row := range []struct {
		dw   graph.Node
		kept locality.Kept
		want string
	}{
		{hebb, late, "projection W: the new value of memory rule/W/e has shape [4 4], and its cells or synapses have [4 4] for every sample"},
		{hebb, turned, "projection W: the new value of memory rule/W/e has shape [4 2 8], and its cells or synapses have [4 4] for every sample"},
		{m.credit(e, m.error()), lasting, "projection W: memory rule/W/e has shape [4 4 4], and its cells or synapses have [4 4]"},
	} {
		_, err := locality.Certify(m.b, m.s, locality.Target{Projection: "W", DW: row.dw, Memory: []locality.Kept{row.kept}})
		if err == nil || err.Error() != row.want {
			t.Errorf("got %v, want %s", err, row.want)
		}
	}
	n := newMoment(t, pulse{3}, circuit.Dims{Batch: wide})
	n.s.SetVar(phase, "q", "alone", n.b.Input("alone", wide, wide))
	dw := n.outer("W", n.rate("p"), n.b.Mul(n.rate("q"), n.s.Var(phase, "q", "alone")))
	_, err := locality.Certify(n.b, n.s, locality.Target{Projection: "W", DW: dw})
	if err == nil || !strings.Contains(err.Error(), "variable alone q in phase closed has shape [4 4]: before samples and cells it needs the axis of the 3 networks side by side") {
		t.Errorf("a value without networks: %v", err)
	}
}

// A record, or a change, in the body of a Scan is no moment that can be certified.
func TestBodiesAreRefused(t *testing.T) {
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	c := pulse{}
	o, err := circuit.Declare(b, c.Spec(), circuit.Dims{Steps: 2, Batch: wide})
	if err != nil {
		t.Fatal(err)
	}
	var inside *circuit.Settled
	var dw graph.Node
	whole, _, err := circuit.Trial(b, c, o, circuit.Loop{Moment: func(b *graph.Builder, _ map[string]graph.Node, o *circuit.Outside) (circuit.Passed, error) {
		inside = c.Settle(b, o.IO())
		dw = inside.Form("W").Outer(b, inside.Rate(phase, "p"), inside.Rate(phase, "q"))
		return circuit.Passed{Record: inside, Sums: map[string]graph.Node{"W": dw}}, b.Err()
	}})
	if err != nil {
		t.Fatal(err)
	}
	for want, s := range map[string]*circuit.Settled{
		"is recorded in the body of a Scan: write one moment in the outermost graph": inside,
		"ΔW or new memory lies in the body of a Scan":                                whole,
	} {
		if _, err := locality.Certify(b, s, locality.Target{Projection: "W", DW: dw}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// A change that a gate alone moves shows nothing of the cells that it is said to be computed from.
func TestGatedDeadChange(t *testing.T) {
	m := newMoment(t, pulse{2}, circuit.Dims{Batch: wide})
	gate := m.b.Expand(m.b.Reshape(m.b.Mean(m.s.Modulator(phase, "gate"), 1), 2, 1, 1), 2, wide, wide)
	dead := m.b.Add(m.b.Scale(m.outer("W", m.rate("p"), m.rate("q")), 0), gate)
	if _, err := locality.Certify(m.b, m.s, locality.Target{Projection: "W", DW: dead}); err == nil || !strings.Contains(err.Error(), "nothing is proved") {
		t.Errorf("got %v", err)
	}
}
