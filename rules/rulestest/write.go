package rulestest

import (
	"math/rand/v2"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/rules"
)

// Delta is the name of the change of a projection's weights.
func Delta(projection string) string { return "Δ" + projection }

// Next is the name of the new value of a memory.
func Next(memory string) string { return "next " + memory }

// Write writes the rule on a page as training does, and wants the sum of the changes of every projection, and the new value of
// every memory.
func Write(p *circuittest.Page, r rules.Rule) ([]rules.Update, error) {
	updates, err := rules.Write(p.B, p.S, r)
	if err != nil {
		return nil, err
	}
	for _, m := range r.Memory(p.S.Spec()) {
		p.Declared(m.Name, m.Shape(p.S.Spec(), p.S.Batch())...)
	}
	for _, u := range merged(p.B, updates) {
		if u.Mode == rules.Set {
			p.Want(Next(u.Target), u.DW)
		} else {
			p.Want(Delta(u.Target), u.DW)
		}
	}
	return updates, p.B.Err()
}

// Reads reports whether a node is computed from an input of that name.
func Reads(b *graph.Builder, n graph.Node, input string) bool {
	w, met := b.Walker(), map[graph.Node]bool{}
	for todo := []graph.Node{n}; len(todo) > 0; {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if met[n] {
			continue
		}
		met[n] = true
		if name, ok := w.Input(n); ok && name == input {
			return true
		}
		for _, s := range w.Sources(n) {
			todo = append(todo, s.Node)
		}
	}
	return false
}

// merged adds up the changes of each projection.
func merged(b *graph.Builder, us []rules.Update) (out []rules.Update) {
	at := map[string]int{}
	for _, u := range us {
		if i, ok := at[u.Target]; ok && u.Mode == rules.Step {
			out[i].DW = b.Add(out[i].DW, u.DW)
			continue
		}
		at[u.Target] = len(out)
		out = append(out, u)
	}
	return out
}

// Must writes a rule that must fit.
func Must(t testing.TB, r rules.Rule) func(p *circuittest.Page) {
	return func(p *circuittest.Page) {
		t.Helper()
		if _, err := Write(p, r); err != nil {
			t.Fatal(err)
		}
	}
}

// Draw returns data and weights for the circuit, and the rule's memory: of a run as it starts, of a trial uniform in 0..1, as in the midst of one.
func Draw(r rules.Rule, c circuit.Circuit, batch int, seed uint64) circuittest.Values {
	v := circuittest.Draw(c, batch, seed)
	rng := rand.New(rand.NewPCG(seed, 1))
	for _, m := range r.Memory(c.Spec()) {
		v[m.Name] = make([]float64, circuit.Shape(m.Shape(c.Spec(), batch)).Size())
		for i := range v[m.Name] {
			v[m.Name][i] = m.Value
			if m.Span == rules.Trial {
				v[m.Name][i] = rng.Float64()
			}
		}
	}
	return v
}
