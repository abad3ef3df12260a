package train

import (
	"bytes"
	"encoding/json"
)

// Object is a JSON object whose keys are made at run time and keep their order.
type Object []Entry

// Entry is one key of an Object with its value.
type Entry struct {
	Key   string
	Value any
}

// MarshalJSON writes the object.
func (o Object) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	write := json.NewEncoder(&out)
	write.SetEscapeHTML(false) // whoever asked for the object decides
	for i, e := range o {
		out.WriteByte("{,"[min(i, 1)])
		if err := write.Encode(e.Key); err != nil {
			return nil, err
		}
		out.WriteByte(':')
		if err := write.Encode(e.Value); err != nil {
			return nil, err
		}
	}
	if len(o) == 0 {
		out.WriteByte('{')
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}
