package locality_test

import (
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/locality"
)

// loop is learning inside a Scan: two populations p -> q of 4 cells, the weights W and a rule's memory in the carry, and p's
// rates arriving row by row. The circuit is recorded inside the body.
type loop struct {
	b                *graph.Builder // of the body
	s                *circuit.Settled
	W, p, q, u       graph.Node // in the body
	kept, newly      graph.Node // not recorded: the rule's own carry (batch, 4), and its new value
	teacher, outside graph.Node // captured inputs (batch, 4)
	odd              graph.Node // carried along: (2, 3)
}

func loopSpec() circuit.Spec {
	return circuit.Spec{
		Name: "loop", Phases: []string{phase},
		Populations: []circuit.Population{
			{Name: "p", Cell: circuit.Excitatory, Shape: circuit.Shape{4}, Vars: []string{"u"}},
			{Name: "q", Cell: circuit.Excitatory, Shape: circuit.Shape{4}, Vars: []string{"u"}, Phi: circuit.SoftRelu()},
		},
		Projections: []circuit.Projection{{Name: "W", Pre: "p", Post: "q", Onto: "u", Plastic: true, Init: circuit.LeCun{}}},
	}
}

// run writes the loop. keep gives the new value of the rule's carry and rule the change of the weights; inside is called before
// the Scan is closed. It returns the builder around, the change inside, and the sum of the changes outside.
func (l *loop) run(o graph.ScanOptions, keep, rule func(l *loop) graph.Node, inside func(dw graph.Node)) (b *graph.Builder, dw, sum graph.Node) {
	const steps = 6
	b = graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	rows, w := b.Input("rows", steps, batch, 4), b.Param("W", 4, 4)
	l.teacher, l.outside = b.Input("teacher", batch, 4), b.Input("decay", batch, 4)
	zero, odd := b.Expand(b.Const(0), batch, 4), b.Expand(b.Const(0), 2, 3)
	r := b.Scan(steps, []graph.Node{w, zero, zero, odd}, []graph.Node{rows}, o, func(b *graph.Builder, carry, x []graph.Node) graph.Step {
		l.b, l.W, l.kept, l.odd, l.p = b, carry[0], carry[2], carry[3], x[0]
		l.u = b.Add(b.Mul(carry[1], l.outside), b.MatMul(l.p, l.W))
		l.q = b.Softplus(l.u)
		l.s = circuit.NewSettled(b, loopSpec(), circuit.IO{Weight: func(string) graph.Node { return l.W }})
		l.s.SetRate(phase, "p", l.p)
		l.s.SetRate(phase, "q", l.q)
		l.s.SetVar(phase, "q", "u", l.u)
		l.s.SetCurrent(phase, "W", b.MatMul(l.p, l.W))
		l.newly = keep(l)
		dw = rule(l)
		if inside != nil {
			inside(dw)
		}
		next := b.Add(l.W, b.Scale(dw, 0.1))
		return graph.Step{Carry: []graph.Node{next, l.u, l.newly, b.Exp(l.odd)}, Sum: []graph.Node{dw}}
	})
	if b.Err() != nil {
		return b, dw, dw
	}
	return b, dw, r.Sum[0]
}

func (l *loop) outer(pre, post graph.Node) graph.Node { return l.b.MatMul(l.b.Transpose(pre), post) }

// certifyLoop returns the leaks, or why there is no certificate.
func certifyLoop(t *testing.T, b *graph.Builder, s *circuit.Settled, dw graph.Node) []string {
	t.Helper()
	c, err := locality.Certify(b, s, locality.Target{Projection: "W", DW: dw})
	if err != nil {
		_, sentence, _ := strings.Cut(err.Error(), "projection W: ")
		return []string{sentence}
	}
	return c.Leaks
}

