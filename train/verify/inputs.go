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

// input is a key of a case's inputs. The sizes of its axes are numbers, or letters that stand for one size in the whole case.
type input struct {
	key  string
	axes []string
	list bool // of layers, whose shapes follow from the circuit
}

// inputsOf reads how the inputs of a kind are shaped: "X(n,i) state.q(k) W*"; W is a list of layers, q a key of the object state.
func inputsOf(text string) (out []input) {
	for _, m := range regexp.MustCompile(`([^\s(*]+)(?:\(([^)]*)\)|(\*))`).FindAllStringSubmatch(text, -1) {
		i := input{key: m[1], list: m[3] != ""}
		if m[2] != "" {
			i.axes = strings.Split(m[2], ",")
		}
		out = append(out, i)
	}
	return out
}

// readInputs reads the inputs of a case as a text shapes them. The error names the key.
func readInputs(n *settings.Node, text string) (tensors, error) {
	out, sizes := tensors{}, map[string]int{}
	var names []other
	for _, i := range inputsOf(text) {
		names = append(names, other{was: i.key})
	}
	flat := flattened(n, "", names)
	if err := unknown("inputs", flat, names); err != nil {
		return nil, err
	}
	for _, i := range inputsOf(text) {
		value := flat.Child(i.key)
		if value == nil {
			return nil, errors.Errorf("inputs.%s: is missing", i.key)
		}
		ts, err := i.read(value, sizes)
		if err != nil {
			return nil, errors.WithMessagef(err, "inputs.%s", i.key)
		}
		out[i.key] = ts
	}
	return out, nil
}

// flattened returns an object whose objects are replaced by their keys, unless they have the name of an input.
func flattened(n *settings.Node, path string, names []other) *settings.Node {
	out := &settings.Node{Kind: settings.Mapping}
	for _, e := range n.Entries {
		e.Key = settings.Join(path, e.Key)
		if e.Value.Kind == settings.Mapping && !slices.ContainsFunc(names, func(o other) bool { return o.was == e.Key }) {
			out.Entries = append(out.Entries, flattened(e.Value, e.Key, names).Entries...)
		} else {
			out.Entries = append(out.Entries, e)
		}
	}
	return out
}

// read reads the value of the key, and notes the sizes that letters stand for.
func (i input) read(n *settings.Node, sizes map[string]int) ([]Tensor, error) {
	if i.list {
		var items nodes
		err := items.Read(n)
		out := make([]Tensor, len(items))
		for l, item := range items {
			if out[l], err = tensorOf(item); err != nil {
				return nil, errors.WithMessagef(err, "[%d]", l)
			}
		}
		return out, err
	}
	t, err := tensorOf(n)
	if err != nil {
		return nil, err
	}
	want := make([]int, len(i.axes))
	for j, axis := range i.axes {
		size, err := strconv.Atoi(axis)
		if want[j] = size; err != nil {
			want[j] = sizes[axis]
		}
	}
	if err := t.is(want...); err != nil {
		return nil, err
	}
	for j, axis := range i.axes {
		sizes[axis] = t.Shape[j]
	}
	return []Tensor{t}, nil
}
