package settings

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"credo/graph/catalog"
)

func rates(t *testing.T, s *setup) map[string]float64 {
	t.Helper()
	n, ok := s.Network.(*spiking)
	if !ok {
		t.Fatalf("%T has no rates", s.Network)
	}
	return n.Rates
}

// Entries of an option go over one another word by word; null is no entry, and {} clears those below.
func TestEntriesGoOverOneAnother(t *testing.T) {
	for _, c := range []struct {
		texts []string
		want  map[string]float64
	}{
		{[]string{"network: {name: spiking, rates: {a: 1, b: 2}}", "network: {rates: {b: 3}}"}, map[string]float64{"a": 1, "b": 3}},
		{[]string{"with network: {name: spiking, rates: {a: 1}}", "network: {rates: {b: 3}}"}, map[string]float64{"a": 1, "b": 3}},
		{[]string{"with network: {name: spiking, rates: {a: 1}}", "network: {rates: {a: null, b: 3}}"}, map[string]float64{"b": 3}},
		{[]string{"with network: {name: spiking, rates: {a: 1}}", "network: {rates: {a: null}}"}, nil},
		{[]string{"with network: {name: spiking, rates: {a: 1}}", "network: {rates: {}}"}, nil},
		{[]string{"with network: {name: spiking, rates: {a: 1}}", "network: {rates: {}}", "network: {rates: {b: 2}}"}, map[string]float64{"b": 2}},
		{[]string{"network: {name: spiking, rates: {a: null}}", "network: {rates: {a: 2}}"}, map[string]float64{"a": 2}},
	} {
		got, problems := read(c.texts...)
		if diff := cmp.Diff(c.want, rates(t, got)); diff != "" || problems != "" {
			t.Errorf("%q: %s -want +got\n%s", c.texts, problems, diff)
		}
	}
}

// Entries that only settings below have are written as null, so that the text over those settings is read as the same.
func TestEntriesBelowAreWrittenAsNull(t *testing.T) {
	r := toys()
	for _, c := range []struct{ below, text, want string }{
		{"network: {name: spiking, rates: {a: 1, b: 2}}", "network: {name: spiking, rates: {b: 3, c: 4}}", "  rates: {a: null, b: 3, c: 4}"},
		{"network: {name: spiking, rates: {a: 1}}", "network: spiking", "  rates: {a: null}"},
		{"network: spiking", "network: {name: spiking, rates: {a: 1}}", "  rates: {a: 1}"},
		{"network: bursting", "network: spiking", ""},
	} {
		published, problems := read(c.below)
		want, more := read(c.text)
		if problems+more != "" {
			t.Fatal(problems, more)
		}
		text := strings.Join(r.Encode(want, r.Encode(published)).Lines, "\n")
		if c.want != "" && !strings.Contains(text+"\n", "\n"+c.want+"\n") || c.want == "" && strings.Contains(text, "rates") {
			t.Errorf("%s over %s:\n%s\nwant %s", c.text, c.below, text, c.want)
		}
		got, problems := read("with "+c.below, text)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(bursting{}, spiking{})); diff != "" || problems != "" {
			t.Errorf("%s over %s: %s -want +got\n%s", text, c.below, problems, diff)
		}
	}
}

// A layer that tells which choices were in force where it was written is read by those, also if they were never named.
func TestLayersKnowWhatWasInForce(t *testing.T) {
	r := toys()
	tree := func(text string) *Node {
		n, problems := Parse("f", []byte(text))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return n
	}
	for _, c := range []struct {
		text, under string
		want        float64 // noise of the spiking network
		says        string
	}{
		{"network: {noise: 0.3}", "", 0.3, ""},
		{"network: {noise: 0.3}", "network: {name: spiking}", 0.3, ""},
		{"network: {noise: 0.3}", "network: {name: bursting}", 0.3, ""}, // not named by the user: for any network
		{"network: {baseline: 0.3}", "network: {name: bursting}", 0, ""},
		{"network: {baseline: 0.3}", "network: {name: spiking}", 0, "f:1:11: network.baseline: applies only where network.name is bursting; here it is spiking"},
		{"network: {baselin: 0.3}", "network: {name: bursting}", 0, "f:1:11: network.baselin: unknown key; here can be name, sizes, hidden, mark, noise, phi_e, phi_i, limit, rates, form, activation"},
	} {
		first := Layer{Tree: tree(c.text)}
		if c.under != "" {
			first.Under = tree(c.under)
		}
		choice := Layer{Tree: tree("network: spiking"), Published: true}
		n, problems := r.Lay(r.fresh(), choice, first)
		got := r.fresh()
		problems = append(problems, r.Decode(n, got)...)
		if says := message(problems); says != c.says {
			t.Errorf("%s under %s: %s, want %s", c.text, c.under, says, c.says)
		} else if s := got.Network.(*spiking); says == "" && s.Noise != c.want {
			t.Errorf("%s under %s: noise %v", c.text, c.under, s.Noise)
		}
	}
}

func message(p Problems) string {
	if err := p.Err(); err != nil {
		return err.Error()
	}
	return ""
}

// A choice that the constructor of its thing left open is the first of its table, and a table without entries has nothing to choose.
func TestChoicesThatAreLeftOpen(t *testing.T) {
	r := toys()
	catalog.Put(r.Catalog, catalog.Table[network]{Kind: "network", Entries: []catalog.Entry[network]{{Name: "bursting", New: func() network { return &bursting{Baseline: 0.5} }}}})
	for text, want := range map[string]source{"{}": drawn{1}, "network: {y: {std: 3}}": drawn{3}, "network: {y: tied}": tied{1}} {
		n, problems := Parse("f", []byte(text))
		var s setup
		tree, more := r.Lay(&s, Layer{Tree: n})
		problems = append(append(problems, more...), r.Decode(tree, &s)...)
		if b, ok := s.Network.(*bursting); !ok || len(problems) > 0 || b.Y != want {
			t.Errorf("%s: %+v, %v", text, s.Network, problems)
		}
	}
	catalog.Put(r.Catalog, catalog.Table[source]{Kind: "source"})
	var s setup
	n, _ := Parse("f", []byte("network: {y: {std: 3}}"))
	tree, problems := r.Lay(&s, Layer{Tree: n})
	if got := message(append(problems, r.Decode(tree, &s)...)); got != "f:1:14: network.y.name: there is none to choose" {
		t.Error(got)
	}
}

// Settings that were made in Go are checked by the tags, with the keys of a file.
func TestCheckOfSettings(t *testing.T) {
	r := toys()
	for want, change := range map[string]func(s *setup){
		"":                       func(*setup) {},
		"network: is not chosen": func(s *setup) { s.Network = nil },
		"network.y.std: -1 is not allowed: must be above 0": func(s *setup) { s.Network.(*bursting).Y = drawn{-1} },
		"network.phi_i: is not chosen":                      func(s *setup) { s.Network = &spiking{PhiE: sigmoid{}, Form: "dense"} },
		`network.form: "" is not one of dense, sparse`:      func(s *setup) { s.Network = &spiking{PhiE: sigmoid{}, PhiI: sigmoid{}} },
		"network.limit: -1 is not allowed: must be above 0": func(s *setup) { s.Network = &spiking{PhiE: sigmoid{}, PhiI: sigmoid{}, Form: "dense", Limit: -1} },
		"network.baseline: 2 is not allowed: must be above 0 and below 1\nbatch: 0 is not allowed: must be at least 1": func(s *setup) { s.Network.(*bursting).Baseline, s.Batch = 2, 0 },
	} {
		s := r.fresh()
		change(s)
		if got := message(Check(s)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
