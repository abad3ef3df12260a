package settings

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pkg/errors"
)

// Numbers are numbers with a shape, row by row. Rank 0 is one number.
type Numbers struct {
	Shape []int
	Data  []float64
}

// NumbersOf reads a number, or nested lists of numbers. The error says where the lists are ragged, or which element is no number.
func NumbersOf(n *Node) (out Numbers, err error) {
	switch {
	case n.Kind == Scalar:
		x, ok := number(n.Text)
		if n.Quoted || !ok {
			return out, errors.Errorf("expected a number, got %s", n)
		}
		return Numbers{Data: []float64{x}}, nil
	case n.Kind != List:
		return out, errors.Errorf("expected a list of numbers, got %s", n)
	case n.Numbers != nil || len(n.Items) == 0:
		return Numbers{[]int{len(n.Numbers)}, n.Numbers}, nil
	}
	for i, item := range n.Items {
		t, err := NumbersOf(item)
		if err != nil {
			return out, errors.WithMessagef(err, "element %d", i)
		}
		if i > 0 && !slices.Equal(out.Shape[1:], t.Shape) {
			return out, errors.Errorf("is ragged: element 0 has shape %v and element %d has shape %v", out.Shape[1:], i, t.Shape)
		}
		out.Shape = append([]int{len(n.Items)}, t.Shape...)
		out.Data = append(out.Data, t.Data...)
	}
	return out, nil
}

// Row returns element i along the first axis.
func (t Numbers) Row(i int) Numbers { return Numbers{t.Shape[1:], t.Rows(i, i+1).Data} }

// Rows returns elements i up to but without j along the first axis.
func (t Numbers) Rows(i, j int) Numbers {
	n := len(t.Data) / t.Shape[0]
	return Numbers{append([]int{j - i}, t.Shape[1:]...), t.Data[i*n : j*n]}
}

// Push adds an element along the first axis; the first one says the shape of all.
func (t *Numbers) Push(row Numbers) {
	if t.Shape == nil {
		t.Shape = append([]int{0}, row.Shape...)
	}
	t.Shape[0]++
	t.Data = append(t.Data, row.Data...)
}

// Fit reports in words how the shape differs from the one wanted; 0 stands for any size above 0.
func (t Numbers) Fit(want ...int) error {
	ok := len(want) == len(t.Shape)
	for i := range want {
		ok = ok && t.Shape[i] > 0 && (want[i] == 0 || want[i] == t.Shape[i])
	}
	switch {
	case ok:
		return nil
	case slices.Contains(t.Shape, 0):
		return errors.New("is an empty list")
	}
	return errors.Errorf("has shape %s, and must have %s", shapeText(t.Shape), shapeText(want))
}

func shapeText(shape []int) string {
	words := make([]string, len(shape))
	for i, n := range shape {
		if words[i] = strconv.Itoa(n); n == 0 {
			words[i] = "any"
		}
	}
	return "(" + strings.Join(words, ", ") + ")"
}

// array is one key of a text for Arrays.
var array = regexp.MustCompile(`([^\s(*]+)(?:\(([^)]*)\)|(\*))`)

// Arrays reads a mapping of nothing but numbers, as a text shapes it: "X(n,i) state.q(k) W*". An axis is a number, or a letter that stands for
// one size in the whole mapping; W is a list of arrays of any shapes, every other key one array; q is a key of the mapping state. All of them must
// be there, and no other. The error names the key, in the section that where names.
func Arrays(where string, n *Node, text string) (map[string][]Numbers, error) {
	if n.Kind != Mapping {
		return nil, errors.Errorf("%s: expected an object, got %s", where, n)
	}
	out, sizes := map[string][]Numbers{}, map[string]int{}
	keys := Others(array.ReplaceAllString(text, "$1"))
	flat := flattened(n, "", keys)
	if err := Strange(where, flat, keys); err != nil {
		return nil, err
	}
	for _, m := range array.FindAllStringSubmatch(text, -1) {
		key, value, err := m[1], flat.Child(m[1]), errors.New("is missing")
		switch {
		case value != nil && m[3] != "":
			out[key], err = several(value)
		case value != nil:
			var t Numbers
			if t, err = NumbersOf(value); err == nil {
				err = t.fitAxes(strings.FieldsFunc(m[2], func(r rune) bool { return r == ',' }), sizes)
			}
			out[key] = []Numbers{t}
		}
		if err != nil {
			return nil, errors.WithMessage(err, Join(where, key))
		}
	}
	return out, nil
}

// flattened returns a mapping whose mappings are replaced by their keys, unless they have the name of an array.
func flattened(n *Node, path string, keys []Other) *Node {
	out := &Node{Kind: Mapping}
	for _, e := range n.Entries {
		e.Key = Join(path, e.Key)
		if e.Value.Kind == Mapping && !slices.ContainsFunc(keys, func(o Other) bool { return o.Key == e.Key }) {
			out.Entries = append(out.Entries, flattened(e.Value, e.Key, keys).Entries...)
		} else {
			out.Entries = append(out.Entries, e)
		}
	}
	return out
}

// several reads a list of arrays.
func several(n *Node) ([]Numbers, error) {
	if n.Kind != List {
		return nil, errors.Errorf("expected a list, got %s", n)
	}
	out := make([]Numbers, 0, len(n.Items))
	for i, item := range n.Elements() {
		t, err := NumbersOf(item)
		if err != nil {
			return nil, errors.WithMessagef(err, "[%d]", i)
		}
		out = append(out, t)
	}
	return out, nil
}

// fitAxes compares the shape with axes, and notes the sizes that letters stand for.
func (t Numbers) fitAxes(axes []string, sizes map[string]int) error {
	want := make([]int, len(axes))
	for i, axis := range axes {
		size, err := strconv.Atoi(axis)
		if want[i] = size; err != nil {
			want[i] = sizes[axis]
		}
	}
	if err := t.Fit(want...); err != nil {
		return err
	}
	for i, axis := range axes {
		sizes[axis] = t.Shape[i]
	}
	return nil
}
