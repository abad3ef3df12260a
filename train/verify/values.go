package verify

import (
	"math"
	"strconv"

	"github.com/pkg/errors"
)

// Value is one quantity: a tensor, or a list of tensors, one a layer, whose shapes may differ.
type Value struct {
	Layers   []Tensor
	PerLayer bool // written as a list of layers; otherwise Layers has one element, which is the value
}

// Values are the quantities of one case, in the order of its kind.
type Values struct {
	keys   []string
	values map[string]Value
}

// Keys lists the quantities in order.
func (v Values) Keys() []string { return v.keys }

// Get returns a quantity, or the zero Value.
func (v Values) Get(key string) Value { return v.values[key] }

func (v *Values) add(key string, value Value) {
	if v.values == nil {
		v.values = map[string]Value{}
	}
	v.keys = append(v.keys, key)
	v.values[key] = value
}

// addTensor adds a quantity that is not split by layer.
func (v *Values) addTensor(key string, t Tensor) { v.add(key, Value{Layers: []Tensor{t}}) }

// addNumber adds a quantity that is one number.
func (v *Values) addNumber(key string, x float64) { v.addTensor(key, Tensor{Data: []float64{x}}) }

// mergeAt adds all quantities of another under a prefix.
func (v *Values) mergeAt(prefix string, other Values) {
	for _, k := range other.keys {
		v.add(prefix+k, other.values[k])
	}
}

// merge adds all quantities of another.
func (v *Values) merge(other Values) { v.mergeAt("", other) }

// only returns the given quantities in the given order. A quantity that is missing, or not a finite number, is an error.
func (v Values) only(keys []string) (out Values, err error) {
	for _, k := range keys {
		value, ok := v.values[k]
		if !ok {
			return out, errors.Errorf("%s was not computed", k)
		}
		if !value.finite() {
			return out, errors.Errorf("%s is not a finite number", k)
		}
		out.add(k, value)
	}
	return out, nil
}

func (v Value) finite() bool {
	for _, t := range v.Layers {
		for _, x := range t.Data {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return false
			}
		}
	}
	return true
}

// MarshalJSON writes {"key": nested lists, …} in order.
func (v Values) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, k := range v.keys {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(strconv.AppendQuote(out, k), ':')
		out = v.values[k].appendJSON(out)
	}
	return append(out, '}'), nil
}

func (v Value) appendJSON(out []byte) []byte {
	if !v.PerLayer {
		return v.Layers[0].appendJSON(out)
	}
	out = append(out, '[')
	for i, t := range v.Layers {
		if i > 0 {
			out = append(out, ',')
		}
		out = t.appendJSON(out)
	}
	return append(out, ']')
}
