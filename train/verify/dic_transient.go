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

func (c transientCase) names(config *settings.Node) ([]other, error) {
	names, err := c.dicCase.names(config)
	return append(names,
		other{was: "method", values: map[string]string{"euler": "circuit.settle.name=euler", "rk4": "circuit.settle.name=rk4"}},
		other{was: "dt", now: "circuit.settle.dt"},
		other{was: "steps_open", now: "open"},
		other{was: "steps_closed", now: "closed"}), err
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

func (c *transientCase) compute(d graph.Dtype) (out Values, err error) {
	v, err := c.learning(d)
	if err != nil {
		return out, err
	}
	asked := append([]quantity{{key: "Q", read: observed("Q*")}}, changes()...)
	v.wantAll(c.hidden(), asked...)
	for _, phase := range v.spec.Phases {
		v.wantAll(c.hidden(),
			quantity{key: phase + "E", read: course(phase, "E*", "u")}, quantity{key: phase + "I", read: course(phase, "I*", "u")},
			quantity{key: phase + "v", one: true, read: course(phase, "v", "v")}, quantity{key: phase + "q", one: true, read: course(phase, "controller", "q")})
	}
	all, err := v.values()
	if err != nil {
		return out, err
	}
	out.addTensor("open", c.recorded(all, "open", c.Open))
	out.mergeAt("", all, "Q")
	out.addTensor("closed", c.recorded(all, "closed", c.Closed))
	out.mergeAt("", all, all.keys[1:len(asked)]...)
	return out, nil
}

// course reads a variable after every step, (steps, batch, cells).
func course(phase, population, name string) reader {
	return func(v *view, l int) item {
		return item{Node: v.s.Trajectory(phase, numbered(population, l), name)}
	}
}

// recorded returns (marks, batch, variables): all variables side by side, in the order uE_1, uI_1, …, v, q, after the marked steps.
func (c *transientCase) recorded(all Values, phase string, marks []int) Tensor {
	var courses []Tensor
	E, I := all.Get(phase+"E").Layers, all.Get(phase+"I").Layers
	for l := range E {
		courses = append(courses, E[l], I[l])
	}
	courses = append(courses, all.one(phase+"v"), all.one(phase+"q"))
	var out Tensor
	for _, m := range marks {
		var rows Tensor
		for i := range c.batch {
			row := list()
			for _, x := range courses {
				row.Data = append(row.Data, x.row(m-1).row(i).Data...)
			}
			row.Shape[0] = len(row.Data)
			rows.push(row)
		}
		out.push(rows)
	}
	return out
}
