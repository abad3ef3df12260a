package verify

import (
	"math"
	"slices"
	"strconv"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/integrate"
	"credo/models"
	"credo/rules"
	"credo/train/optim"
	"credo/train/settings"
)

// activationCase is the soft rectifier: rate and slope at potentials u, inverse at rates r, tangent of the inverse at rates r0.
type activationCase struct {
	circuit.Softplus
	given
}

func (activationCase) inputs() string { return "u(n) r(m) r0(k)" }

func (c activationCase) compute(d graph.Dtype) (Values, error) {
	v := newView(d)
	u := v.input("u", c.in.one("u"))
	v.want("f", c.Rate(v.b, u))
	v.want("d", c.Slope(v.b, u))
	v.want("inv", c.Inverse(v.b, v.input("r", c.in.one("r"))))
	theta, delta := rules.Tangent(v.b, c.Softplus, v.input("r0", c.in.one("r0")))
	v.want("theta", theta)
	v.want("delta", delta)
	return v.values()
}

// lossesCase is a loss function of read-outs v and targets t, both (batch, K).
type lossesCase struct {
	Loss circuit.Loss `yaml:"loss"`
	Beta float64      `yaml:"beta"`
	given
}

func (lossesCase) inputs() string { return "v(n,k) t(n,k)" }

func (c lossesCase) compute(d graph.Dtype) (Values, error) {
	w := newView(d)
	v, t := w.input("v", c.in.one("v")), w.input("t", c.in.one("t"))
	w.want("value", c.Loss.Value(w.b, v, t))
	w.want("error", c.Loss.Error(w.b, v, t))
	w.want("nudged", c.Loss.Nudge(w.b, v, t, c.Beta))
	return w.values()
}

// controllerCase is the controller's answer to a constant error, from an integral of 0, at times t in seconds.
type controllerCase struct {
	models.Controller
	given
}

func (controllerCase) inputs() string { return "error() t(n)" }

func (controllerCase) names(*settings.Node) ([]other, error) {
	return []other{{was: "kp", now: "kp"}, {was: "ki", now: "ki"}, {was: "leak", now: "lambda"}, {was: "tau", now: "tau"}}, nil
}

const maxTimeConstants = 1e5

func (c *controllerCase) fit(in tensors) error {
	for _, t := range in.one("t").Data {
		if t < 0 || t*c.Lambda > maxTimeConstants*c.Tau {
			return at("inputs.t", "%g s is not between 0 and %g time constants tau/leak", t, float64(maxTimeConstants))
		}
	}
	return c.given.fit(in)
}

// compute steps the controller's own field with RK4, all times at once: each in as many steps, of its own length.
func (c controllerCase) compute(d graph.Dtype) (Values, error) {
	v, n := newView(d), c.steps(d)
	e, dt := v.input("error", c.in.one("error")), v.input("t", c.in.one("t"))
	rest := v.b.Scale(dt, 0)
	e, dt = v.b.Add(rest, e), v.b.Scale(dt, 1/float64(n))
	field := func(b *graph.Builder, y []graph.Node) []graph.Node {
		return []graph.Node{b.Scale(c.Drive(b, e, y[0]), 1/c.Tau)}
	}
	q, _ := integrate.Run(v.b, integrate.RK4{}, field, []graph.Node{rest}, dt, n, graph.ScanOptions{ForwardOnly: true})
	if v.b.Err() != nil {
		return Values{}, v.b.Err()
	}
	v.want("q", q[0])
	v.want("c", c.Output(v.b, e, q[0]))
	out, err := v.values()
	out.addTensor("kappa", number(c.Kappa()))
	return out, err
}

// steps is how many make the error of RK4 as small as the precision allows. After x time constants it is x⁵ e^−x / (120 n⁴) of
// the end value, at most 0.18/n⁴, at x = 5, as long as no step is longer than a time constant.
func (c controllerCase) steps(d graph.Dtype) int {
	exact := math.Pow(0.18/(4*d.Epsilon()), 0.25)
	return int(math.Ceil(max(exact, slices.Max(c.in.one("t").Data)*c.Lambda/c.Tau)))
}

// adamCase is the optimizer from weights w0 (n) along gradients (steps, n).
type adamCase struct {
	optim.Adam
	given
}

func (adamCase) inputs() string { return "w0(n) grads(steps,n)" }

func (adamCase) names(*settings.Node) ([]other, error) {
	return []other{{was: "lr", now: "lr"}, {was: "b1", now: "beta1"}, {was: "b2", now: "beta2"}, {was: "eps", now: "eps"}}, nil
}

// compute runs the optimizer's step as a program, over and over: its outputs are its next inputs.
func (c adamCase) compute(d graph.Dtype) (out Values, err error) {
	w := Tensor{Shape: c.in.one("grads").Shape}
	state := []Tensor{c.in.one("w0")}
	for i := range w.Shape[0] {
		if state, err = c.step(d, state, c.in.one("grads").row(i)); err != nil {
			return out, errors.WithMessagef(err, "step %d", i+1)
		}
		w.Data = append(w.Data, state[0].Data...)
	}
	out.addTensor("w", w)
	return out, nil
}

// step returns weights and slots after one step. The slots begin at 0.
func (c adamCase) step(d graph.Dtype, state []Tensor, gradient Tensor) ([]Tensor, error) {
	v := newView(d)
	x := optim.Var{Place: optim.Place{Name: "w", Shape: gradient.Shape}, W: v.input("w", state[0]), DW: v.b.Neg(v.input("gradient", gradient))}
	for i, s := range c.Slots(x.Place) {
		if len(state) == i+1 {
			state = append(state, fill(func(int) float64 { return 0 }, s.Shape...))
		}
		x.State = append(x.State, v.input(s.Name, state[i+1]))
	}
	next := c.Apply(v.b, []optim.Var{x})[0]
	for i, n := range append([]graph.Node{next.W}, next.State...) {
		v.want(strconv.Itoa(i), n)
	}
	values, err := v.values()
	for i, key := range values.Keys() {
		state[i] = values.one(key)
	}
	return state, err
}
