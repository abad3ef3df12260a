package exec

import (
	"fmt"

	"credo/graph/kernel"
)

// scaleAddForm is alpha times operand 0 + beta times operand 1, element by element.
type scaleAddForm struct{ alpha, beta float64 }

// mulAddForm is operand 0 times operand 1 + operand 2, element by element.
type mulAddForm struct{}

func (scaleAddForm) kind() string { return "+" }
func (mulAddForm) kind() string   { return "+" }

func (f scaleAddForm) expression(args []string) string {
	return fmt.Sprintf("%.6g %s %+.6g %s", f.alpha, args[0], f.beta, args[1])
}

func (mulAddForm) expression(args []string) string {
	return fmt.Sprintf("%s ⊙ %s + %s", args[0], args[1], args[2])
}

// absorbTerms makes v, a sum or difference of multiples, or of a product and a third value, one operation.
func (p *plan) absorbTerms(v int, f binaryForm, readers []int) bool {
	x := p.vertices[v]
	if f.op != "+" && f.op != "-" || p.vertices[x.args[0]].size != x.size || p.vertices[x.args[1]].size != x.size {
		return false
	}
	scale, args, found := [2]float64{1, 1}, [2]int{x.args[0], x.args[1]}, false
	for k, a := range x.args {
		r, ok := p.within(a, v, readers)
		if !ok {
			continue
		}
		if b, c, ok := p.multiple(r); ok {
			args[k], scale[k], found = b, c, true
		} else if g, ok := p.vertices[r].form.(binaryForm); ok && g.op == "⊙" && f.op == "+" && p.whole(r) {
			p.vertices[v].form, p.vertices[v].args = mulAddForm{}, append(p.vertices[r].args[:2:2], x.args[1-k])
			return true
		}
	}
	if !found {
		return false
	}
	if f.op == "-" {
		scale[1] = -scale[1]
	}
	p.vertices[v].form, p.vertices[v].args = scaleAddForm{scale[0], scale[1]}, args[:]
	return true
}

func (f scaleAddForm) call32(m member[float32]) func(*span[float32]) { return scaleAdd(f, m) }
func (f scaleAddForm) call64(m member[float64]) func(*span[float64]) { return scaleAdd(f, m) }

func scaleAdd[T kernel.Float](f scaleAddForm, m member[T]) func(*span[T]) {
	dst, a, b, alpha, beta := m.dst, m.args[0].place, m.args[1].place, T(f.alpha), T(f.beta)
	return func(s *span[T]) { kernel.ScaleAdd(dst.of(s), alpha, a.of(s), beta, b.of(s)) }
}

func (mulAddForm) call32(m member[float32]) func(*span[float32]) { return mulAdd(m) }
func (mulAddForm) call64(m member[float64]) func(*span[float64]) { return mulAdd(m) }

func mulAdd[T kernel.Float](m member[T]) func(*span[T]) {
	dst, a, b, o := m.dst, m.args[0].place, m.args[1].place, m.args[2].place
	return func(s *span[T]) { kernel.MulAdd(dst.of(s), a.of(s), b.of(s), o.of(s)) }
}
