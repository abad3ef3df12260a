package verify

import (
	"regexp"
	"strconv"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

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
			l, key := spec.LayoutOf(projections[i], p.turned), "inputs."+p.key
			if !p.one {
				key += "[" + strconv.Itoa(i) + "]"
			}
			if err := t.Fit(l.Shape...); err != nil {
				return nil, errors.WithMessage(err, key)
			}
			out[projections[i].Name] = p.signed(Tensor{Shape: spec.Shape(projections[i]), Data: l.Here(t.Data)})
		}
	}
	return out, nil
}

// all returns the weights of all layers as the case has them.
func (p param) all(spec circuit.Spec, w weights) (out []Tensor) {
	for _, proj := range p.projections(spec) {
		out = append(out, p.signed(there(spec.LayoutOf(proj, p.turned), w[proj.Name])))
	}
	return out
}

// there returns values as a case has them.
func there(l circuit.Layout, t Tensor) Tensor { return Tensor{Shape: l.Shape, Data: l.There(t.Data)} }

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
			l, std := spec.LayoutOf(proj, p.turned), 0.0
			if init, ok := proj.Init.(circuit.Normal); ok {
				std = init.Std
			}
			if p.std != nil {
				std = p.std(l.Shape)
			}
			out[proj.Name] = Tensor{Shape: spec.Shape(proj), Data: l.Here((drawn(p.seed) + drawn(i)).normals(std, l.Shape...).Data)}
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
