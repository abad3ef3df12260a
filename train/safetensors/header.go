package safetensors

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/pkg/errors"
)

// head is the header, checked but for the file's size.
type head struct {
	metadata map[string]string
	tensors  []place
}

// place is the entry of one tensor in the header. begin and end are bytes among the values.
type place struct {
	name       string
	dtype      dtype
	shape      []int
	begin, end uint64
}

// decodeHeader reads the JSON token by token: Go's decoder would take the last of two equal keys, and ignore keys of no meaning.
func decodeHeader(text []byte) (*head, error) {
	if len(text) == 0 || text[0] != '{' {
		return nil, errors.New("does not start with {")
	}
	if !utf8.Valid(text) {
		return nil, errors.New("is not UTF-8")
	}
	p := parser{json.NewDecoder(bytes.NewReader(text))}
	p.UseNumber()
	h := &head{metadata: map[string]string{}}
	err := p.object(func(key string) error {
		if key == metadataKey {
			return errors.WithMessage(p.metadata(h), metadataKey)
		}
		t, err := p.place(key)
		h.tensors = append(h.tensors, t)
		return errors.WithMessagef(err, "tensor %q", key)
	})
	if err != nil {
		return nil, err
	}
	rest := text[p.InputOffset():]
	if len(bytes.Trim(rest, " ")) > 0 {
		return nil, errors.New("something other than spaces follows the last }")
	}
	return h, nil
}

type parser struct{ *json.Decoder }

// token returns the next token; the end of the text is an error too.
func (p parser) token() (json.Token, error) {
	t, err := p.Token()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return t, errors.Wrap(err, "not JSON")
}

func (p parser) delim(want json.Delim) error {
	t, err := p.token()
	if err == nil && t != want {
		err = errors.Errorf("expected %v, got %v", want, t)
	}
	return err
}

func (p parser) text() (string, error) {
	t, err := p.token()
	s, ok := t.(string)
	if err == nil && !ok {
		err = errors.Errorf("expected a string, got %v", t)
	}
	return s, err
}

// whole reads a number that is written as digits only.
func (p parser) whole() (uint64, error) {
	t, err := p.token()
	if err != nil {
		return 0, err
	}
	n, ok := t.(json.Number)
	u, err := strconv.ParseUint(string(n), 10, 63)
	if !ok || err != nil {
		return 0, errors.Errorf("expected a whole number from 0, got %v", t)
	}
	return u, nil
}

// object reads an object whose keys differ, and leaves the values to each.
func (p parser) object(each func(key string) error) error {
	if err := p.delim('{'); err != nil {
		return err
	}
	seen := map[string]bool{}
	for p.More() {
		key, err := p.text()
		if err != nil {
			return err
		}
		if seen[key] {
			return errors.Errorf("key %q is there twice", key)
		}
		seen[key] = true
		if err := each(key); err != nil {
			return err
		}
	}
	return p.delim('}')
}

// list reads a list of whole numbers.
func (p parser) list() (out []uint64, err error) {
	if err := p.delim('['); err != nil {
		return nil, err
	}
	for p.More() {
		n, err := p.whole()
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, p.delim(']')
}

func (p parser) metadata(h *head) error {
	return p.object(func(key string) error {
		value, err := p.text()
		h.metadata[key] = value
		return errors.WithMessagef(err, "key %q", key)
	})
}
