package exec

import (
	"reflect"
	"slices"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
)

const gorgoniaPath = "gorgonia.org/gorgonia"

// A planner adds the vertex of a node.
type planner func(p *plan, n *G.Node, args []int) (int, error)

// stock are the operations of Gorgonia that kernels cover, and the operations that Gorgonia itself gets wrong without a word. Gorgonia
// does not export them: they are known by the name of their type and read by reflection and String, so its version is pinned.
var stock = []struct {
	name string
	plan planner
}{
	{"constantScalar", (*plan).constantOf},
	{"constantTensor", (*plan).constantOf},
	{"elemBinOp", (*plan).binary},
	{"maxBetween", between("max")},
	{"minBetween", between("min")},
	{"elemUnaryOp", (*plan).unary},
	{"linAlgBinOp", (*plan).product},
	{"transposeOp", (*plan).transpose},
	{"reshapeOp", (*plan).reshape},
	{"sizeOp", (*plan).sizeOf},
	{"repeatOp", (*plan).repeat},
	{"sumOp", (*plan).sum},
	{"sliceOp", (*plan).slice},
	{"randomOp", refused("all random nodes of a shape are one node, seeded by the clock; bind noise as an input")},
	{"softmaxOp", refused("SoftMax and LogSoftMax of one node are the same node; write one by Exp and Collapse and derive the other")},
	{"letOp", refused("a statement has no value")},
	{"readOp", refused("a statement has no value")},
}

// recognise adds the vertex of a node. An operation that is not known, or that no kernel covers, is left to its own execution.
func (p *plan) recognise(n *G.Node, args []int) (int, error) {
	if op, ok := n.Op().(operation); ok {
		return op.plan(p, n, args)
	}
	if opType(n.Op()).PkgPath() == gorgoniaPath {
		for _, s := range stock {
			if s.name == typeName(n.Op()) {
				return s.plan(p, n, args)
			}
		}
	}
	return p.fallback(n, args), nil
}

// refused plans an operation that Gorgonia gets wrong.
func refused(why string) planner {
	return func(_ *plan, n *G.Node, _ []int) (int, error) {
		return 0, errors.Errorf("operation %v is refused: %s", n.Op(), why)
	}
}

// slice leaves a slice to Gorgonia, unless its bounds may be confused with others.
func (p *plan) slice(n *G.Node, args []int) (int, error) {
	if slices.Max(Children(n)[0].Shape()) >= 256 {
		return refused("Gorgonia hashes slice bounds modulo 256, and this axis may be longer; use Window")(p, n, args)
	}
	return p.fallback(n, args), nil
}

func opType(op G.Op) reflect.Type {
	t := reflect.TypeOf(op)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

func typeName(op G.Op) string { return opType(op).Name() }

// field reads a field of an operation of Gorgonia.
func field(n *G.Node, name string) reflect.Value {
	return reflect.Indirect(reflect.ValueOf(n.Op())).FieldByName(name)
}

func ints(v reflect.Value) []int {
	list := make([]int, v.Len())
	for i := range list {
		list[i] = int(v.Index(i).Int())
	}
	return list
}
