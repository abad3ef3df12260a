package exec

import (
	"slices"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/kernel"
)

// Do of the operations here is written for clarity, not for speed: Gorgonia's machines run it, and compiled programs are tested
// against it.

// do runs an operation on the elements of its operands, in their precision, and returns a value of the shape in memory of its own.
func do[O G.Op](op O, shape tensor.Shape, vs []G.Value, f32 func(O, []float32, [][]float32), f64 func(O, []float64, [][]float64)) (G.Value, error) {
	if len(vs) == 0 || (op.Arity() >= 0 && len(vs) != op.Arity()) {
		return nil, errors.Errorf("%v takes %d operands, got %d", op, op.Arity(), len(vs))
	}
	dtype := vs[0].Dtype()
	out := NewArray(dtype, shape...)
	if dtype == tensor.Float32 {
		in, err := elementsOf[float32](op, vs)
		if err != nil {
			return nil, err
		}
		f32(op, out.F32, in)
	} else {
		in, err := elementsOf[float64](op, vs)
		if err != nil {
			return nil, err
		}
		f64(op, out.F64, in)
	}
	return toValue(out), nil
}

// doAlike is do for operands and result of one shape.
func doAlike[O G.Op](op O, vs []G.Value, f32 func(O, []float32, [][]float32), f64 func(O, []float64, [][]float64)) (G.Value, error) {
	for _, v := range vs {
		if !slices.Equal(v.Shape(), vs[0].Shape()) {
			return nil, errors.Errorf("%v: shapes %v and %v", op, vs[0].Shape(), v.Shape())
		}
	}
	if len(vs) == 0 {
		return nil, errors.Errorf("%v without operands", op)
	}
	return do(op, vs[0].Shape(), vs, f32, f64)
}

func elementsOf[T kernel.Float](op G.Op, vs []G.Value) ([][]T, error) {
	out := make([][]T, len(vs))
	for i, v := range vs {
		x, err := elements[T](v)
		if err != nil {
			return nil, errors.WithMessagef(err, "%v: operand %d", op, i+1)
		}
		out[i] = x
	}
	return out, nil
}

// elements returns a value's elements in row-major order. They may be the value's own memory.
func elements[T kernel.Float](v G.Value) ([]T, error) {
	if d, ok := v.(*tensor.Dense); ok && (d.RequiresIterator() || !d.DataOrder().IsRowMajor()) {
		m, ok := d.Materialize().(*tensor.Dense)
		if !ok {
			return nil, errors.Errorf("value of shape %v cannot be read row by row", d.Shape())
		}
		v = m
	}
	switch x := v.Data().(type) {
	case []T:
		return x, nil
	case T:
		return []T{x}, nil
	default:
		return nil, errors.Errorf("value of %T, where float32 or float64 for all operands is wanted", x)
	}
}

// toValue wraps an array as a Gorgonia value in the same memory: a scalar for rank 0, else a dense tensor.
func toValue(a *Array) G.Value {
	switch {
	case len(a.Shape) == 0 && a.F32 != nil:
		return G.NewF32(a.F32[0])
	case len(a.Shape) == 0:
		return G.NewF64(a.F64[0])
	case a.F32 != nil:
		return tensor.New(tensor.WithShape(a.Shape...), tensor.WithBacking(a.F32))
	}
	return tensor.New(tensor.WithShape(a.Shape...), tensor.WithBacking(a.F64))
}

// fromValue copies a value into an array.
func fromValue(v G.Value) (*Array, error) {
	a := &Array{Shape: slices.Clone(v.Shape())}
	if v.Dtype() == tensor.Float32 {
		x, err := elements[float32](v)
		a.F32 = slices.Clone(x)
		return a, err
	}
	x, err := elements[float64](v)
	a.F64 = slices.Clone(x)
	return a, err
}
