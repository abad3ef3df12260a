package settings

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/pkg/errors"
)

// Limits of JSON: more is refused before memory is spent on it.
const (
	maxDepth = 32      // lists and objects in one another
	maxNodes = 1 << 20 // values other than numbers in a list
)

// ParseJSON reads one JSON value as a tree, in which nodes have no places. A list of nothing but numbers has them in Numbers, to the last
// digit. It refuses keys that are given twice, anything after the value, and depth or number of values without limit. The error is a
// [Problem]; in its key an object of a list that has a name goes by it: cases["first"].inputs.
func ParseJSON(source string, data []byte) (*Node, error) {
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
	return nil, Problem{source, line, column, strings.ReplaceAll(strings.Join(s.path, "."), ".[", "["), err.Error()}
}

// scanner turns JSON into nodes, and knows where it is.
type scanner struct {
	dec   *json.Decoder
	path  []string // keys, and [i]
	nodes int
}

// offset is where an error is. The decoder's own offset for a syntax error belongs to the token before, so the plain scan tells.
func (s *scanner) offset(data []byte, err error) int64 {
	var syntax *json.SyntaxError
	var raw json.RawMessage
	if (errors.As(err, &syntax) || errors.Is(err, io.ErrUnexpectedEOF)) && errors.As(json.Unmarshal(data, &raw), &syntax) {
		return syntax.Offset
	}
	return s.dec.InputOffset()
}

// position returns line and column, from 1, of the byte before offset: the last that was read.
func position(data []byte, offset int64) (line, column int) {
	at := min(max(int(offset)-1, 0), max(len(data)-1, 0))
	before := data[:min(at, len(data))]
	return bytes.Count(before, []byte("\n")) + 1, at - bytes.LastIndexByte(before, '\n')
}

// inside reads what belongs to one step of the path.
func (s *scanner) inside(step string, read func() error) error {
	s.path = append(s.path, step)
	err := read()
	if err == nil {
		s.path = s.path[:len(s.path)-1]
	}
	return err
}

func (s *scanner) token() (json.Token, error) {
	t, err := s.dec.Token()
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return nil, errors.WithMessage(io.ErrUnexpectedEOF, "the file ends too early")
	}
	return t, err
}

func (s *scanner) value() (*Node, error) {
	t, err := s.token()
	if err != nil {
		return nil, err
	}
	return s.rest(t)
}

// rest reads the value that the token t begins.
func (s *scanner) rest(t json.Token) (*Node, error) {
	if s.nodes++; s.nodes > maxNodes {
		return nil, errors.Errorf("more than %d values", maxNodes)
	}
	switch t := t.(type) {
	case nil:
		return &Node{Text: "null"}, nil
	case string:
		return &Node{Text: t, Quoted: true}, nil
	case json.Delim:
		if len(s.path) >= maxDepth {
			return nil, errors.Errorf("more than %d lists and objects inside one another", maxDepth)
		}
		if t == '[' {
			return s.array()
		}
		return s.object()
	}
	return &Node{Text: fmt.Sprint(t)}, nil
}

func (s *scanner) array() (*Node, error) {
	n := &Node{Kind: List}
	for i := 0; ; i++ {
		t, err := s.token()
		if t == json.Delim(']') || err != nil {
			return n, err
		}
		if v, ok := t.(json.Number); ok && len(n.Items) == 0 {
			x, err := strconv.ParseFloat(v.String(), 64)
			if err != nil {
				return nil, errors.Errorf("%s is outside the range of float64", v)
			}
			n.Numbers = append(n.Numbers, x)
			continue
		}
		n.Items, n.Numbers = n.Elements(), nil
		if err := s.inside(fmt.Sprintf("[%d]", i), func() error {
			item, err := s.rest(t)
			n.Items = append(n.Items, item)
			return err
		}); err != nil {
			return nil, err
		}
	}
}

func (s *scanner) object() (*Node, error) {
	n := &Node{Kind: Mapping}
	for {
		t, err := s.token()
		key, ok := t.(string)
		if !ok { // the closing brace: the decoder lets nothing else stand for a key
			return n, err
		}
		if err := s.inside(key, func() error {
			if n.Child(key) != nil {
				return errors.New("given twice")
			}
			v, err := s.value()
			n.Entries = append(n.Entries, Entry{Key: key, Value: v})
			return err
		}); err != nil {
			return nil, err
		}
		if i := len(s.path) - 1; key == nameKey && i >= 0 && strings.HasPrefix(s.path[i], "[") {
			s.path[i] = fmt.Sprintf("[%q]", n.Child(key).Text)
		}
	}
}
