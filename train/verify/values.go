package verify

import (
	"math"
	"slices"
	"strconv"

	"github.com/pkg/errors"
)

// Value is one quantity: a tensor, or a list of tensors, one a layer, whose shapes may differ.
type Value struct {
	Layers   []Tensor
	PerLayer bool // written as a list of layers; otherwise Layers has one element, which is the value
}

// Values are the quantities of one case, in order, or the reason why there are none: the first error sticks.
type Values struct {
	keys   []string
	values map[string]Value
	err    error
}

// Keys lists the quantities in order.
func (v Values) Keys() []string { return v.keys }

// Get returns a quantity, or the zero Value.
func (v Values) Get(key string) Value { return v.values[key] }

// one returns a quantity that is not split by layer; the zero Tensor if there is none.
func (v Values) one(key string) (t Tensor) {
	if value, ok := v.values[key]; ok {
		t = value.Layers[0]
	}
	return t
}

func (v *Values) add(key string, value Value) {
	if v.values == nil {
		v.values = map[string]Value{}
	}
	v.keys = append(v.keys, key)
	v.values[key] = value
}

// addTensor adds a quantity that is not split by layer.
func (v *Values) addTensor(key string, t Tensor) { v.add(key, Value{Layers: []Tensor{t}}) }

// addAt adds some quantities of another, or all of them, under a prefix.
func (v *Values) addAt(prefix string, other Values, keys ...string) {
	if keys == nil {
		keys = other.keys
	}
	for _, k := range keys {
		if value, ok := other.values[k]; ok {
			v.add(prefix+k, value)
		}
	}
	v.fail(other.err)
}

// fail keeps the first error.
func (v *Values) fail(err error) {
	if v.err == nil {
		v.err = err
	}
}

// check returns the error, or the first quantity that is not a finite number.
func (v Values) check() error {
	for _, k := range v.keys {
		for _, t := range v.values[k].Layers {
			if v.err == nil && slices.ContainsFunc(t.Data, func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }) {
				return errors.Errorf("%s is not a finite number", k)
			}
		}
	}
	return v.err
}

// MarshalJSON writes {"key": nested lists, …} in order.
func (v Values) MarshalJSON() ([]byte, error) {
	return appendAll([]byte{'{'}, '}', len(v.keys), func(out []byte, i int) []byte {
		value := v.values[v.keys[i]]
		out = append(strconv.AppendQuote(out, v.keys[i]), ':')
		if !value.PerLayer {
			return appendJSON(out, value.Layers[0])
		}
		return appendAll(append(out, '['), ']', len(value.Layers), func(out []byte, i int) []byte { return appendJSON(out, value.Layers[i]) })
	}), nil
}

// appendJSON writes nested lists, the first axis outermost, with the shortest digits that read back as the same numbers.
func appendJSON(out []byte, t Tensor) []byte {
	if len(t.Shape) == 0 {
		return strconv.AppendFloat(out, t.Data[0], 'g', -1, 64)
	}
	return appendAll(append(out, '['), ']', t.Shape[0], func(out []byte, i int) []byte { return appendJSON(out, t.Row(i)) })
}

// appendAll writes n elements with commas between them, and the end.
func appendAll(out []byte, end byte, n int, element func(out []byte, i int) []byte) []byte {
	for i := range n {
		if i > 0 {
			out = append(out, ',')
		}
		out = element(out, i)
	}
	return append(out, end)
}
