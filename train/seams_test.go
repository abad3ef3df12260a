package train_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
	"credo/graph/graphtest"
	"credo/rules"
	"credo/rules/rulestest"
	"credo/train"
)

// burstRule is ΔW = ⟨preᵀ · (b − p r)⟩: bursts above or below their expected rate.
func burstRule() rules.Rule {
	needs := rules.Needs{Phases: []string{"burst"}, Vars: []string{"b"}}
	return rules.Local("burst", needs, nil, func(b *graph.Builder, l rules.Locals) []rules.Update {
		expected := b.Scale(l.Rate("burst"), graphtest.BurstBaseline)
		return []rules.Update{{DW: l.Outer(b.Sub(l.Var("burst", "b"), expected))}}
	})
}

var bursting = graphtest.Burst{Sizes: []int{4, 6, 7, 3}}

// matrix is one of plain Go.
type matrix struct {
	rows, cols int
	v          []float64
}

func (m matrix) fill(f func(i, j int) float64) matrix {
	m.v = make([]float64, m.rows*m.cols)
	for k := range m.v {
		m.v[k] = f(k/m.cols, k%m.cols)
	}
	return m
}

func (m matrix) at(i, j int) float64 { return m.v[i*m.cols+j] }

func (m matrix) times(n matrix) matrix {
	return matrix{rows: m.rows, cols: n.cols}.fill(func(i, j int) (sum float64) {
		for k := range m.cols {
			sum += m.at(i, k) * n.at(k, j)
		}
		return sum
	})
}

