package verify

import (
	"slices"

	"credo/graph"
	"credo/train"
)

// anglesCase is the angles between gradients, and between weights, before the first update.
type anglesCase struct{ burstCase }

func readAngles(config, inputs *reader) anglesCase { return anglesCase{readBurst(config, inputs)} }

func (c anglesCase) keys() []string { return c.model.angleKeys() }

func (c anglesCase) compute(d graph.Dtype) (Values, error) {
	run, err := c.start(d)
	if err != nil {
		return Values{}, err
	}
	return run.angles(c.batch(0))
}

// angleKeys lists the angles of a model. Without a teacher there are no gradients to compare.
func (m burstModel) angleKeys() (out []string) {
	if m.teacher {
		out = []string{"bp", "fa", "fa_bp", "global_bp", "global_fa", "global_fa_bp"}
	}
	for _, p := range m.pairs {
		out = append(out, p.key)
	}
	return out
}

// angles returns the angles of a minibatch's gradients to the gradients of the plain networks, by layer and of all layers together, and the
// angles between weights, in degrees.
func (r *burstRun) angles(x, t Tensor) (out Values, err error) {
	seen, err := r.seen(x, t)
	if err != nil {
		return out, err
	}
	own, bp, fa := r.gradients(seen, ""), r.gradients(seen, "_bp"), r.gradients(seen, "_fa")
	for _, p := range []struct {
		key  string
		a, b []Tensor
	}{{"bp", own, bp}, {"fa", own, fa}, {"fa_bp", fa, bp}} {
		out.addTensor(p.key, byLayer(p.a, p.b))
		out.addTensor("global_"+p.key, Tensor{Data: []float64{angleOf(joined(p.a), joined(p.b))}})
	}
	w, err := r.weights()
	for _, p := range r.pairs {
		out.addTensor(p.key, byLayer(r.param(p.a).all(w)[p.fromA:], r.param(p.b).all(w)[p.fromB:]))
	}
	return out, err
}

func byLayer(a, b []Tensor) Tensor {
	out := Tensor{Shape: []int{len(a)}}
	for l := range a {
		out.Data = append(out.Data, angleOf(a[l].Data, b[l].Data))
	}
	return out
}

// angleOf returns the angle between x and y; where one is zero, 90.
func angleOf(x, y []float64) float64 { return train.Compared("", x, y).Angle }

func joined(ts []Tensor) (out []float64) {
	for _, t := range ts {
		out = slices.Concat(out, t.Data)
	}
	return out
}
