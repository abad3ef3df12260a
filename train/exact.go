package train

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/pkg/errors"
)

// exact is a number that JSON keeps to the bit: JSON has no infinities and no NaN, which are kept as strings.
type exact float64

// MarshalJSON writes the number.
func (x exact) MarshalJSON() ([]byte, error) {
	v := float64(x)
	text := strconv.FormatFloat(v, 'g', -1, 64)
	if math.IsNaN(v) || math.IsInf(v, 0) {
		text = strconv.Quote(text)
	}
	return []byte(text), nil
}

// UnmarshalJSON reads a number that MarshalJSON wrote.
func (x *exact) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return errors.New("null where a number must be")
	}
	var word string
	if json.Unmarshal(text, &word) != nil {
		word = string(text)
	}
	v, err := strconv.ParseFloat(word, 64)
	*x = exact(v)
	return errors.WithStack(err)
}

// exacts are numbers for JSON, nil for nil.
func exacts(v []float64) (out []exact) {
	for _, x := range v {
		out = append(out, exact(x))
	}
	return out
}

// numbers are the numbers again.
func numbers(v []exact) (out []float64) {
	for _, x := range v {
		out = append(out, float64(x))
	}
	return out
}
