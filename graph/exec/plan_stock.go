package exec

import (
	"reflect"
	"slices"
	"strings"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
)

const gorgoniaPath = "gorgonia.org/gorgonia"

// recognise adds the vertex of a node. Gorgonia does not export its operations:
// they are known by the name of their type and read by reflection and String, so
// its version is pinned. An operation that is not known, or that no kernel covers,
// is left to Gorgonia's own execution.
func (p *plan) recognise(n *G.Node, args []int) (int, error) {
	op := n.Op()
	if v, ok, err := p.own(n, op, args); ok || err != nil {
		return v, err
	}
	if why, ok := refused(n, op); ok {
		return 0, errors.Errorf("operation %v is refused: %s", op, why)
	}
	if v, ok, err := p.stock(n, op, args); ok || err != nil {
		return v, err
	}
	return p.add(n, fallbackForm{op}, n.Shape(), args...), nil
}

// refused lists the operations that Gorgonia itself gets wrong without a word.
func refused(n *G.Node, op G.Op) (why string, ok bool) {
	if opType(op).PkgPath() != gorgoniaPath {
		return "", false
	}
	switch typeName(op) {
	case "randomOp":
		return "all random nodes of a shape are one node, seeded by the clock; bind noise as an input", true
	case "softmaxOp":
		return "SoftMax and LogSoftMax of one node are the same node; write one by Exp and Collapse and derive the other", true
	case "letOp", "readOp":
		return "a statement has no value", true
	case "sliceOp":
		if slices.Max(Children(n)[0].Shape()) >= 256 {
			return "Gorgonia hashes slice bounds modulo 256, and this axis may be longer; use Window", true
		}
	}
	return "", false
}

// stock adds the vertex of an operation of Gorgonia, if a kernel covers it.
func (p *plan) stock(n *G.Node, op G.Op, args []int) (v int, ok bool, err error) {
	if opType(op).PkgPath() != gorgoniaPath {
		return 0, false, nil
	}
	shape, fields := []int(n.Shape()), reflect.Indirect(reflect.ValueOf(op))
	switch typeName(op) {
	case "constantScalar", "constantTensor":
		v, err = p.constantOf(n)
		return v, true, err
	case "elemBinOp":
		symbol, same, _ := strings.Cut(op.String(), " ")
		arithmetic := strings.Contains("+ - ⊙ ÷ ^", symbol)
		if !arithmetic && same != "true" {
			return 0, false, nil
		}
		return p.elementwise(n, binaryForm{symbol}, args), true, nil
	case "maxBetween":
		return p.elementwise(n, binaryForm{"max"}, args), true, nil
	case "minBetween":
		return p.elementwise(n, binaryForm{"min"}, args), true, nil
	case "elemUnaryOp":
		if unaryKernel[float64](op.String()) == nil {
			return 0, false, nil
		}
		return p.add(n, unaryForm{op.String()}, shape, args...), true, nil
	case "linAlgBinOp":
		v, ok = p.product(n, fields, args)
		return v, ok, nil
	case "transposeOp":
		return p.permute(n, ints(fields.FieldByName("pattern")), args[0]), true, nil
	case "reshapeOp":
		return p.view(n, args[0], 0, shape), true, nil
	case "sizeOp":
		v, err = p.sizeOf(n, int(fields.FieldByName("axis").Int()), args[0])
		return v, true, err
	case "repeatOp":
		v, ok = p.repeat(n, int(fields.FieldByName("along").Int()), args[0])
		return v, ok, nil
	case "sumOp":
		return p.reduce(n, "sum", ints(fields.FieldByName("along")), args[0]), true, nil
	}
	return 0, false, nil
}

// constantOf reads a constant's value.
func (p *plan) constantOf(n *G.Node) (int, error) {
	a, err := fromValue(n.Value())
	if err != nil {
		return 0, err
	}
	return p.constant(n, n.Shape(), a.Float64s()...)
}

// sizeOf is the length of an axis, known once shapes are; 1 for a scalar.
func (p *plan) sizeOf(n *G.Node, axis, x int) (int, error) {
	shape := p.vertices[x].shape
	if len(shape) == 0 {
		return p.constant(n, nil, 1)
	}
	if axis >= len(shape) {
		return 0, errors.Errorf("size of axis %d of shape %v", axis, shape)
	}
	return p.constant(n, nil, float64(shape[axis]))
}

func opType(op G.Op) reflect.Type {
	t := reflect.TypeOf(op)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

func typeName(op G.Op) string { return opType(op).Name() }

func ints(v reflect.Value) []int {
	list := make([]int, v.Len())
	for i := range list {
		list[i] = int(v.Index(i).Int())
	}
	return list
}
