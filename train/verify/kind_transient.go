package verify

import (
	"fmt"
	"math"
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/models"
)

func transientKeys() []string {
	return append([]string{"open", "Q", "closed"}, block("dW_exact", "dW_linear")...)
}

// transientCase is the way to the two equilibria, in fixed steps, recorded after the given numbers of steps.
type transientCase struct {
	dicCase
	marks map[string][]int // by phase
}

const (
	maxSteps  = 1 << 20
	maxStates = 1 << 27 // numbers in a trajectory: steps × batch × variables
)

func readTransient(config, inputs *reader) transientCase {
	c := transientCase{readDIC(config, inputs), map[string][]int{}}
	inSteps := choose(config, "method", config.text("method"), []choice[func(models.Steps) models.Settling]{
		{"euler", func(s models.Steps) models.Settling { return models.EulerSteps{Steps: s} }},
		{"rk4", func(s models.Steps) models.Settling { return models.RK4Steps{Steps: s} }},
	})
	s := models.Steps{Dt: config.number("dt")}
	c.marks["open"], c.marks["closed"] = readSteps(config, "steps_open"), readSteps(config, "steps_closed")
	if config.err != nil || inputs.err != nil {
		return c
	}
	s.OpenSteps, s.ClosedSteps = slices.Max(c.marks["open"]), slices.Max(c.marks["closed"])
	c.set.Settling = inSteps(s)
	steps := max(s.OpenSteps, s.ClosedSteps)
	if n := c.X.Shape[0] * c.width(); n > maxStates/steps {
		config.fail("steps_closed", errors.Errorf("%d steps of %d numbers are more than %d", steps, n, maxStates))
	}
	return c
}

// readSteps reads the numbers of steps after which the state is recorded, in rising order, each once.
func readSteps(config *reader, key string) (out []int) {
	t := config.tensor(key, 0)
	for _, v := range t.Data {
		if v < 1 || v > maxSteps || v != math.Trunc(v) {
			config.fail(key, errors.Errorf("%g is not a number of steps from 1 to %d", v, maxSteps))
			return nil
		}
		out = append(out, int(v))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// width is the number of state variables of one sample: two for each cell of the hidden layers, two for each output.
func (c transientCase) width() int {
	n := 0
	for _, size := range c.sizes()[1:] {
		n += 2 * size
	}
	return n
}

func (c transientCase) compute(d graph.Dtype) (Values, error) {
	circ, err := c.circuit(models.ShippedForm)
	if err != nil {
		return Values{}, err
	}
	t, err := c.write(circ, d)
	if err != nil {
		return Values{}, err
	}
	if err := t.twoRules(c.dicCase); err != nil {
		return Values{}, err
	}
	t.wantLayers("Q", t.seen("Q*"))
	for _, phase := range t.spec.Phases {
		t.wantLayers(phase+" states", t.states(phase))
	}
	v, err := t.values()
	if err != nil {
		return v, err
	}
	for _, phase := range t.spec.Phases {
		v.addTensor(phase, record(v.Get(phase+" states").Layers, c.marks[phase]))
	}
	return v, nil
}

// states returns the trajectories of all variables in the order uE_1, uI_1, …, v, q, each (steps, batch, size).
func (t *written) states(phase string) (out []graph.Node) {
	for l := 1; l <= t.L; l++ {
		out = append(out, t.s.Trajectory(phase, fmt.Sprint("E", l), "u"), t.s.Trajectory(phase, fmt.Sprint("I", l), "u"))
	}
	return append(out, t.s.Trajectory(phase, "v", "v"), t.s.Trajectory(phase, "controller", "q"))
}

// record returns (marks, batch, variables): the states side by side, after the marked steps.
func record(states []Tensor, marks []int) Tensor {
	batch, width := states[0].Shape[1], 0
	for _, s := range states {
		width += s.Shape[2]
	}
	out := Tensor{Shape: []int{len(marks), batch, width}}
	for _, m := range marks {
		for i := range batch {
			for _, s := range states {
				out.Data = append(out.Data, s.row(m-1).row(i).Data...)
			}
		}
	}
	return out
}
