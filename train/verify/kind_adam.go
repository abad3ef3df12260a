package verify

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/train/optim"
)

// adamCase is the optimizer from weights w0 (n) along gradients (steps, n).
type adamCase struct {
	optim.Adam
	w0, grads Tensor
}

func readAdam(config, inputs *reader) adamCase {
	c := adamCase{
		Adam: optim.Adam{Common: optim.Common{LR: config.number("lr")}, Beta1: config.number("b1"), Beta2: config.number("b2"), Eps: config.number("eps")},
		w0:   inputs.tensor("w0", 0),
	}
	c.grads = inputs.tensor("grads", append([]int{0}, c.w0.Shape...)...)
	return c
}

// compute runs the optimizer's step as a program, over and over: its outputs are its next inputs.
func (c adamCase) compute(d graph.Dtype) (Values, error) {
	b := graph.NewBuilder(graph.Options{Dtype: d, NoGrad: true})
	state := []binding{{"w", c.w0.array(d)}}
	grad := graph.NewArray(d, c.w0.Shape...)
	v := optim.Var{Place: optim.Place{Name: "w", Shape: c.w0.Shape}, W: b.Param("w", c.w0.Shape...), DW: b.Neg(b.Input("grad", c.w0.Shape...))}
	for _, s := range c.Slots(v.Place) {
		state = append(state, binding{s.Name, graph.NewArray(d, s.Shape...)})
		v.State = append(v.State, b.Param(s.Name, s.Shape...))
	}
	next := c.Apply(b, []optim.Var{v})[0]
	p, err := graph.Compile(b, append([]graph.Node{next.W}, next.State...)...)
	if err != nil {
		return Values{}, err
	}
	for _, s := range append(state, binding{"grad", grad}) {
		if err := p.Bind(s.name, s.array); err != nil {
			return Values{}, err
		}
	}
	w := Tensor{Shape: c.grads.Shape}
	for i := range c.grads.Shape[0] {
		if err := step(p, state, grad, c.grads.row(i)); err != nil {
			return Values{}, errors.WithMessagef(err, "step %d", i+1)
		}
		w.Data = append(w.Data, state[0].array.Float64s()...)
	}
	var out Values
	out.addTensor("w", w)
	return out, nil
}

// step runs the program for one gradient and puts its outputs where it reads them next time.
func step(p *graph.Program, state []binding, grad *graph.Array, g Tensor) error {
	for i, v := range g.Data {
		grad.Set(i, v)
	}
	if err := p.Run(); err != nil {
		return err
	}
	for i, s := range state {
		if err := s.array.CopyFrom(p.Output(i)); err != nil {
			return err
		}
	}
	return nil
}
