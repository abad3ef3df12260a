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

func (c activationCase) compute(d graph.Dtype) Values {
	v := newView(d)
	u, r, r0 := v.input("u", c.in.one("u")), v.input("r", c.in.one("r")), v.input("r0", c.in.one("r0"))
	theta, delta := rules.Tangent(v.b, c.Softplus, r0)
	v.want("f", c.Rate(v.b, u))
	v.want("d", c.Slope(v.b, u))
	v.want("inv", c.Inverse(v.b, r))
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

func (c lossesCase) compute(d graph.Dtype) Values {
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

func (controllerCase) names(*settings.Node) ([]settings.Other, error) {
	return settings.Others("kp ki leak=lambda tau"), nil
}

func (c *controllerCase) fit(in tensors) error {
	const most = 1e5 // time constants
	for _, t := range in.one("t").Data {
		if t < 0 || t*c.Lambda > most*c.Tau {
			return at("inputs.t", "%g s is not between 0 and %g time constants tau/leak", t, most)
		}
	}
	return c.given.fit(in)
}

// compute steps the controller's own field with RK4, all times at once: each in as many steps, of its own length.
func (c controllerCase) compute(d graph.Dtype) Values {
	v, n := newView(d), c.steps(d)
	e, dt := v.input("error", c.in.one("error")), v.input("t", c.in.one("t"))
	rest := v.b.Scale(dt, 0)
	e, dt = v.b.Add(rest, e), v.b.Scale(dt, 1/float64(n))
	field := func(b *graph.Builder, y []graph.Node) []graph.Node {
		return []graph.Node{b.Scale(c.Drive(b, e, y[0]), 1/c.Tau)}
	}
	q, _ := integrate.Run(v.b, integrate.RK4{}, field, []graph.Node{rest}, dt, n, graph.ScanOptions{ForwardOnly: true})
	if v.b.Err() == nil {
		v.want("q", q[0])
		v.want("c", c.Output(v.b, e, q[0]))
	}
	out := v.values()
	out.addTensor("kappa", number(c.Kappa()))
	return out
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

func (adamCase) names(*settings.Node) ([]settings.Other, error) {
	return settings.Others("lr b1=beta1 b2=beta2 eps"), nil
}

// compute is the weights after each step.
func (c adamCase) compute(d graph.Dtype) (out Values) {
	var course Tensor
	place := optim.Place{Name: "w", Shape: c.in.one("w0").Shape}
	state := start(c.Adam, place, c.in.one("w0"))
	for i := range c.in.one("grads").Shape[0] {
		out.fail(errors.WithMessagef(state.step(d, func(v *view) optim.Var {
			return optim.Var{Place: place, DW: v.b.Neg(v.input("gradient", c.in.one("grads").Row(i)))}
		}), "step %d", i+1))
		course.Push(state.now[0])
	}
	out.addTensor("w", course)
	return out
}

// stepping is an optimizer on its way: the weights first, then its state.
type stepping struct {
	optimizer optim.Optimizer
	now       []Tensor
}

// start begins at weights.
func start(o optim.Optimizer, p optim.Place, w Tensor) *stepping {
	s := &stepping{o, []Tensor{w}}
	for _, slot := range o.Slots(p) {
		s.now = append(s.now, zeros(slot.Shape...))
	}
	return s
}

// step runs the optimizer's step as a program, whose outputs are its next inputs. asked is the change that is asked for.
func (s *stepping) step(d graph.Dtype, asked func(v *view) optim.Var) error {
	v := newView(d)
	x := asked(v)
	for i, t := range s.now {
		x.State = append(x.State, v.input(strconv.Itoa(i), t))
	}
	x.W, x.State = x.State[0], x.State[1:]
	next := s.optimizer.Apply(v.b, []optim.Var{x})[0]
	for i, n := range append([]graph.Node{next.W}, next.State...) {
		v.want(strconv.Itoa(i), n)
	}
	values := v.values()
	for i := range s.now {
		s.now[i] = values.one(strconv.Itoa(i))
	}
	return values.err
}
