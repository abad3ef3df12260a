package verify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/pkg/errors"
)

// Limits of a case file: more is refused before memory is spent on it.
const (
	MaxBytes = 256 << 20 // of a file
	maxDepth = 32        // lists and objects in one another
	maxNodes = 1 << 20   // values other than numbers in a list
)

// scanner turns JSON into nodes. It is stricter than the standard decoder: it refuses keys that repeat, anything after the value, and
// depth or number of values without limit. It knows where it is, so that a mistake in a file is told by case and key.
type scanner struct {
	dec   *json.Decoder
	path  []string // keys, and [i]
	name  string   // of the case that is being read, once it has been read
	depth int
	nodes int
}

// parseJSON reads one JSON value. Errors begin with name:line:column.
func parseJSON(data []byte, name string) (*node, error) {
	s := &scanner{dec: json.NewDecoder(bytes.NewReader(data))}
	s.dec.UseNumber()
	n, err := s.value()
	if err == nil {
		if _, err = s.dec.Token(); err == io.EOF {
			return n, nil
		}
		err = errors.New("something follows the end of the value")
	}
	line, column := position(data, s.offset(data, err))
	return nil, errors.WithMessagef(err, "%s:%d:%d%s", name, line, column, s.where())
}

// offset is where an error is. The decoder's own offset for a syntax error belongs to the token before, so the plain scan tells.
func (s *scanner) offset(data []byte, err error) int64 {
	var syntax *json.SyntaxError
	var raw json.RawMessage
	if (errors.As(err, &syntax) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)) &&
		errors.As(json.Unmarshal(data, &raw), &syntax) {
		return syntax.Offset
	}
	return s.dec.InputOffset()
}

// where says in which case and key the scanner is, or nothing.
func (s *scanner) where() string {
	path := s.path
	if len(path) < 2 || path[0] != "cases" {
		return ""
	}
	out := fmt.Sprintf(": case %q", s.name)
	if s.name == "" {
		out = ": case " + path[1]
	}
	if len(path) > 2 {
		out += ", " + strings.ReplaceAll(strings.Join(path[2:], "."), ".[", "[")
	}
	return out
}

func (s *scanner) enter(step string) {
	if s.path = append(s.path, step); len(s.path) == 2 {
		s.name = ""
	}
}

func (s *scanner) leave(v *node) {
	if last := len(s.path) - 1; last == 2 && s.path[last] == "name" {
		s.name = v.text
	}
	s.path = s.path[:len(s.path)-1]
}

func (s *scanner) token() (json.Token, error) {
	t, err := s.dec.Token()
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return nil, errors.WithMessage(io.ErrUnexpectedEOF, "the file ends too early")
	}
	return t, err
}

func (s *scanner) value() (*node, error) {
	t, err := s.token()
	if err != nil {
		return nil, err
	}
	return s.rest(t)
}

// rest reads the value that the token t begins.
func (s *scanner) rest(t json.Token) (*node, error) {
	if s.nodes++; s.nodes > maxNodes {
		return nil, errors.Errorf("more than %d values", maxNodes)
	}
	switch t := t.(type) {
	case nil:
		return &node{}, nil
	case bool:
		return &node{form: isBool, flag: t}, nil
	case string:
		return &node{form: isText, text: t}, nil
	case json.Number:
		v, err := number(t)
		return &node{form: isNumber, number: v}, err
	}
	if s.depth++; s.depth > maxDepth {
		return nil, errors.Errorf("more than %d lists and objects inside one another", maxDepth)
	}
	defer func() { s.depth-- }()
	if t == json.Delim('[') {
		return s.array()
	}
	return s.object()
}

func number(t json.Number) (float64, error) {
	v, err := strconv.ParseFloat(t.String(), 64)
	if err != nil {
		return 0, errors.Errorf("%s is outside the range of float64", t)
	}
	return v, nil
}

func (s *scanner) array() (*node, error) {
	n := &node{form: isNumbers}
	for i := 0; ; i++ {
		t, err := s.token()
		if err != nil {
			return nil, err
		}
		if t == json.Delim(']') {
			return n, nil
		}
		if v, ok := t.(json.Number); ok && n.form == isNumbers {
			x, err := number(v)
			if err != nil {
				return nil, err
			}
			n.numbers = append(n.numbers, x)
			continue
		}
		if n.form == isNumbers {
			*n = node{form: isList, list: n.items()}
		}
		s.enter(fmt.Sprintf("[%d]", i))
		item, err := s.rest(t)
		if err != nil {
			return nil, err
		}
		s.leave(item)
		n.list = append(n.list, item)
	}
}

func (s *scanner) object() (*node, error) {
	n := &node{form: isObject}
	for {
		t, err := s.token()
		if err != nil {
			return nil, err
		}
		key, ok := t.(string)
		if !ok { // the closing brace: the decoder lets nothing else stand for a key
			return n, nil
		}
		if slices.ContainsFunc(n.fields, func(f field) bool { return f.key == key }) {
			return nil, errors.Errorf("key %q is there twice", key)
		}
		s.enter(key)
		v, err := s.value()
		if err != nil {
			return nil, err
		}
		s.leave(v)
		n.fields = append(n.fields, field{key, v})
	}
}

// position returns line and column, from 1, of the byte before offset: the last that was read.
func position(data []byte, offset int64) (line, column int) {
	at := min(max(int(offset)-1, 0), max(len(data)-1, 0))
	before := data[:min(at, len(data))]
	line = bytes.Count(before, []byte("\n")) + 1
	return line, at - bytes.LastIndexByte(before, '\n')
}
