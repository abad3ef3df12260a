package settings

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"credo/graph/catalog"
)

// Two circuits, one with a source of weights, to read settings of; noise means another thing in each.

type network interface{ cells() }

// Sized has the options that all networks share.
type Sized struct {
	Sizes  []int `yaml:"sizes" instead:"hidden" min:"1" min-length:"2"`
	Hidden []int `yaml:"hidden" instead:"sizes" min:"1"`
	Mark   int   `yaml:"mark" optional:"yes" leave:"yes"`
}

type bursting struct {
	Sized
	Baseline float64 `yaml:"baseline" above:"0" below:"1"`
	Noise    float64 `yaml:"noise" min:"0" doc:"standard deviation"`
	Y        source  `yaml:"y"`
	Learn    bool    `yaml:"learn"`

	Means []float64 `yaml:"means" optional:"yes"`
}

type spiking struct {
	Sized
	Noise float64            `yaml:"noise" max:"0.5" doc:"share of spikes that are left out"`
	PhiE  phi                `yaml:"phi_e" also:"activation"`
	PhiI  phi                `yaml:"phi_i" also:"activation"`
	Limit float64            `yaml:"limit" above:"0" null:"0"`
	Rates map[string]float64 `yaml:"rates" above:"0" optional:"yes"`
	Form  string             `yaml:"form" one:"dense sparse"`
}

func (*bursting) cells() {}
func (*spiking) cells()  {}

// Complete lets tied weights stay.
func (b *bursting) Complete(given func(key string) bool) {
	if _, tied := b.Y.(tied); tied && !given("learn") {
		b.Learn = false
	}
}

type source interface{ source() }
type tied struct {
	Scale float64 `yaml:"scale" above:"0"`
}
type drawn struct {
	Std float64 `yaml:"std" above:"0"`
}

func (tied) source()  {}
func (drawn) source() {}

type phi interface{ rate() }
type softplus struct {
	A float64 `yaml:"a" above:"0"`
	K float64 `yaml:"k" above:"0"`
}
type sigmoid struct{}

func (softplus) rate() {}
func (sigmoid) rate()  {}

type setup struct {
	Network network  `yaml:"network"`
	Batch   int      `yaml:"batch" min:"1"`
	Seed    uint64   `yaml:"seed" row:"no"`
	Seeds   []uint64 `yaml:"seeds" count:"seed" optional:"yes" row:"no"`
}

func toys() Reader {
	c := catalog.New()
	catalog.Put(c, catalog.Table[network]{Kind: "network", Entries: []catalog.Entry[network]{
		{Name: "bursting", With: "", New: func() network {
			return &bursting{Sized: Sized{Hidden: []int{4}}, Baseline: 0.5, Y: drawn{0.5}, Learn: true}
		}},
		{Name: "spiking", New: func() network {
			return &spiking{Sized: Sized{Hidden: []int{9}, Mark: 5}, PhiE: softplus{1, 1}, PhiI: softplus{1, 1}, Limit: 2, Form: "dense"}
		}},
	}})
	catalog.Put(c, catalog.Table[source]{Kind: "source", Entries: []catalog.Entry[source]{
		{Name: "drawn", New: func() source { return drawn{1} }}, {Name: "tied", New: func() source { return tied{1} }},
	}})
	catalog.Put(c, catalog.Table[phi]{Kind: "activation", Entries: []catalog.Entry[phi]{
		{Name: "softplus", New: func() phi { return softplus{1, 1} }}, {Name: "sigmoid", New: func() phi { return sigmoid{} }},
	}})
	return Reader{c}
}

func (r Reader) fresh() *setup {
	t, _ := r.Catalog.Choices(reflect.TypeFor[network]())
	thing, _ := t.New("bursting")
	return &setup{Network: thing.(network), Batch: 100, Seed: 1}
}

