package verify

import (
	"math"
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/integrate"
	"credo/models"
)

// controllerCase is the controller's answer to a constant error, from an integral of 0, at times t in seconds.
type controllerCase struct {
	models.Controller
	e float64 // the error
	t Tensor
}

func readController(config, inputs *reader) controllerCase {
	c := controllerCase{
		Controller: models.Controller{KP: config.number("kp"), KI: config.number("ki"), Lambda: config.number("leak"), Tau: config.number("tau")},
		e:          inputs.number("error"), t: inputs.tensor("t", 0),
	}
	if c.Lambda <= 0 {
		config.fail("leak", errors.New("must be positive"))
	}
	if c.Tau <= 0 {
		config.fail("tau", errors.New("must be positive"))
	}
	for _, t := range c.t.Data {
		if t < 0 || t*c.Lambda > maxTimeConstants*c.Tau {
			inputs.fail("t", errors.Errorf("%g s is not between 0 and %g time constants tau/leak", t, float64(maxTimeConstants)))
		}
	}
	return c
}

const maxTimeConstants = 1e5

// compute steps the controller's own field with RK4, all times at once: each in as many steps, of its own length.
func (c controllerCase) compute(d graph.Dtype) (Values, error) {
	p := newProgram(d)
	n := c.steps(d)
	e, dt := p.input("error", Tensor{Data: []float64{c.e}}), p.input("t", c.t)
	rest := p.b.Scale(dt, 0)
	e, dt = p.b.Add(rest, e), p.b.Scale(dt, 1/float64(n))
	field := func(b *graph.Builder, y []graph.Node) []graph.Node {
		return []graph.Node{b.Scale(c.Drive(b, e, y[0]), 1/c.Tau)}
	}
	q, _ := integrate.Run(p.b, integrate.RK4{}, field, []graph.Node{rest}, dt, n, graph.ScanOptions{ForwardOnly: true})
	if p.b.Err() != nil {
		return Values{}, p.b.Err()
	}
	p.want("q", q[0])
	p.want("c", c.Output(p.b, e, q[0]))
	v, err := p.values()
	v.addTensor("kappa", Tensor{Data: []float64{c.Kappa()}})
	return v, err
}

// steps is how many make the error of RK4 as small as the precision allows. After x time constants it is x⁵ e^−x / (120 n⁴) of
// the end value, at most 0.18/n⁴, at x = 5, as long as no step is longer than a time constant.
func (c controllerCase) steps(d graph.Dtype) int {
	exact := math.Pow(0.18/(4*d.Epsilon()), 0.25)
	return int(math.Ceil(max(exact, slices.Max(c.t.Data)*c.Lambda/c.Tau)))
}
