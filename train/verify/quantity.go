package verify

import (
	"fmt"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// quantity is a row: a key of expected values, and where it is read.
type quantity struct {
	key   string
	one   bool   // not split by layer
	below bool   // of all layers but the last
	with  string // of layers that have a plastic projection of that name; "": of all
	plain bool   // of the plain network beside the case's circuit
	read  reader
}

// rows reads quantities from a text: "key reader", apart by semicolons. A key with ! is not split by layer, with < not of the last layer, and
// with [P*] of layers that have a plastic projection P. A reader after ~ is of the plain network beside the case's circuit. In a reader * is the number of the layer and ^ of the one below, a population may be named by a projection that ends
// on it, and there can be
//
//	phase/population            its rates
//	phase/population.u          its variable u
//	phase/population.u...       the course of u over the steps of settling
//	phase?loss  phase?answer    the loss, the output
//	phase?slope                 the derivatives of each sample's loss by the potentials u of the cells that W* ends on
//	@name                       the node that was observed under the name, in which _ is a space
//	rule>P  rule<P              the weight change of projection P under a rule, and minus it
//	sample:R                    times the input of the sample, for a cell of one synapse
//	row:R  moment:R  cells:R    one row (1, n) as (n); the values of the one sample; arranged as the cells that W* ends on
//	minus:R  sigmoid:R  baseline:R  summed:R   of another reader R: minus it, σ of it, it times the baseline, or times the batch
func rows(text string) (out []quantity) {
	for _, line := range strings.Split(text, ";") {
		words := strings.Fields(line)
		if len(words) != 2 {
			continue
		}
		read, plain := strings.CutPrefix(words[1], "~")
		q := quantity{key: words[0], plain: plain, read: readerOf(read)}
		q.key, q.with, _ = strings.Cut(strings.TrimSuffix(q.key, "]"), "[")
		q.key, q.one = strings.CutSuffix(q.key, "!")
		q.key, q.below = strings.CutSuffix(q.key, "<")
		out = append(out, q)
	}
	return out
}

// reader reads a quantity of layer l, from 1, off a view.
type reader func(v *view, l int) item

// readerOf reads a reader of a row.
func readerOf(text string) reader {
	phase, rest, whole := strings.Cut(text, "/")
	op, of, operated := strings.Cut(text, ":")
	switch {
	case text[0] == '@':
		return observed(strings.ReplaceAll(text[1:], "_", " "))
	case operated:
		return operation(op, readerOf(of))
	case strings.Contains(text, ">"):
		tag, projection, _ := strings.Cut(text, ">")
		return change(tag, projection)
	case strings.Contains(text, "<"):
		tag, projection, _ := strings.Cut(text, "<")
		return operation("minus", change(tag, projection))
	case !whole:
		phase, rest, _ = strings.Cut(text, "?")
		return map[string]reader{
			"loss":   func(v *view, _ int) item { return item{Node: v.s.Loss(phase)} },
			"answer": func(v *view, _ int) item { return item{Node: v.s.Output(phase)} },
			"slope":  func(v *view, l int) item { return item{Node: v.slope(phase, l)} },
		}[rest]
	}
	population, variable, _ := strings.Cut(rest, ".")
	return recorded(phase, population, variable)
}

// recorded reads rates of a population, a variable, or its course.
func recorded(phase, population, variable string) reader {
	return func(v *view, l int) item {
		name := v.population(population, l)
		course, isCourse := strings.CutSuffix(variable, "...")
		switch {
		case isCourse:
			return item{Node: v.s.Trajectory(phase, name, course)}
		case variable == "":
			return item{v.s.Rate(phase, name), v.cells(name)}
		}
		return item{v.s.Var(phase, name, variable), v.cells(name)}
	}
}

// numbered puts the number of a layer in the place of *, and of the one below in the place of ^.
func numbered(name string, l int) string {
	return strings.NewReplacer("*", fmt.Sprint(l), "^", fmt.Sprint(l-1)).Replace(name)
}

// population returns a population, which may be named by a projection that ends on it.
func (v *view) population(name string, l int) string {
	name = numbered(name, l)
	if p, ok := v.spec.Projection(name); ok {
		return p.Post
	}
	return name
}

// cells arranges values (batch, cells) of a population as cases do.
func (v *view) cells(population string) func(Tensor) Tensor {
	p, _ := v.spec.Population(population)
	return func(t Tensor) Tensor { return there(p.Shape.LayoutOf(v.s.Batch()), t) }
}

// slope returns the derivatives of each sample's loss by the potentials of layer l. All layers' are taken at once.
func (v *view) slope(phase string, l int) graph.Node {
	if v.slopes == nil {
		for at := range (param{key: "W"}).projections(v.spec) {
			v.slopes = append(v.slopes, v.s.Var(phase, v.population("W*", at+1), "u"))
		}
		v.slopes = v.b.Grad(v.s.Loss(phase), v.slopes...)
	}
	if v.b.Err() != nil {
		return graph.Node{}
	}
	return v.b.Scale(v.slopes[l-1], float64(v.s.Batch()))
}

// observed reads a node that was observed under a name.
func observed(name string) reader {
	return func(v *view, l int) item {
		n := v.b.Observed(numbered(name, l))
		if !n.Valid() {
			v.b.Fail(errors.Errorf("nothing was observed as %q", numbered(name, l)))
		}
		return item{Node: n}
	}
}

// change reads the weight change of a projection under the rule of a tag.
func change(tag, projection string) reader {
	return func(v *view, l int) item {
		name := numbered(projection, l)
		n, p := v.dw[tag][name], circuit.Projection{}
		if p, _ = v.spec.Projection(name); !n.Valid() {
			v.b.Fail(errors.Errorf("the rule does not change projection %s", name))
			return item{}
		}
		turn := v.turn.of(strings.TrimRight(name, "0123456789")).turned
		return item{n, func(t Tensor) Tensor { return there(v.spec.LayoutOf(p, turn), t) }}
	}
}

// operation reads another reader's quantity, and changes it.
func operation(op string, r reader) reader {
	return func(v *view, l int) item {
		i := r(v, l)
		switch op {
		case "minus":
			i.Node = v.b.Neg(i.Node)
		case "sigmoid":
			i.Node = v.b.Sigmoid(i.Node)
		case "baseline":
			i.Node = v.b.Scale(i.Node, v.spec.Baseline)
		case "summed":
			i.Node = v.b.Scale(i.Node, float64(v.s.Batch()))
		case "sample":
			i.Node = v.b.Mul(v.s.Rate(v.spec.Phases[len(v.spec.Phases)-1], "x"), i.Node)
		case "cells":
			i.as = v.cells(v.population("W*", l))
		case "row":
			i.as = func(t Tensor) Tensor { return list(t.Data...) }
		case "moment":
			i.as = func(t Tensor) Tensor { return t.Row(0) }
		}
		return i
	}
}
