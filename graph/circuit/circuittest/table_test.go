package circuittest_test

import (
	"slices"
	"testing"

	"credo/graph/catalog"
	"credo/graph/circuit/circuittest"
)

type rate struct {
	Value float64 `yaml:"value" above:"0" doc:"of learning"`
	Of    []int   `yaml:"of" doc:"which"`
}

type mute struct {
	Value float64 `yaml:"value"`
}

type thing struct{ name string }

func (t thing) Entry() string { return t.name }

func entry(name string, make func() any) catalog.Table[any] {
	return catalog.Table[any]{Kind: "thing", Entries: []catalog.Entry[any]{{Name: name, About: "a thing", New: make}}}
}

// Tables that must fail do: the check is told to report to a recorder.
func TestTablesFail(t *testing.T) {
	shared, list := &rate{Value: 1}, []int{1}
	good := entry("rate", func() any { return &rate{Value: 1, Of: []int{1}} })
	dumb := entry("rate", func() any { return rate{Value: 1} })
	dumb.Entries[0].About = ""
	twice := good
	twice.Entries = append(slices.Clone(good.Entries), catalog.Entry[any]{Name: "rate", About: "another", New: func() any { return mute{} }})
	for name, table := range map[string]catalog.Table[any]{
		"one thing":         entry("rate", func() any { return shared }),
		"one list":          entry("rate", func() any { return rate{Value: 1, Of: list} }),
		"no help":           entry("mute", func() any { return mute{} }),
		"out of bounds":     entry("rate", func() any { return rate{} }),
		"of another entry":  entry("rate", func() any { return thing{"other"} }),
		"nothing said":      dumb,
		"a name used twice": twice,
	} {
		r := &recorder{TB: t}
		if circuittest.Table(r, table, "rate", "mute"); !r.failed {
			t.Errorf("%s: the table passes", name)
		}
	}
	r := &recorder{TB: t}
	if circuittest.Table(r, good); !r.failed {
		t.Error("a thing from a paper passes without its citation")
	}
	circuittest.Table(t, good, "rate")
}
