package catalog

import (
	"slices"
	"testing"

	"github.com/pkg/errors"
)

type phi interface{ rate() }

type softplus struct {
	K float64 `yaml:"k" above:"0"`
}

type sigmoid struct{}

type named string

func (softplus) rate() {}
func (*sigmoid) rate() {}
func (named) rate()    {}

func (n named) Entry() string { return string(n) }

// phis has a thing that is a struct, one that is a pointer, and two of one type that tell their entry.
func phis() Table[phi] {
	return Table[phi]{Kind: "activation", Entries: []Entry[phi]{
		{Name: "softplus", About: "a", Citation: "b", With: "{c: d}", New: func() phi { return softplus{K: 1} }},
		{Name: "sigmoid", New: func() phi { return &sigmoid{} }},
		{Name: "tanh", New: func() phi { return named("tanh") }},
		{Name: "sine", New: func() phi { return named("sine") }},
	}}
}

func TestFind(t *testing.T) {
	for _, name := range phis().Names() {
		e, err := phis().Find(name)
		if err != nil || e.Name != name || e.New() == nil {
			t.Errorf("%s: %v, %v", name, e, err)
		}
	}
	for name, want := range map[string]string{
		"sigmoyd": `activation "sigmoyd" is not one of softplus, sigmoid, tanh, sine; did you mean sigmoid?`,
		"relu":    `activation "relu" is not one of softplus, sigmoid, tanh, sine`,
		"":        `activation "" is not one of softplus, sigmoid, tanh, sine`,
	} {
		if _, err := phis().Find(name); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", name, err, want)
		}
	}
}

func TestOf(t *testing.T) {
	for thing, want := range map[phi]string{
		softplus{K: 7}: "softplus", &softplus{K: 7}: "softplus", &sigmoid{}: "sigmoid", named("tanh"): "tanh", named("sine"): "sine", named("cosine"): "", nil: "",
	} {
		if e, ok := phis().Of(thing); e.Name != want || ok != (want != "") {
			t.Errorf("%#v: %q, %v, want %q", thing, e.Name, ok, want)
		}
	}
}

func TestUnknownSuggestsTheNearest(t *testing.T) {
	words := []string{"learning", "lr", "batch", "epochs"}
	for word, want := range map[string]string{
		"lerning": "learning", "LEARNING": "learning", "bach": "batch", "epoch": "epochs", "l": "lr", "loss": "", "": "", "x": "", "abcd": "", "rate": "",
	} {
		if got := Nearest(word, words); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
	if got := Unknown("bach", words); got != `"bach" is not one of learning, lr, batch, epochs; did you mean batch?` {
		t.Error(got)
	}
}

// losses is another interface, whose table takes paths too.
type loss interface{ value() }

type file struct{ path string }

func (file) value()          {}
func (f file) Entry() string { return f.path }

type squared struct{}

func (squared) value() {}

func toys() *Catalog {
	c := New()
	Put(c, phis())
	PutOpen(c, Table[loss]{Kind: "loss", Entries: []Entry[loss]{{Name: "mse", New: func() loss { return squared{} }}}}, &Open{
		Kind: "a path", Like: func() any { return file{} }, New: func(name string) (any, bool) { return file{name}, name[0] == '/' },
	})
	return c
}

func TestCatalogHoldsATableForEachInterface(t *testing.T) {
	c := toys()
	if n := len(c.Types()); n != 2 || Get[phi](c).Kind != "activation" || len(Get[loss](c).Entries) != 1 || len(Get[error](c).Entries) != 0 {
		t.Errorf("%d tables, %v, %v", n, Get[phi](c), Get[loss](c))
	}
	e := Get[phi](c).Entries[0]
	if e.Name != "softplus" || e.About != "a" || e.Citation != "b" || e.With != "{c: d}" || e.New() != (softplus{K: 1}) {
		t.Errorf("%+v, %v", e, e.New())
	}
	Add(c, Entry[phi]{Name: "mine", New: func() phi { return named("mine") }})
	if got := Get[phi](c).Names(); !slices.Equal(got, []string{"softplus", "sigmoid", "tanh", "sine", "mine"}) || len(c.Types()) != 2 {
		t.Error(got)
	}
	if got := Get[phi](toys()).Names(); len(got) != 4 {
		t.Errorf("an entry that was added to one catalog is in another: %v", got)
	}
	Put(c, Table[phi]{Kind: "other"})
	if got := Get[phi](c); got.Kind != "other" || len(got.Entries) != 0 || len(c.Types()) != 2 {
		t.Errorf("a table that is put again: %v", got)
	}
	if _, ok := c.Choices(nil); ok {
		t.Error("a table of no type")
	}
}

func TestChoicesMakeAndNameThings(t *testing.T) {
	c := toys()
	of := c.Types()
	phis, _ := c.Choices(of[0])
	losses, _ := c.Choices(of[1])
	for _, row := range []struct {
		choices Choices
		name    string
		want    any
	}{{phis, "softplus", softplus{K: 1}}, {phis, "sine", named("sine")}, {phis, "/a", nil}, {losses, "mse", squared{}}, {losses, "/a", file{"/a"}}, {losses, "mes", nil}} {
		thing, ok := row.choices.New(row.name)
		if thing != row.want || ok != (row.want != nil) {
			t.Errorf("%s %s: %v, %v, want %v", row.choices.Kind, row.name, thing, ok, row.want)
		}
		if ok && row.choices.NameOf(thing) != row.name {
			t.Errorf("%s: named %q", row.name, row.choices.NameOf(thing))
		}
	}
	if got := phis.NameOf(named("cosine")); got != "" {
		t.Errorf("a thing of no entry is named %q", got)
	}
	Add(c, Entry[loss]{Name: "ce", New: func() loss { return squared{} }})
	if again, _ := c.Choices(of[1]); again.Open == nil {
		t.Error("an entry that is added closes the table")
	}
}

func TestKeysOfErrors(t *testing.T) {
	if At("y", nil) != nil {
		t.Error("no error has a key")
	}
	err := errors.WithMessage(At("y.scale", errors.New("is too large")), "circuit")
	var key KeyError
	if !errors.As(err, &key) || key.Key != "y.scale" || err.Error() != "circuit: is too large" || errors.Unwrap(key).Error() != "is too large" {
		t.Errorf("%v, %+v", err, key)
	}
}
