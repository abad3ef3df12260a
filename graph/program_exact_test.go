package graph_test

import (
	"math"
	"strings"
	"testing"

	"credo/graph"
)

// small is a step of learning with a product, a constant, a chain, a scan with a constant of its own, and two parameters.
type small struct {
	factor, decay, tolerance float64
	swapped, negated         bool
	rows                     int
	next                     string
}

func (s small) text(t *testing.T) string {
	t.Helper()
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	x, w, v := b.Input("x", s.rows, 3), b.Param("w", 3, 3), b.Param("v", 3, 3)
	u := b.Tanh(b.Scale(b.MatMul(x, w), s.factor))
	if s.negated {
		u = b.Neg(u)
	}
	run := b.Scan(4, []graph.Node{u}, nil, graph.ScanOptions{Tolerance: s.tolerance}, func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
		next := b.Scale(carry[0], s.decay)
		return graph.Step{Carry: []graph.Node{next}, Until: b.Sum(b.Abs(next))}
	})
	out := []graph.Node{b.Sum(run.Final[0]), b.Sum(u)}
	if s.swapped {
		out[0], out[1] = out[1], out[0]
	}
	p, err := graph.CompileStep(b, []graph.Next{{Param: s.next, Node: b.Add(w, b.Scale(v, 0.5))}}, out...)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := p.WriteExact(&text); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// A program written twice has one text. Everything that decides its numbers changes the text, in the last place of a constant too.
func TestExactTexts(t *testing.T) {
	one := small{factor: 0.3, decay: 0.9, tolerance: 1e-3, rows: 2, next: "w"}
	text := one.text(t)
	if again := one.text(t); again != text {
		t.Errorf("the same program has two texts:\n%s\n%s", text, again)
	}
	if strings.Contains(text, "0xc0") {
		t.Errorf("the text has an address of memory:\n%s", text)
	}
	for what, change := range map[string]func(*small){
		"a constant":           func(s *small) { s.factor = math.Nextafter(s.factor, 1) },
		"a constant of a body": func(s *small) { s.decay = math.Nextafter(s.decay, 1) },
		"the tolerance":        func(s *small) { s.tolerance = math.Nextafter(s.tolerance, 1) },
		"a sign":               func(s *small) { s.negated = true },
		"the outputs":          func(s *small) { s.swapped = true },
		"a shape":              func(s *small) { s.rows = 3 },
		"the parameter":        func(s *small) { s.next = "v" },
	} {
		other := one
		if change(&other); other.text(t) == text {
			t.Errorf("with %s changed the text is the same:\n%s", what, text)
		}
	}
}
