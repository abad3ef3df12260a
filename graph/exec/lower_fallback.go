package exec

import (
	"slices"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"

	"credo/graph/kernel"
)

// fallback lowers an operation to its own Do. It works on copies of its operands:
// some of Gorgonia's operations overwrite or keep their operands.
func fallback[T kernel.Float](op G.Op, shapes [][]int, dst *buffer[T], args []*buffer[T]) func() error {
	values := make([]G.Value, len(args))
	return func() (err error) {
		defer recovered(&err, func() string { return "running " + op.String() })
		for i, a := range args {
			values[i] = toValue(arrayOf(shapes[i], slices.Clone(a.data)))
		}
		v, err := op.Do(values...)
		if err != nil {
			return err
		}
		result, err := elements[T](v)
		if err != nil {
			return err
		}
		if len(result) != len(dst.data) {
			return errors.Errorf("%v gave %d elements, not %d", op, len(result), len(dst.data))
		}
		copy(dst.data, result)
		return nil
	}
}