// read lays layers over one another, each a text; a text that begins with "with " is published.
func read(texts ...string) (*setup, string) {
	r := toys()
	var layers []Layer
	for _, text := range texts {
		text, with := strings.CutPrefix(text, "with ")
		n, problems := Parse("f", []byte(text))
		if len(problems) > 0 {
			return nil, problems.Error()
		}
		layers = append(layers, Layer{Tree: n, Published: with})
	}
	n, problems := r.Lay(r.fresh(), layers...)
	out := r.fresh()
	problems = append(problems, r.Decode(n, out)...)
	if err := problems.Err(); err != nil {
		return out, err.Error()
	}
	return out, ""
}

func burst(set func(b *bursting)) network {
	b := &bursting{Sized: Sized{Hidden: []int{4}}, Baseline: 0.5, Y: drawn{0.5}, Learn: true}
	set(b)
	return b
}

func spike(set func(s *spiking)) network {
	s := &spiking{Sized: Sized{Hidden: []int{9}, Mark: 5}, PhiE: softplus{1, 1}, PhiI: softplus{1, 1}, Limit: 2, Form: "dense"}
	set(s)
	return s
}

func TestReadingNetworks(t *testing.T) {
	for _, c := range []struct {
		texts []string
		want  network
	}{
		{[]string{"{}"}, burst(func(*bursting) {})},
		{[]string{"network: spiking"}, spike(func(*spiking) {})},
		{[]string{"network: {noise: 3}"}, burst(func(b *bursting) { b.Noise = 3 })},
		{[]string{"network: {name: spiking, noise: 0.3}"}, spike(func(s *spiking) { s.Noise = 0.3 })},
		{[]string{"network: {y: tied}"}, burst(func(b *bursting) { b.Y, b.Learn = tied{1}, false })},
		{[]string{"network: {y: {name: tied, scale: 2}, learn: true}"}, burst(func(b *bursting) { b.Y = tied{2} })},
		{[]string{"network: {y: {std: 2}}"}, burst(func(b *bursting) { b.Y = drawn{2} })},
		{[]string{"network: {y: drawn}"}, burst(func(*bursting) {})}, // the published one has that name
		{[]string{"network: {name: spiking, phi_e: [5, 2]}"}, spike(func(s *spiking) { s.PhiE = softplus{5, 2} })},
		{[]string{"network: {name: spiking, activation: sigmoid}"}, spike(func(s *spiking) { s.PhiE, s.PhiI = sigmoid{}, sigmoid{} })},
		{[]string{"network: {name: spiking, limit: null}"}, spike(func(s *spiking) { s.Limit = 0 })},
		{[]string{"network: {sizes: [3, 2]}"}, burst(func(b *bursting) { b.Sizes, b.Hidden = []int{3, 2}, nil })},
		// A later layer: the shared option stays, the options of the other network do not, nor noise, which means another thing.
		{[]string{"network: {name: bursting, hidden: [7], noise: 3, baseline: 0.1}", "network: spiking"}, spike(func(s *spiking) { s.Hidden = []int{7} })},
		// An option that is to be left stays behind, though both have it; a value that was given without a name does not.
		{[]string{"network: {name: bursting, mark: 3, hidden: [7]}", "network: spiking"}, spike(func(s *spiking) { s.Hidden = []int{7} })},
		{[]string{"network: {mark: 3}", "network: spiking"}, spike(func(s *spiking) { s.Mark = 3 })},
		// A section without a name is for any network.
		{[]string{"network: {hidden: [7], noise: 0.3, baseline: 0.1}", "network: spiking"}, spike(func(s *spiking) { s.Hidden, s.Noise = []int{7}, 0.3 })},
		{[]string{"network: {sizes: [5, 6]}", "network: {hidden: [7]}"}, burst(func(b *bursting) { b.Hidden = []int{7} })},
		{[]string{"network: {name: spiking, phi_e: [5, 2]}", "network: {phi_e: softplus}"}, spike(func(s *spiking) { s.PhiE = softplus{5, 2} })},
		{[]string{"network: {name: spiking, phi_e: [5, 2]}", "network: {phi_e: {k: 3}}"}, spike(func(s *spiking) { s.PhiE = softplus{5, 3} })},
		{[]string{"network: {name: spiking, rates: {a: 1, b: 2}}", "network: {rates: {b: 3}}"}, spike(func(s *spiking) { s.Rates = map[string]float64{"a": 1, "b": 3} })},
		// Published layers: a section with another name does not count, one without counts as far as it can.
		{[]string{"with network: {name: bursting, hidden: [7]}", "network: spiking"}, spike(func(*spiking) {})},
		{[]string{"with network: {hidden: [7], baseline: 0.2}", "network: spiking"}, spike(func(s *spiking) { s.Hidden = []int{7} })},
		{[]string{"with network: {name: spiking, noise: 0.2}", "batch: 3"}, spike(func(s *spiking) { s.Noise = 0.2 })},
	} {
		got, problems := read(c.texts...)
		if problems != "" {
			t.Errorf("%q: %s", c.texts, problems)
			continue
		}
		if diff := cmp.Diff(c.want, got.Network, cmp.AllowUnexported(bursting{}, spiking{})); diff != "" {
			t.Errorf("%q: -want +got\n%s", c.texts, diff)
		}
	}
}

