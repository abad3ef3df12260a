package settings

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
	MaxBytes    = 64 << 10
	maxBrackets = 2000
)

// Parse reads one YAML document, nil if the text has none. Positions are places in the file named source.
func Parse(source string, src []byte) (*Node, Problems) {
	whole := Position{source: source}
	if len(src) > MaxBytes {
		return nil, Problems{whole.Problem("", "%d bytes are too many for an experiment (at most %d)", len(src), MaxBytes)}
	}
	if n := bytes.Count(src, []byte("[")) + bytes.Count(src, []byte("{")); n > maxBrackets {
		return nil, Problems{whole.Problem("", "%d brackets are too many for an experiment (at most %d)", n, maxBrackets)}
	}
	file, err := parser.ParseBytes(src, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, Problems{syntaxProblem(whole, err)}
	}
	r := parsing{source: source}
	var root *Node
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

func syntaxProblem(at Position, err error) Problem {
	var where yaml.Error
	if !errors.As(err, &where) {
		return at.Problem("", "not YAML: %v", err)
	}
	if t := where.GetToken(); t != nil {
		at.line, at.column = t.Position.Line, t.Position.Column
	}
	return at.Problem("", "not YAML: %s%s", where.GetMessage(), hint(where.GetMessage()))
}

// hint tells the expected form where the parser's message does not.
func hint(message string) string {
	switch {
	case strings.HasPrefix(message, "mapping value is not allowed"):
		return ": expected one `key: value` on a line, and the keys of a section in one column"
	case strings.Contains(message, "\t"):
		return ": expected spaces, as YAML is not indented by tabs"
	}
	return ""
}

// parsing turns the parser's syntax tree into nodes.
type parsing struct {
	source   string
	problems Problems
}

func (r *parsing) at(n ast.Node) Position {
	p := n.GetToken().Position
	return Position{r.source, p.Line, p.Column}
}

func (r *parsing) fail(n ast.Node, key, format string, args ...any) {
	r.problems = append(r.problems, r.at(n).Problem(key, format, args...))
}

// node converts a value; other kinds are reported and taken for null.
func (r *parsing) node(n ast.Node, path string) *Node {
	switch n := n.(type) {
	case *ast.MappingNode:
		out := &Node{Kind: Mapping, At: r.at(n)}
		if !n.IsFlowStyle && len(n.Values) > 0 {
			out.At = r.at(n.Values[0].Key) // not the colon after it
		}
		for _, v := range n.Values {
			r.entry(out, v, path)
		}
		return out
	case *ast.SequenceNode:
		out := &Node{Kind: List, At: r.at(n)}
		for _, v := range n.Values {
			out.Items = append(out.Items, r.node(v, path))
		}
		return out
	case *ast.LiteralNode:
		return &Node{At: r.at(n), Text: n.Value.Value, Quoted: true}
	case *ast.StringNode:
		t := n.GetToken().Type
		return &Node{At: r.at(n), Text: n.Value, Quoted: t == token.SingleQuoteType || t == token.DoubleQuoteType}
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode:
		return &Node{At: r.at(n), Text: n.GetToken().Value}
	}
	r.fail(n, path, "%s is more YAML than an experiment takes: write plain mappings, lists and values", strings.ToLower(n.Type().String()))
	return &Node{At: r.at(n)}
}

func (r *parsing) entry(out *Node, v *ast.MappingValueNode, path string) {
	k, ok := v.Key.(ast.ScalarNode)
	if !ok || v.Key.IsMergeKey() {
		r.fail(v.Key, path, "expected a plain key, as `data: digits`")
		return
	}
	key := k.GetToken().Value
	if _, twice := out.Find(key); twice {
		r.fail(v.Key, Join(path, key), "given twice")
		return
	}
	out.Entries = append(out.Entries, Entry{Key: key, At: r.at(v.Key), Value: r.node(v.Value, Join(path, key))})
}
