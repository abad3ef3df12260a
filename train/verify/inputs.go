package verify

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pkg/errors"

	"credo/train/settings"
)

// tensors are the inputs of a case by key: of most one tensor, of some a list, one a layer.
type tensors map[string][]Tensor

// one returns the tensor of a key.
func (in tensors) one(key string) Tensor { return in[key][0] }

// input is how a text shapes inputs: "X(n,i) state.q(k) W*". An axis is a number, or a letter that stands for one size in the whole case; W is
// a list of layers, whose shapes follow from the circuit; q is a key of the object state.
var input = regexp.MustCompile(`([^\s(*]+)(?:\(([^)]*)\)|(\*))`)

// readInputs reads the inputs of a case as a text shapes them. The error names the key.
func readInputs(n *settings.Node, text string) (tensors, error) {
	if n.Kind != settings.Mapping {
		return nil, errors.Errorf("inputs: expected an object, got %s", n)
	}
	out, sizes := tensors{}, map[string]int{}
	keys := settings.Others(input.ReplaceAllString(text, "$1"))
	flat := flattened(n, "", keys)
	if err := settings.Strange("inputs", flat, keys); err != nil {
		return nil, err
	}
	for _, m := range input.FindAllStringSubmatch(text, -1) {
		key, axes, err := m[1], strings.FieldsFunc(m[2], func(r rune) bool { return r == ',' }), errors.New("is missing")
		value := flat.Child(key)
		switch {
		case value != nil && m[3] != "":
			out[key], err = layers(value)
		case value != nil:
			var t Tensor
			if t, err = tensorOf(value); err == nil {
				err = fitted(t, axes, sizes)
			}
			out[key] = []Tensor{t}
		}
		if err != nil {
			return nil, errors.WithMessagef(err, "inputs.%s", key)
		}
	}
	return out, nil
}

// flattened returns an object whose objects are replaced by their keys, unless they have the name of an input.
func flattened(n *settings.Node, path string, keys []settings.Other) *settings.Node {
	out := &settings.Node{Kind: settings.Mapping}
	for _, e := range n.Entries {
		e.Key = settings.Join(path, e.Key)
		if e.Value.Kind == settings.Mapping && !slices.ContainsFunc(keys, func(o settings.Other) bool { return o.Key == e.Key }) {
			out.Entries = append(out.Entries, flattened(e.Value, e.Key, keys).Entries...)
		} else {
			out.Entries = append(out.Entries, e)
		}
	}
	return out
}

// layers reads a list of tensors, whose shapes may differ.
func layers(n *settings.Node) ([]Tensor, error) {
	if n.Kind != settings.List {
		return nil, errors.Errorf("expected a list, got %s", n)
	}
	items := n.Elements()
	out := make([]Tensor, len(items))
	for l, item := range items {
		var err error
		if out[l], err = tensorOf(item); err != nil {
			return nil, errors.WithMessagef(err, "[%d]", l)
		}
	}
	return out, nil
}

// fitted compares a shape with axes, and notes the sizes that letters stand for.
func fitted(t Tensor, axes []string, sizes map[string]int) error {
	want := make([]int, len(axes))
	for i, axis := range axes {
		size, err := strconv.Atoi(axis)
		if want[i] = size; err != nil {
			want[i] = sizes[axis]
		}
	}
	if err := t.is(want...); err != nil {
		return err
	}
	for i, axis := range axes {
		sizes[axis] = t.Shape[i]
	}
	return nil
}
