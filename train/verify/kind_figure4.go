package verify

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
)

// figure4Layers is the depth of the student of Figure 4.
const figure4Layers = 2

// tagged is a rule of the online student and the cases' name of it.
type tagged struct {
	tag  string
	rule rules.Rule
}

// figure4Rules are the two flavours of the two rules. y0 is the rate at which the linear thresholds touch.
func figure4Rules(y0 float64) []tagged {
	return []tagged{
		{"exact_notebook", rules.InhibitoryExactOnline()}, {"approx_notebook", rules.InhibitoryTaylorOnline(y0)},
		{"exact_trainer", rules.InhibitoryExact()}, {"approx_trainer", rules.InhibitoryTaylor(y0)},
	}
}

func figure4Keys() []string {
	keys := []string{"c", "J1", "J2", "d_q", "d_uE1", "d_uI1", "d_uE2", "d_uI2", "d_Q1", "d_Q2", "tangent_phiE", "tangent_phiI"}
	for _, r := range figure4Rules(1) {
		for _, w := range []string{"dW1", "dW2", "db1", "db2"} {
			keys = append(keys, w+"_"+r.tag)
		}
	}
	return keys
}

// figure4Case is the vector field of the online student at one moment.
type figure4Case struct {
	circuit   models.DICTeacher
	tauW, y0  float64
	x, target Tensor            // (inputs), (outputs)
	state     map[string]Tensor // by state of the circuit: potentials and integral (cells), feedback (outputs, cells)
	weights   map[string]Tensor // by projection
}

func readFigure4(config, inputs *reader) figure4Case {
	c := figure4Case{state: map[string]Tensor{}, weights: map[string]Tensor{}}
	c.circuit = models.DICTeacher{
		PhiE: readPhi(config, "phiE"), PhiI: readPhi(config, "phiI"), TauE: config.number("tauE"), TauI: config.number("tauI"),
		Controller: models.Controller{KP: config.number("kp"), KI: config.number("ki"), Lambda: config.number("leak"), Tau: config.number("tauC")},
		TauQ:       config.number("tauQ"), Norm: config.number("Q_norm"),
	}
	c.tauW, c.y0 = config.number("tauW"), config.number("y0")
	c.x, c.target = inputs.tensor("x", 0), inputs.tensor("target", 0)
	in := newReader("inputs.state", inputs.object("state"))
	c.readState(in)
	if err := in.done(); err != nil && inputs.err == nil {
		inputs.err = err
	}
	return c
}

// readState reads every value with the sizes that the values before it give.
func (c *figure4Case) readState(in *reader) {
	if c.x.Shape == nil || c.target.Shape == nil {
		return
	}
	K := c.target.Shape[0]
	c.circuit.Sizes = []int{c.x.Shape[0]}
	for l := 1; l <= figure4Layers; l++ {
		u := in.tensor(fmt.Sprint("uE", l), 0)
		if in.err != nil {
			return
		}
		below, n := c.circuit.Sizes[l-1], u.Shape[0]
		c.circuit.Sizes = append(c.circuit.Sizes, n)
		c.state[fmt.Sprint("E", l)], c.state[fmt.Sprint("I", l)] = u, in.tensor(fmt.Sprint("uI", l), n)
		c.state[fmt.Sprint("Q", l)] = in.tensor(fmt.Sprint("Q", l), K, n)
		c.weights[fmt.Sprint("W", l)], c.weights[fmt.Sprint("b", l)] = in.tensor(fmt.Sprint("W", l), below, n), in.tensor(fmt.Sprint("b", l), n).sample()
	}
	c.state["q"] = in.tensor("q", K)
	if n := c.circuit.Sizes[figure4Layers]; n != K {
		in.fail("uE2", errors.Errorf("has %d cells for %d targets", n, K))
	}
}

// compute writes one moment of the circuit, and beside it each rule.
func (c figure4Case) compute(d graph.Dtype) (Values, error) {
	p := newProgram(d)
	s, err := circuit.Write(p.b, &c.circuit, circuit.Dims{Batch: 1})
	if err != nil {
		return Values{}, err
	}
	t := &written{p, s, s.Spec(), figure4Layers}
	p.bind(circuit.InputName, c.x.sample())
	p.bind(circuit.TargetName, c.target.sample())
	for name, v := range c.state {
		p.bind(circuit.StateName(name), v.sample())
	}
	for name, v := range c.weights {
		p.bind(name, v)
	}
	t.figure4Flows()
	for _, r := range figure4Rules(c.y0) {
		changes, err := t.recipe(rules.Everywhere(r.rule))
		if err != nil {
			return Values{}, err
		}
		for l := 1; l <= figure4Layers; l++ {
			for _, w := range []string{"W", "b"} {
				rate := p.b.Scale(changes[fmt.Sprint(w, l)], 1/c.tauW)
				if w == "b" {
					rate = p.flat(rate)
				}
				p.want(fmt.Sprint("d", w, l, "_", r.tag), rate)
			}
		}
	}
	for _, line := range []struct{ key, rule string }{{"tangent_phiE", "inhibitory-taylor-online"}, {"tangent_phiI", "inhibitory-taylor"}} {
		p.want(line.key+" theta", p.observed(line.rule+"/W1/theta"))
		p.want(line.key+" delta", p.observed(line.rule+"/W1/delta"))
	}
	v, err := t.values()
	if err != nil {
		return v, err
	}
	for _, key := range []string{"tangent_phiE", "tangent_phiI"} { // one line for all cells
		theta, delta := v.Get(key + " theta").Layers[0].Data[0], v.Get(key + " delta").Layers[0].Data[0]
		v.addTensor(key, Tensor{[]int{2}, []float64{theta, delta}})
	}
	return v, nil
}

// figure4Flows makes quantities of the controller's output, the Jacobians that the feedback follows, and the states' rates of change.
func (t *written) figure4Flows() {
	one := func(n graph.Node) graph.Node { // of the one sample
		if t.b.Err() != nil {
			return n
		}
		return t.b.Reshape(n, n.Shape()[1:]...)
	}
	flow := func(state string) graph.Node { return one(t.s.Flow("closed", state)) }
	t.want("c", one(t.s.Rate("closed", "controller")))
	t.want("d_q", flow("q"))
	for l := 1; l <= figure4Layers; l++ {
		t.want(fmt.Sprint("J", l), one(t.observed(fmt.Sprintf("Q%d/jacobian", l))))
		t.want(fmt.Sprint("d_uE", l), flow(fmt.Sprint("E", l)))
		t.want(fmt.Sprint("d_uI", l), flow(fmt.Sprint("I", l)))
		t.want(fmt.Sprint("d_Q", l), flow(fmt.Sprint("Q", l)))
	}
}
