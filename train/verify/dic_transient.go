package verify

import (
	"slices"

	"credo/graph"
	"credo/models"
	"credo/train/settings"
)

// transientCase is the way to the two equilibria, in fixed steps, recorded after the given numbers of steps.
type transientCase struct {
	dicCase
	Open   []int `yaml:"open" min:"1" max:"1048576" min-length:"1"`
	Closed []int `yaml:"closed" min:"1" max:"1048576" min-length:"1"`
}

const (
	maxSteps  = 1 << 20
	maxStates = 1 << 27 // numbers of one kind in a case: steps × batch × variables, or weights
)

func (c *transientCase) names(config *settings.Node) ([]settings.Other, error) {
	names, err := c.dicCase.names(config)
	method := settings.Other{Key: "method", Values: map[string]string{"euler": "circuit.settle.name=euler", "rk4": "circuit.settle.name=rk4"}}
	return append(append(names, method), settings.Others("dt=circuit.settle.dt steps_open=open steps_closed=closed")...), err
}

func (c *transientCase) fit(in tensors) error {
	for _, marks := range []*[]int{&c.Open, &c.Closed} {
		slices.Sort(*marks)
		*marks = slices.Compact(*marks)
	}
	open, closed := slices.Max(c.Open), slices.Max(c.Closed)
	switch s := c.Circuit.Settling.(type) {
	case models.EulerSteps:
		s.OpenSteps, s.ClosedSteps = open, closed
		c.Circuit.Settling = s
	case models.RK4Steps:
		s.OpenSteps, s.ClosedSteps = open, closed
		c.Circuit.Settling = s
	}
	if err := c.dicCase.fit(in); err != nil {
		return err
	}
	steps, width := max(open, closed), 0
	for _, size := range c.Circuit.Sizes[1:] {
		width += 2 * size // of every cell and its partner, of every output and its integral
	}
	if n := c.batch * width; n > maxStates/steps {
		return at("config.steps_closed", "%d steps of %d numbers are more than %d", steps, n, maxStates)
	}
	return nil
}

func (c *transientCase) compute(d graph.Dtype) (out Values) {
	all := c.want(c.learning(d), `openE open/E*.u...; openI open/I*.u...; openv! open/v.v...; openq! open/controller.q...;
		closedE closed/E*.u...; closedI closed/I*.u...; closedv! closed/v.v...; closedq! closed/controller.q...; Q @Q*;`+changes).values()
	if all.err != nil {
		return all
	}
	out.addTensor("open", c.marked(all, "open", c.Open))
	out.addAt("", all, "Q")
	out.addTensor("closed", c.marked(all, "closed", c.Closed))
	out.addAt("", all, all.keys[9:]...)
	return out
}

// marked returns (marks, batch, variables): all variables side by side, in the order uE_1, uI_1, …, v, q, after the marked steps.
func (c *transientCase) marked(all Values, phase string, marks []int) (out Tensor) {
	var courses []Tensor
	for l, E := range all.Get(phase + "E").Layers {
		courses = append(courses, E, all.Get(phase + "I").Layers[l])
	}
	courses = append(courses, all.one(phase+"v"), all.one(phase+"q"))
	for _, m := range marks {
		var samples Tensor
		for i := range c.batch {
			var row []float64
			for _, x := range courses {
				row = append(row, x.Row(m-1).Row(i).Data...)
			}
			samples.Push(list(row...))
		}
		out.Push(samples)
	}
	return out
}