func TestProblemsOfSettings(t *testing.T) {
	for text, want := range map[string]string{
		"network: {name: spikking}":                                      `f:1:17: network.name: "spikking" is not one of bursting, spiking; did you mean spiking?`,
		"network: [1]":                                                   "f:1:10: network: expected a name or a mapping, got a list",
		"network: {name: spiking, baseline: 1}":                          "f:1:26: network.baseline: applies only where network.name is bursting; here it is spiking",
		"network: {nose: 1}":                                             "f:1:11: network.nose: unknown key; did you mean noise?",
		"network: {batch: 1}":                                            "f:1:11: network.batch: unknown key; did you mean batch?",
		"noise: 1":                                                       "f:1:1: noise: unknown key; did you mean network.noise?",
		"network: {y: {name: tied, std: 2}}":                             "f:1:27: network.y.std: applies only where network.y.name is drawn; here it is tied",
		"network: {y: {std: 0}}":                                         "f:1:20: network.y.std: 0 is not allowed: must be above 0",
		"network: {baseline: 1}\nbatch: 0":                               "f:1:21: network.baseline: 1 is not allowed: must be above 0 and below 1\nf:2:8: batch: 0 is not allowed: must be at least 1",
		"network: {sizes: [3, 2], hidden: [1]}":                          "f:1:26: network.hidden: is another form of sizes, which is given too: give one or the other",
		"network: {name: spiking, form: dens}":                           `f:1:32: network.form: "dens" is not one of dense, sparse; did you mean dense?`,
		"network: {name: spiking, form: 3}":                              "f:1:32: network.form: expected one of dense, sparse, got 3",
		"network: {name: spiking, limit: 0}":                             "f:1:33: network.limit: 0 is not allowed: must be above 0",
		"network: {name: spiking, limit: x}":                             "f:1:33: network.limit: expected a number or null, got x",
		"network: {name: spiking, rates: 3}":                             "f:1:33: network.rates: expected a mapping of words to numbers, got 3",
		"network: {name: spiking, rates: {a: 0}}":                        "f:1:37: network.rates.a: 0 is not allowed: must be above 0",
		"network: {name: spiking, activation: softplus, phi_i: sigmoid}": "f:1:26: network.activation: stands for phi_e and phi_i here, and phi_i is given too: give one or the other",
		"network: {name: spiking, activation: {q: 1}}":                   "f:1:39: network.phi_e.q: unknown key; here can be name, a, k",
		"network: {hidden: 3}":                                           "f:1:19: network.hidden: expected a list of whole numbers, got 3: write [3]",
		"network: {means: 3}":                                            "f:1:18: network.means: expected a list of numbers, got 3: write [3]",
		"network: {sizes: 3}":                                            "f:1:18: network.sizes: expected a list of whole numbers, got 3", // one size is not enough
		"network: {name: spiking, phi_e: [1]}":                           "f:1:33: network.phi_e: expected a name, a mapping or [a, k], got a list of 1",
		"network: {name: spiking, activaton: sigmoid}":                   "f:1:26: network.activaton: unknown key; did you mean activation?",
		"network: {name: spiking, rates: {a: x, b: 0}}":                  "f:1:37: network.rates.a: expected a number or null, got x\nf:1:43: network.rates.b: 0 is not allowed: must be above 0",
		"network: {name: ''}":                                            "f:1:17: network.name: expected one of bursting, spiking, got \"\"",
		"network: {name: [spiking]}":                                     "f:1:17: network.name: expected one of bursting, spiking, got a list",
		"network: {name: spiking, phi_e: {name: null}}":                  "f:1:40: network.phi_e.name: expected one of softplus, sigmoid, got nothing",
		"seeds: 0\nseed: x":                                              "f:1:8: seeds: 0 is not allowed: a count must be from 1 to 1000\nf:2:7: seed: expected a whole number from 0, got x",
		"network:":                                                       "f:1:10: network: expected a name or a mapping, got nothing",
		"seeds: 1.5":                                                     "f:1:8: seeds: expected a list of whole numbers, or how many, got 1.5",
		"network: {name: spiking, noise: 0.6, noise: 0.1}":               "f:1:38: network.noise: given twice",
		"network: {name: spiking, phi_e: {name: sigmoid, k: 1}}":         "f:1:49: network.phi_e.k: applies only where network.phi_e.name is softplus; here it is sigmoid",
	} {
		_, got := read(text)
		if got, _, _ = strings.Cut(got, "\nf:1:39: network.phi_i"); got != want { // the other activation has the same problem
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
}

// Settings that are written are read as the same; a row has the options that differ.
func TestEncodingIsReadAsTheSame(t *testing.T) {
	r, same := toys(), cmp.Options{cmp.AllowUnexported(bursting{}, spiking{}), cmpopts.EquateEmpty()} // [] is no value, too
	for _, text := range []string{
		"{}", "network: spiking\nseeds: 3", "network: {name: spiking, mark: 0}", "network: {mark: 2, means: [0.5]}", "network: {y: tied, sizes: [3, 2]}", "network: {name: spiking, phi_e: sigmoid, limit: null, rates: {b: 2, a: 1e-9}}\nbatch: 7",
	} {
		want, problems := read(text)
		if problems != "" {
			t.Fatal(problems)
		}
		written := r.Encode(want)
		got, problems := read(strings.Join(written.Lines, "\n"))
		if diff := cmp.Diff(want, got, same); problems != "" || diff != "" {
			t.Errorf("%s\n%s\n%s\n%s", text, strings.Join(written.Lines, "\n"), problems, diff)
		}
		for _, other := range []string{"{}", "network: {name: spiking, noise: 0.1, phi_i: [2, 2]}\nbatch: 3", "network: {name: bursting, hidden: [1, 2], y: {name: tied, scale: 3}}"} {
			row, problems := read(other)
			if problems != "" {
				t.Fatal(problems)
			}
			lines := strings.Join(r.EncodeRow(row, written).Lines, "\n")
			got, problems := read(strings.Join(written.Lines, "\n"), lines+"\n# end")
			row.Seeds, row.Seed = want.Seeds, want.Seed
			if diff := cmp.Diff(row, got, same); problems != "" || diff != "" {
				t.Errorf("%s under %s: %s\n%s\n%s", other, text, lines, problems, diff)
			}
		}
	}
}
