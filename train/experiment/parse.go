package experiment

import (
	"bytes"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
	"github.com/pkg/errors"
)

// Limits of a file. The YAML parser takes time that grows with the square of the nesting, so that is bounded before it starts.
const (
	maxBytes    = 64 << 10
	maxBrackets = 2000
)

// parse reads one YAML document. The position of everything in it is that in the file named source.
func parse(source string, src []byte) (*node, Problems) {
	whole := position{source: source}
	if len(src) > maxBytes {
		return nil, Problems{whole.problem("", "%d bytes are too many for an experiment (at most %d)", len(src), maxBytes)}
	}
	if n := bytes.Count(src, []byte("[")) + bytes.Count(src, []byte("{")); n > maxBrackets {
		return nil, Problems{whole.problem("", "%d brackets are too many for an experiment (at most %d)", n, maxBrackets)}
	}
	file, err := parser.ParseBytes(src, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, Problems{syntaxProblem(whole, err)}
	}
	r := reader{source: source}
	var root *node
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case root != nil:
			r.fail(doc.Body, "", "a second document: one file holds one experiment")
		default:
			root = r.node(doc.Body, "")
		}
	}
	return root, r.problems
}

func syntaxProblem(at position, err error) Problem {
	var where yaml.Error
	if !errors.As(err, &where) {
		return at.problem("", "not YAML: %v", err)
	}
	if t := where.GetToken(); t != nil {
		at.line, at.column = t.Position.Line, t.Position.Column
	}
	return at.problem("", "not YAML: %s%s", where.GetMessage(), hint(where.GetMessage()))
}

// hint tells what was expected where the parser's message does not.
func hint(message string) string {
	switch {
	case strings.HasPrefix(message, "mapping value is not allowed"):
		return ": expected one `key: value` on a line, and the keys of a section in one column"
	case strings.Contains(message, "\t"):
		return ": expected spaces, as YAML is not indented by tabs"
	}
	return ""
}

// A reader turns the parser's syntax tree into nodes.
type reader struct {
	source   string
	problems Problems
}

func (r *reader) at(n ast.Node) position {
	p := n.GetToken().Position
	return position{r.source, p.Line, p.Column}
}

func (r *reader) fail(n ast.Node, key, format string, args ...any) {
	r.problems = append(r.problems, r.at(n).problem(key, format, args...))
}

// node converts a value; what it cannot, it reports and takes for null.
func (r *reader) node(n ast.Node, path string) *node {
	switch n := n.(type) {
	case *ast.MappingNode:
		out := &node{kind: mapping, at: r.at(n)}
		if !n.IsFlowStyle && len(n.Values) > 0 {
			out.at = r.at(n.Values[0].Key) // not the colon after it
		}
		for _, v := range n.Values {
			r.entry(out, v, path)
		}
		return out
	case *ast.SequenceNode:
		out := &node{kind: list, at: r.at(n)}
		for _, v := range n.Values {
			out.items = append(out.items, r.node(v, path))
		}
		return out
	case *ast.LiteralNode:
		return &node{at: r.at(n), text: n.Value.Value, quoted: true}
	case *ast.StringNode:
		t := n.GetToken().Type
		return &node{at: r.at(n), text: n.Value, quoted: t == token.SingleQuoteType || t == token.DoubleQuoteType}
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode:
		return &node{at: r.at(n), text: n.GetToken().Value}
	}
	r.fail(n, path, "%s is more YAML than an experiment takes: write plain mappings, lists and values", strings.ToLower(n.Type().String()))
	return &node{at: r.at(n)}
}

func (r *reader) entry(out *node, v *ast.MappingValueNode, path string) {
	k, ok := v.Key.(ast.ScalarNode)
	if !ok || v.Key.IsMergeKey() {
		r.fail(v.Key, path, "expected a plain key, as `data: digits`")
		return
	}
	key := k.GetToken().Value
	if _, twice := out.find(key); twice {
		r.fail(v.Key, join(path, key), "given twice")
		return
	}
	out.entries = append(out.entries, entry{key: key, at: r.at(v.Key), value: r.node(v.Value, join(path, key))})
}
