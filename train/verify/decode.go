package verify

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/train/runner"
	"credo/train/settings"
)

// other is a key of a case's configuration by which an option of ours is known there.
type other struct {
	was    string
	now    string            // the options that have its value, apart by spaces; "": every value has settings of its own
	or     string            // the value where the key is absent; "": it must be there; skip: nothing is set
	values map[string]string // settings of values that are other words there: "tied" is "circuit.q.name=tied circuit.q.scale=1"
	each   bool              // the value is a list, with a number for each option
}

const skip = "skip"

// configure sets the options of a struct, to which into points, from an object: by the names of a table, or else by the options' own. The error
// names the key, after where.
func configure(where string, n *settings.Node, names []other, into any) error {
	if n.Kind != settings.Mapping {
		return errors.Errorf("%sexpected an object, got %s", strings.TrimLeft(where+": ", ": "), n)
	}
	own := names == nil
	if own {
		names = plainNames(into)
	}
	if err := unknown(where, n, names); err != nil {
		return err
	}
	var layers []settings.Layer
	for _, o := range names {
		tree, err := o.tree(where, n)
		if err != nil {
			return errors.WithMessage(err, settings.Join(where, o.was))
		}
		layers = append(layers, settings.Layer{Tree: tree})
	}
	r := settings.Reader{Catalog: runner.Builtin()}
	tree, problems := r.Lay(into, layers...)
	for _, p := range append(problems, r.Decode(tree, into)...) {
		if own {
			p.Source = settings.Join(where, p.Key)
		}
		return errors.Errorf("%s: %s", p.Source, p.Message)
	}
	return nil
}

// plainNames are the own keys of a struct.
func plainNames(into any) (out []other) {
	for _, f := range catalog.Fields(reflect.TypeOf(into)) {
		o := other{was: f.Key, now: f.Key}
		if f.Tag.Get("optional") != "" {
			o.or = skip
		}
		out = append(out, o)
	}
	return out
}

// unknown reports the first key that no name of the table is for.
func unknown(where string, n *settings.Node, names []other) error {
	var known []string
	for _, o := range names {
		known = append(known, o.was)
	}
	for _, e := range n.Entries {
		at := settings.Join(where, e.Key)
		switch near := catalog.Nearest(e.Key, known); {
		case slices.Contains(known, e.Key):
		case near != "":
			return errors.Errorf("%s: unknown key; did you mean %s?", at, near)
		default:
			return errors.Errorf("%s: unknown key; here can be %s", at, strings.Join(known, ", "))
		}
	}
	return nil
}

// tree returns the settings that the key stands for. All of them are placed at the key.
func (o other) tree(where string, n *settings.Node) (*settings.Node, error) {
	at := settings.In(settings.Join(where, o.was))
	out, e := &settings.Node{Kind: settings.Mapping, At: at}, settings.Entry{Value: n.Child(o.was)}
	switch {
	case e.Value == nil && o.or == skip:
		return out, nil
	case e.Value == nil && o.or == "":
		return nil, errors.New("is missing")
	case e.Value == nil:
		e.Value = &settings.Node{Text: o.or}
	}
	e.At, e.Value = at, e.Value.Moved(at)
	is := settings.Renamed{Was: o.was, Now: strings.Fields(o.now), Values: o.assignments()}
	if _, known := o.values[e.Value.Text]; len(is.Now) == 0 && !known {
		return nil, errors.New(catalog.Unknown(e.Value.Text, slices.Sorted(maps.Keys(o.values))))
	}
	sets, _ := is.Sets(e)
	if items := e.Value.Elements(); o.each {
		if len(items) != len(sets) {
			return nil, errors.Errorf("expected a list of %d numbers, got %s of %d", len(sets), e.Value, len(items))
		}
		for i := range sets {
			sets[i].Value = items[i]
		}
	}
	for _, s := range sets {
		out = out.With(s.Key, at, s.Value)
	}
	return out, nil
}

func (o other) assignments() map[string][]settings.Assignment {
	out := map[string][]settings.Assignment{}
	for word, sets := range o.values {
		out[word] = []settings.Assignment{}
		for _, s := range strings.Fields(sets) {
			key, value, _ := strings.Cut(s, "=")
			out[word] = append(out[word], settings.Assignment{Key: key, Value: value})
		}
	}
	return out
}

// maybe is a number or null.
type maybe struct{ is *float64 }

// Read takes a number or null.
func (m *maybe) Read(n *settings.Node) error {
	if n.Null() {
		return nil
	}
	t, err := tensorOf(n)
	if err != nil || len(t.Shape) > 0 {
		return errors.Errorf("expected a number or null, got %s", n)
	}
	m.is = &t.Data[0]
	return nil
}

// orZero returns the number, 0 for null.
func (m maybe) orZero() float64 {
	if m.is == nil {
		return 0
	}
	return *m.is
}
