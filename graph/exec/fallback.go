package exec

import (
	"slices"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"

	"credo/graph/kernel"
)

// fallbackForm is an operation without a kernel, run by its own Do.
type fallbackForm struct{ op G.Op }

func (f fallbackForm) kind() string { return "fallback " + typeName(f.op) }

func (p *plan) fallback(n *G.Node, args []int) int {
	return p.add(n, fallbackForm{n.Op()}, n.Shape(), args...)
}

func (f fallbackForm) lower32(s site[float32]) instruction[float32] { return lowerFallback(f.op, s) }
func (f fallbackForm) lower64(s site[float64]) instruction[float64] { return lowerFallback(f.op, s) }

// lowerFallback works on copies of the operands: some of Gorgonia's operations overwrite or keep their operands.
func lowerFallback[T kernel.Float](op G.Op, s site[T]) instruction[T] {
	s.program.stats.Fallbacks++
	dst, args, shapes, values := s.dst, s.args, s.shapes(), make([]G.Value, len(s.args))
	return instruction[T]{try: func() (err error) {
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
	}}
}
