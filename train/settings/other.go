package settings

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph/catalog"
)

// Other is a key by which another program knows options of ours.
type Other struct {
	Key    string
	Sets   []string          // the options that have its value; none: every value has settings of its own
	Or     string            // the value where the key is absent
	Free   bool              // the key may be absent, and then nothing is set, unless Or says what
	Each   bool              // the value is a list, with an element for each option
	Values map[string]string // settings of words that are others there: "q.name=tied q.scale=1" for "tied"
}

// Others reads keys that a text lists: `rate` is an option of the same name, `tau=cell.tau` another name, `lr?0.1=optimizer.lr` has a value
// where it is absent, `rate?=rates.events` may be absent, `noise=x.noise,y.noise` sets several options, `gains=[kp,ki]` each of them.
func Others(text string) (out []Other) {
	for _, word := range strings.Fields(text) {
		name, sets, _ := strings.Cut(word, "=")
		key, or, free := strings.Cut(name, "?")
		if sets == "" {
			sets = key
		}
		list := strings.TrimSuffix(strings.TrimPrefix(sets, "["), "]")
		out = append(out, Other{Key: key, Sets: strings.Split(list, ","), Or: or, Free: free, Each: list != sets})
	}
	return out
}

// ownKeys are the options of a struct by their own names. Options that are optional may be absent.
func ownKeys(thing any) (out []Other) {
	for _, f := range catalog.Fields(reflect.TypeOf(thing)) {
		out = append(out, Other{Key: f.Key, Sets: []string{f.Key}, Free: f.Tag.Get("optional") != ""})
	}
	return out
}

// From sets the options of a struct, to which into points, from a mapping of another program's keys, every one of which must be there; nil
// stands for the options' own. The error is the first problem, after the key, in the section that where names.
func (r Reader) From(where string, n *Node, keys []Other, into any) error {
	if n.Kind != Mapping {
		return errors.Errorf("%sexpected an object, got %s", strings.TrimLeft(where+": ", ": "), n)
	}
	own := keys == nil
	if own {
		keys = ownKeys(into)
	}
	if err := Strange(where, n, keys); err != nil {
		return err
	}
	var layers []Layer
	for _, k := range keys {
		tree, err := k.tree(In(Join(where, k.Key)), n.Child(k.Key))
		if err != nil {
			return errors.WithMessage(err, Join(where, k.Key))
		}
		layers = append(layers, Layer{Tree: tree})
	}
	tree, problems := r.Lay(into, layers...)
	if problems = append(problems, r.Decode(tree, into)...); len(problems) == 0 {
		return nil
	}
	at := problems[0].Source
	if own {
		at = Join(where, problems[0].Key)
	}
	return errors.Errorf("%s: %s", at, problems[0].Message)
}

// Strange reports the first key of a mapping that is none of some.
func Strange(where string, n *Node, keys []Other) error {
	var known []string
	for _, k := range keys {
		known = append(known, k.Key)
	}
	for _, e := range n.Entries {
		switch near := catalog.Nearest(e.Key, known); {
		case slices.Contains(known, e.Key):
		case near != "":
			return errors.Errorf("%s: unknown key; did you mean %s?", Join(where, e.Key), near)
		default:
			return errors.Errorf("%s: unknown key; here can be %s", Join(where, e.Key), strings.Join(known, ", "))
		}
	}
	return nil
}

// tree returns the settings that the key's value stands for, all of them at one place.
func (k Other) tree(at Position, value *Node) (*Node, error) {
	out := &Node{Kind: Mapping, At: at}
	switch {
	case value == nil && k.Or != "":
		value = &Node{Text: k.Or}
	case value == nil && k.Free:
		return out, nil
	case value == nil:
		return nil, errors.New("is missing")
	}
	is := Renamed{Was: k.Key, Now: k.Sets, Values: map[string][]Assignment{}}
	for word, sets := range k.Values {
		is.Values[word] = []Assignment{}
		for _, s := range strings.Fields(sets) {
			key, to, _ := strings.Cut(s, "=")
			is.Values[word] = append(is.Values[word], Assignment{key, to})
		}
	}
	if is.Values[value.Text] == nil && len(k.Sets) == 0 {
		return nil, errors.New(catalog.Unknown(value.Text, slices.Sorted(maps.Keys(k.Values))))
	}
	entries, _ := is.Sets(Entry{At: at, Value: value.Moved(at)})
	items := value.Elements()
	if k.Each && len(items) != len(entries) {
		return nil, errors.Errorf("expected a list of %d numbers, got %s of %d", len(entries), value, len(items))
	}
	for i, e := range entries {
		if k.Each {
			e.Value = items[i].Moved(at)
		}
		out = out.With(e.Key, at, e.Value)
	}
	return out, nil
}