func TestLearningInsideScan(t *testing.T) {
	leaky := func(x func(l *loop) graph.Node) func(l *loop) graph.Node {
		return func(l *loop) graph.Node { return l.b.Add(l.b.Scale(l.kept, 0.9), x(l)) }
	}
	ofQ, ofP := leaky(func(l *loop) graph.Node { return l.q }), leaky(func(l *loop) graph.Node { return l.p })
	atPost := func(l *loop) graph.Node { return l.outer(l.p, l.b.Sub(l.q, l.kept)) }
	atPre := func(l *loop) graph.Node { return l.outer(l.kept, l.q) }
	for _, m := range []struct {
		name       string
		o          graph.ScanOptions
		keep, rule func(l *loop) graph.Node
		leaks      []string
	}{
		{"trace of q at the cell", graph.ScanOptions{}, ofQ, atPost, nil},
		{"trace of p at the synapse", graph.ScanOptions{}, ofP, atPre, nil},
		{"output of a scan in the body", graph.ScanOptions{}, ofQ, func(l *loop) graph.Node {
			return l.outer(l.p, l.b.Scan(2, []graph.Node{l.q, l.odd}, nil, graph.ScanOptions{}, func(b *graph.Builder, y, _ []graph.Node) graph.Step {
				return graph.Step{Carry: []graph.Node{b.Exp(y[0]), b.Exp(y[1])}}
			}).Final[0])
		}, nil},
		{"trace of odd shape", graph.ScanOptions{}, ofQ, func(l *loop) graph.Node {
			return l.outer(l.p, l.b.Mul(l.q, l.b.Sum(l.odd)))
		}, []string{"shape [2 3] fits neither the synapses"}},
		{"trace of q used as p's", graph.ScanOptions{}, ofQ, atPre, []string{"mixing in a carry or row of shape [5 4]: unit "}},
		{"trace of p used as q's", graph.ScanOptions{}, ofP, atPost, []string{"mixing in a carry or row of shape [5 4]: unit "}},
		{"trace that mixes", graph.ScanOptions{}, leaky(func(l *loop) graph.Node { return l.b.Softmax(l.q) }), atPost,
			[]string{"mixing in rate q in phase closed: unit 0 reaches memory of unit 1"}},
		{"trace that mixes when it goes on", graph.ScanOptions{}, func(l *loop) graph.Node {
			return l.b.Add(l.b.MatMul(l.kept, l.W), l.q)
		}, atPost, []string{"mixing in weight W: synapse ", "mixing in a carry or row of shape [5 4]: unit "}},
		{"trace of both", graph.ScanOptions{}, func(l *loop) graph.Node { return l.b.Add(ofP(l), l.q) }, atPost,
			[]string{"mixing in rate p in phase closed: unit 0 reaches memory of unit 0"}},
		{"trace of the teacher", graph.ScanOptions{}, leaky(func(l *loop) graph.Node { return l.teacher }), atPost, []string{"teacher"}},
		{"teacher", graph.ScanOptions{}, ofQ, func(l *loop) graph.Node { return l.outer(l.p, l.teacher) }, []string{"teacher"}},
		{"mean", graph.ScanOptions{}, ofQ, func(l *loop) graph.Node {
			return l.outer(l.p, l.b.Expand(l.b.Reshape(l.b.Mean(l.q, 1), batch, 1), batch, 4))
		}, []string{"mixing in rate q in phase closed: unit "}},
		{"trace of later steps", graph.ScanOptions{Reverse: true}, ofQ, atPost, []string{"future"}},
	} {
		t.Run(m.name, func(t *testing.T) {
			l := &loop{}
			b, dw, sum := l.run(m.o, m.keep, m.rule, nil)
			if b.Err() != nil {
				t.Fatal(b.Err())
			}
			for where, leaks := range map[string][]string{
				"ΔW inside, from outside": certifyLoop(t, b, l.s, dw),
				"ΔW inside, from inside":  certifyLoop(t, l.b, l.s, dw),
				"sum of ΔW":               certifyLoop(t, b, l.s, b.Scale(sum, 0.5)),
			} {
				if len(leaks) != len(m.leaks) || slices.ContainsFunc(m.leaks, func(want string) bool { return !has(leaks, want) }) {
					t.Errorf("%s: leaks %q, want %q", where, leaks, m.leaks)
				}
			}
		})
	}
}

// While the body is being written, the sources of the carry are not known, unless it was recorded.
func TestInsideUnfinishedScan(t *testing.T) {
	keep := func(l *loop) graph.Node { return l.b.Add(l.kept, l.q) }
	l := &loop{}
	b, _, _ := l.run(graph.ScanOptions{}, keep, func(l *loop) graph.Node { return l.outer(l.p, l.q) }, func(dw graph.Node) {
		if leaks := certifyLoop(t, l.b, l.s, dw); len(leaks) > 0 {
			t.Errorf("leaks %q", leaks)
		}
		leaks := certifyLoop(t, l.b, l.s, l.outer(l.p, l.kept))
		if len(leaks) != 1 || !strings.HasPrefix(leaks[0], "carry ") {
			t.Errorf("leaks %q, want the carry", leaks)
		}
	})
	if b.Err() != nil {
		t.Fatal(b.Err())
	}
}

// A trace (batch, cells) of a batch of as many samples as there are cells could be one value for each synapse.
func TestCarryOfTwoMeanings(t *testing.T) {
	for samples, want := range map[int]string{
		3: "",
		4: "a carry of shape [4 4] may have one value for each synapse, or one for each sample and cell: record the circuit with another batch",
	} {
		b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
		w, rows := b.Param("W", 4, 4), b.Input("rows", 2, samples, 4)
		var s *circuit.Settled
		var dw graph.Node
		b.Scan(2, []graph.Node{b.Expand(b.Const(0), samples, 4)}, []graph.Node{rows}, graph.ScanOptions{}, func(b *graph.Builder, trace, x []graph.Node) graph.Step {
			s = circuit.NewSettled(b, loopSpec(), circuit.IO{Weight: func(string) graph.Node { return w }})
			s.SetRate(phase, "p", x[0])
			next := b.Add(b.Scale(trace[0], 0.9), x[0])
			dw = b.MatMul(b.Transpose(next), x[0])
			s.SetRate(phase, "q", x[0])
			return graph.Step{Carry: []graph.Node{next}, Sum: []graph.Node{dw}}
		})
		_, err := locality.Certify(b, s, locality.Target{Projection: "W", DW: dw})
		if got := strings.TrimPrefix(errorText(err), "projection W: "); got != want {
			t.Errorf("batch %d: got %q, want %q", samples, got, want)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
