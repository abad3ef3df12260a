package verify

import (
	"regexp"
	"strconv"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// layout says how a case arranges values that we arrange otherwise.
type layout struct {
	ours   []int // axes of our values, of which some may be joined into one
	order  []int // the axes in the order of the case
	theirs []int // shape in the case, where axes may be joined too
}

// out returns our values as the case has them.
func (l layout) out(t Tensor) Tensor {
	return Tensor{l.theirs, Tensor{l.ours, t.Data}.permuted(l.order).Data}
}

// in returns the numbers of a case as we have them.
func (l layout) in(t Tensor) []float64 {
	shape, back := make([]int, len(l.order)), make([]int, len(l.order))
	for i, axis := range l.order {
		shape[i], back[axis] = l.ours[axis], i
	}
	return Tensor{shape, t.Data}.permuted(back).Data
}

// joined returns the layout of axes in an order, in which runs of axes are one: counts says how long each run is.
func joined(ours, order []int, counts ...int) layout {
	l := layout{ours: ours, order: order}
	for _, count := range counts {
		n := 1
		for _, axis := range order[:count] {
			n *= ours[axis]
		}
		l.theirs, order = append(l.theirs, n), order[count:]
	}
	return l
}

// channelsFirst returns the axes of a population's cells, from axis first on, as cases have them.
func channelsFirst(s circuit.Shape, first int) []int {
	if len(s) == 3 {
		return []int{first + 2, first, first + 1}
	}
	return []int{first}
}

// cellsOf is the layout of values (batch, cells) of a population.
func cellsOf(s circuit.Shape, batch int) layout {
	order := append([]int{0}, channelsFirst(s, 1)...)
	l := layout{ours: append([]int{batch}, s...), order: order}
	for _, axis := range order {
		l.theirs = append(l.theirs, l.ours[axis])
	}
	return l
}

// weightsOf is the layout of a projection's weights; turned ones are (cells after, cells before).
func weightsOf(spec circuit.Spec, p circuit.Projection, turned bool) layout {
	pre, _ := spec.Population(p.Pre)
	post, _ := spec.Population(p.Post)
	shape := spec.Shape(p)
	if pre.Cell == circuit.Constant {
		return joined(shape[1:], []int{0}, 1)
	}
	if k := kernelOf(p.Form); k > 0 { // (kernel, kernel, in, out), and in cases (out, in, kernel, kernel)
		return joined([]int{k, k, shape[0] / (k * k), shape[1]}, []int{3, 2, 0, 1}, 1, 1, 1, 1)
	}
	before, after := channelsFirst(pre.Shape, 0), channelsFirst(post.Shape, len(pre.Shape))
	ours := append(append([]int{}, pre.Shape...), post.Shape...)
	if turned {
		return joined(ours, append(after, before...), len(after), len(before))
	}
	return joined(ours, append(before, after...), len(before), len(after))
}

// kernelOf returns the width of a convolution's window, also of one that is reversed; 0 of other forms.
func kernelOf(f circuit.Form) int {
	switch f := f.(type) {
	case circuit.Conv:
		return f.Kernel
	case circuit.Reversed:
		return kernelOf(f.Form)
	}
	return 0
}

// param is weights that a case calls by one key: of one projection, or a list, one for each projection whose name is the key and a number.
type param struct {
	key    string
	one    bool
	turned bool                      // (cells after, cells before), where ours are (before, after)
	minus  bool                      // of the other sign than ours
	seed   uint64                    // of the first, where a replay draws them
	std    func(shape []int) float64 // of those; nil: as the circuit draws them
}

// projections returns the projections of the parameter, in order.
func (p param) projections(spec circuit.Spec) (out []circuit.Projection) {
	named := regexp.MustCompile(`^` + p.key + `\d+$`)
	for _, proj := range spec.Stored() {
		if p.one && proj.Name == p.key || !p.one && named.MatchString(proj.Name) {
			out = append(out, proj)
		}
	}
	return out
}

// weights are the weights of a circuit by projection, as we arrange them.
type weights map[string]Tensor

// params are all parameters of a model.
type params []param

// inputs says how a case gives them, as readInputs takes it.
func (ps params) inputs() (out string) {
	for _, p := range ps {
		out += " " + p.key + "*"
	}
	return out
}

// take returns the weights that a case gives for a circuit.
func (ps params) take(spec circuit.Spec, in tensors) (weights, error) {
	out := weights{}
	for _, p := range ps {
		projections := p.projections(spec)
		if len(in[p.key]) != len(projections) {
			return nil, at("inputs."+p.key, "has %d layers, and must have %d", len(in[p.key]), len(projections))
		}
		for i, t := range in[p.key] {
			l, key := weightsOf(spec, projections[i], p.turned), "inputs."+p.key
			if !p.one {
				key += "[" + strconv.Itoa(i) + "]"
			}
			if err := t.is(l.theirs...); err != nil {
				return nil, errors.WithMessage(err, key)
			}
			out[projections[i].Name] = p.signed(Tensor{spec.Shape(projections[i]), l.in(t)})
		}
	}
	return out, nil
}

// all returns the weights of all layers as the case has them.
func (p param) all(spec circuit.Spec, w weights) (out []Tensor) {
	for _, proj := range p.projections(spec) {
		out = append(out, p.signed(weightsOf(spec, proj, p.turned).out(w[proj.Name])))
	}
	return out
}

// signed turns the sign of weights between a case and us.
func (p param) signed(t Tensor) Tensor {
	for i := range t.Data {
		if p.minus {
			t.Data[i] = -t.Data[i]
		}
	}
	return t
}

// addTo makes the weights of all layers quantities under a prefix; of a parameter without layers, the empty list.
func (ps params) addTo(out *Values, prefix string, spec circuit.Spec, w weights) {
	for _, p := range ps {
		ts := p.all(spec, w)
		for l, t := range ts {
			out.addTensor(prefix+p.key+"/"+strconv.Itoa(l), t)
		}
		if len(ts) == 0 {
			out.add(prefix+p.key, Value{PerLayer: true})
		}
	}
}

// of returns the parameter of a key.
func (ps params) of(key string) (out param) {
	for _, p := range ps {
		if p.key == key {
			out = p
		}
	}
	return out
}

// draw returns weights as they are at the start of a replay, before any is a copy of another.
func (ps params) draw(spec circuit.Spec) weights {
	out := weights{}
	for _, p := range ps {
		for i, proj := range p.projections(spec) {
			l, std := weightsOf(spec, proj, p.turned), 0.0
			if init, ok := proj.Init.(circuit.Normal); ok {
				std = init.Std
			}
			if p.std != nil {
				std = p.std(l.theirs)
			}
			out[proj.Name] = Tensor{spec.Shape(proj), l.in((drawn(p.seed) + drawn(i)).normals(std, l.theirs...))}
		}
	}
	return out
}

// constrained returns the weights of a circuit in which the constraints hold, applied in order.
func (w weights) constrained(cs []circuit.Constraint, d graph.Dtype) (weights, error) {
	v, nodes := newView(d), map[string]graph.Node{}
	for name, t := range w {
		nodes[name] = v.input(name, t)
	}
	for _, c := range cs {
		nodes[c.Target()] = c.Apply(v.b, func(name string) graph.Node { return nodes[name] })
	}
	for name, n := range nodes {
		v.want(name, n)
	}
	values, out := v.values(), weights{}
	for name := range w {
		out[name] = values.one(name)
	}
	return out, values.err
}