func (m matrix) transposed() matrix {
	return matrix{rows: m.cols, cols: m.rows}.fill(func(i, j int) float64 { return m.at(j, i) })
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// burstSweeps are both sweeps and the changes of the weights in plain Go, from equations 1 to 4 of Greedy et al. 2022 as Burst has
// them.
func burstSweeps(v circuittest.Values, batch int) map[string][]float64 {
	sizes, top := bursting.Sizes, len(bursting.Sizes)-1
	get := func(name string, l, rows, cols int) matrix { return matrix{rows, cols, v[fmt.Sprint(name, l)]} }
	events := []matrix{{batch, sizes[0], v["x"]}}
	for l := 1; l <= top; l++ {
		current := events[l-1].times(get("W", l, sizes[l-1], sizes[l]))
		bias := get("b", l, 1, sizes[l])
		events = append(events, current.fill(func(i, j int) float64 { return sigmoid(current.at(i, j) + bias.at(0, j)) }))
	}
	target := matrix{batch, sizes[top], v["target"]}
	E := events[top]
	bursts := E.fill(func(i, j int) float64 {
		return 0.5 * (1 + (target.at(i, j)-E.at(i, j))*(1-E.at(i, j))) * E.at(i, j)
	})
	out := map[string][]float64{}
	for l := top; l >= 1; l-- {
		E := events[l]
		if l < top {
			excite, inhibit := bursts.times(get("Y", l, sizes[l+1], sizes[l])), events[l+1].times(get("Q", l, sizes[l+1], sizes[l]))
			bursts = E.fill(func(i, j int) float64 {
				return sigmoid(4*(excite.at(i, j)-inhibit.at(i, j))*(1-E.at(i, j))) * E.at(i, j)
			})
		}
		delta := E.fill(func(i, j int) float64 { return (bursts.at(i, j) - 0.5*E.at(i, j)) / float64(batch) })
		out[fmt.Sprint("W", l)] = events[l-1].transposed().times(delta).v
		out[fmt.Sprint("b", l)] = matrix{1, batch, nil}.fill(func(int, int) float64 { return 1 }).times(delta).v
	}
	return out
}

// tied copies the feedback weights as the ties say.
func tied(v circuittest.Values) circuittest.Values {
	v = v.Clone()
	for l := 1; l < len(bursting.Sizes)-1; l++ {
		w := matrix{bursting.Sizes[l], bursting.Sizes[l+1], v[fmt.Sprint("W", l+1)]}
		y := w.transposed()
		v[fmt.Sprint("Y", l)] = y.v
		v[fmt.Sprint("Q", l)] = y.fill(func(i, j int) float64 { return y.at(i, j) / 2 }).v
	}
	return v
}

// TestBurstRule compares the rule with plain Go, under tied and under free feedback, and at the read-out with back-propagation, of
// which it is exactly half: the error reaches it linearly.
func TestBurstRule(t *testing.T) {
	const batch = 5
	p := circuittest.Compile(t, bursting, graph.Options{Dtype: graph.Float64}, batch, func(p *circuittest.Page) {
		rulestest.Must(t, burstRule())(p)
		updates, err := rules.Write(p.B, p.S, rules.Backprop())
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range updates {
			p.Want("backprop "+u.Target, u.DW)
		}
	})
	free := rulestest.Draw(burstRule(), bursting, batch, 1)
	var hidden [2][]float64
	for i, at := range []circuittest.Values{tied(free), free} {
		got, want := p.Run(t, at), burstSweeps(at, batch)
		for _, proj := range bursting.Spec().Plastic() {
			circuittest.Near(t, proj.Name, got["Δ"+proj.Name], want[proj.Name], 1e-13)
		}
		half := slices.Clone(got["backprop W3"])
		for k := range half {
			half[k] /= 2
		}
		circuittest.Near(t, "the read-out", got["ΔW3"], half, 1e-14)
		hidden[i] = got["ΔW1"]
	}
	circuittest.Apart(t, "ΔW1 under other feedback", hidden[1], hidden[0], 0.1)
}

// TestBurstCertificate has nothing to hide, and names the ties.
func TestBurstCertificate(t *testing.T) {
	first, second := []string{"Y1: tied to W2", "Q1: tied to Y1"}, []string{"Y2: tied to W3", "Q2: tied to Y2"}
	want := map[string][]string{"W1": first, "b1": first, "W2": second, "b2": second, "W3": {}, "b3": {}}
	proofs := rulestest.Certificates(t, burstRule(), bursting)
	if len(proofs) != len(want) {
		t.Fatalf("%d certificates, want %d", len(proofs), len(want))
	}
	for _, c := range proofs {
		if len(c.Leaks) > 0 || !slices.Equal(c.Transport, want[c.Projection]) {
			t.Errorf("%s: leaks %q, transport %q, want none and %q", c.Projection, c.Leaks, c.Transport, want[c.Projection])
		}
	}
}

// TestTiesHoldAfterEveryStep trains in both precisions: the copies are exact, and the network learns.
func TestTiesHoldAfterEveryStep(t *testing.T) {
	for _, d := range []graph.Dtype{graph.Float32, graph.Float64} {
		l, err := train.NewLearner(train.Setup{
			Circuit: bursting, Rule: burstRule(), Optimizer: halving(1, 1e-3), Dtype: d, Seed: 5,
		})
		if err != nil {
			t.Fatal(err)
		}
		batch := l.NewBatch(8)
		r := rand.New(rand.NewPCG(3, 4))
		for i := range 8 {
			for j := range 4 {
				batch.Get("x").Set(4*i+j, r.Float64())
			}
			batch.Get("target").Set(3*i+i%3, 1)
		}
		var losses []float64
		for range 30 {
			report, err := l.Step(batch)
			if err != nil {
				t.Fatal(err)
			}
			losses = append(losses, report.Answer.Loss)
			for k := 1; k <= 2; k++ {
				w := l.State.Weights.Get(fmt.Sprint("W", k+1))
				y, q := l.State.Weights.Get(fmt.Sprint("Y", k)), l.State.Weights.Get(fmt.Sprint("Q", k))
				copied := matrix{w.Shape[0], w.Shape[1], w.Float64s()}.transposed()
				half := copied.fill(func(i, j int) float64 { return copied.at(i, j) / 2 })
				circuittest.Same(t, fmt.Sprint("Y", k), y.Float64s(), copied.v)
				circuittest.Same(t, fmt.Sprint("Q", k), q.Float64s(), half.v)
			}
		}
		if !(losses[29] < 0.9*losses[0]) {
			t.Errorf("%v: the loss went from %g to %g", d, losses[0], losses[29])
		}
	}
}
