package catalog

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type Sized struct {
	Sizes  []int `yaml:"sizes" instead:"hidden" min:"1" min-length:"2"`
	Hidden []int `yaml:"hidden" instead:"sizes" min:"1"`
}

type network struct {
	Sized
	Noise  float64            `yaml:"noise" min:"0" below:"1" doc:"share of spikes"`
	Other  int                // no option
	PhiE   phi                `yaml:"phi_e" also:"activation"`
	PhiI   phi                `yaml:"phi_i" also:"activation"`
	Form   string             `yaml:"form" one:"dense sparse"`
	Label  string             `yaml:"label"`
	Rates  map[string]float64 `yaml:"rates" above:"0"`
	Seeds  []uint64           `yaml:"seeds" unique:"yes"`
	Rows   []network          `yaml:"rows"`
	Above  int                `yaml:"above" above:"2" max:"4"`
	hidden *int
}

func field(t *testing.T, key string) Field {
	t.Helper()
	f, ok := FieldOf(Fields(reflect.TypeFor[network]()), key)
	if !ok {
		t.Fatal(key)
	}
	return f
}

// Options are listed in order, the options of embedded structs in their place, with the struct that declares them.
func TestFields(t *testing.T) {
	var keys []string
	for _, f := range Fields(reflect.TypeFor[*network]()) {
		keys = append(keys, f.Key)
	}
	if diff := cmp.Diff([]string{"sizes", "hidden", "noise", "phi_e", "phi_i", "form", "label", "rates", "seeds", "rows", "above"}, keys); diff != "" {
		t.Error(diff)
	}
	n := &network{Sized: Sized{Hidden: []int{3}}, Noise: 0.5}
	if got := field(t, "hidden").In(reflect.ValueOf(n)).Interface(); !slices.Equal(got.([]int), []int{3}) || field(t, "hidden").Owner != reflect.TypeFor[Sized]() {
		t.Errorf("hidden is %v, of %v", got, field(t, "hidden").Owner)
	}
	field(t, "noise").In(reflect.ValueOf(n)).SetFloat(0.25)
	if n.Noise != 0.25 || field(t, "noise").Owner != reflect.TypeFor[network]() || field(t, "noise").Doc() != "share of spikes" {
		t.Errorf("noise is %v, of %v", n.Noise, field(t, "noise").Owner)
	}
	if got := field(t, "form").Words(); !slices.Equal(got, []string{"dense", "sparse"}) {
		t.Error(got)
	}
	if _, ok := FieldOf(Fields(reflect.TypeFor[network]()), "Other"); ok || len(Fields(reflect.TypeFor[int]())) != 0 {
		t.Error("options where there are none")
	}
	aliases, of := Aliases(Fields(reflect.TypeFor[network]()))
	if !slices.Equal(aliases, []string{"activation"}) || !slices.Equal(of["activation"], []string{"phi_e", "phi_i"}) {
		t.Error(aliases, of)
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		key   string
		value any
		want  []string
	}{
		{"noise", 0.0, nil}, {"noise", 0.999, nil},
		{"noise", 1.0, []string{"1 is not allowed: must be at least 0 and below 1"}},
		{"noise", -1e-300, []string{"-1e-300 is not allowed: must be at least 0 and below 1"}},
		{"noise", math.NaN(), []string{"NaN is not allowed: must be finite"}},
		{"noise", math.Inf(-1), []string{"-Inf is not allowed: must be finite"}},
		{"above", 3, nil}, {"above", 4, nil},
		{"above", 2, []string{"2 is not allowed: must be above 2 and at most 4"}},
		{"above", 5, []string{"5 is not allowed: must be above 2 and at most 4"}},
		{"sizes", []int(nil), nil}, {"sizes", []int{1, 1}, nil},
		{"sizes", []int{0}, []string{"needs at least 2 values, got 1", "0 is not allowed: must be at least 1"}},
		{"sizes", []int{}, []string{"needs at least 2 values, got 0"}},
		{"hidden", []int{3, -1, 0}, []string{"-1 is not allowed: must be at least 1", "0 is not allowed: must be at least 1"}},
		{"seeds", []uint64{3, 4}, nil},
		{"seeds", []uint64{3, 4, 3}, []string{"3 is given twice"}},
		{"rates", map[string]float64{"a": 1}, nil},
		{"rates", map[string]float64{"a": 0}, []string{"a: 0 is not allowed: must be above 0"}},
		{"rates", map[string]float64(nil), nil},
		{"form", "dense", nil},
		{"form", "dens", []string{`"dens" is not one of dense, sparse; did you mean dense?`}},
		{"form", "", []string{`"" is not one of dense, sparse`}},
		{"label", "any täxt", nil}, {"label", "", nil},
		{"label", "two\nlines", []string{"must be one line of printable text"}},
		{"label", "a\xff", []string{"must be one line of printable text"}},
		{"rows", []network{{}, {}}, nil},
		{"phi_e", softplus{}, nil},
	} {
		if diff := cmp.Diff(c.want, field(t, c.key).Check(reflect.ValueOf(c.value))); diff != "" {
			t.Errorf("%s=%v: -want +got\n%s", c.key, c.value, diff)
		}
	}
}

// A clone has the same settings, and shares none that could be changed.
func TestClone(t *testing.T) {
	count := 3
	n := &network{
		Sized: Sized{Hidden: []int{3, 4}}, Noise: 0.5, PhiE: &softplus{K: 2}, PhiI: softplus{K: 3}, Rates: map[string]float64{"a": 1},
		Rows: []network{{Label: "below", Seeds: []uint64{7}}}, hidden: &count,
	}
	want := &network{
		Sized: Sized{Hidden: []int{3, 4}}, Noise: 0.5, PhiE: &softplus{K: 2}, PhiI: softplus{K: 3}, Rates: map[string]float64{"a": 1},
		Rows: []network{{Label: "below", Seeds: []uint64{7}}}, hidden: &count,
	}
	c := Clone(n)
	if diff := cmp.Diff(want, c, cmp.AllowUnexported(network{})); diff != "" {
		t.Error(diff)
	}
	n.Hidden[0], n.Noise, n.PhiE.(*softplus).K, n.Rates["a"], n.Rates["b"] = 9, 9, 9, 9, 9
	n.Rows[0].Label, n.Rows[0].Seeds[0] = "changed", 9
	if diff := cmp.Diff(want, c, cmp.AllowUnexported(network{})); diff != "" {
		t.Errorf("a change of the original changes its clone:\n%s", diff)
	}
	if c.hidden != n.hidden {
		t.Error("a field that is not exported is not copied as it is")
	}
	if got := Clone[phi](softplus{K: 4}); got != (softplus{K: 4}) {
		t.Error(got)
	}
	if got := Clone[phi](nil); got != nil {
		t.Error(got)
	}
	if got := Clone[phi](&sigmoid{}); got == nil {
		t.Error("a thing without options is lost")
	}
	var none *network
	if Clone(none) != nil || Clone([]int(nil)) != nil || Clone(3) != 3 {
		t.Error("nothing, or a number, is not copied as it is")
	}
}
