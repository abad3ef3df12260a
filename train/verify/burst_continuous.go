package verify

import (
	"fmt"
	"math"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/train"
	"credo/train/optim"
	"credo/train/settings"
)

// continuousCase is a network in continuous time: moments that predict, and moments that teach.
type continuousCase struct {
	Circuit circuit.Model `yaml:"circuit"`
	Rule    string        `yaml:"rule"`
	Alpha   float64       `yaml:"alpha"`
	Sizes   []int         `yaml:"sizes" min:"1" min-length:"2"`
	Phases  []string      `yaml:"phases" one:"predict teach" min-length:"1"`
	given
	w weights
}

func (continuousCase) names(*settings.Node) ([]settings.Other, error) {
	return append(words("model", "", map[string]string{
		"continuous_burstccn":  "circuit.name=continuous-burstccn rule=continuous-burst",
		"continuous_burstprop": "circuit.name=continuous-burstprop rule=continuous-burstprop",
	}), settings.Others(`sizes=sizes,circuit.sizes dt=circuit.dt tau_z=circuit.tau_z tau_u=circuit.tau_u tau_W=circuit.tau_w tau_ma=circuit.tau_ma
		p_baseline=circuit.baseline alpha_hidden=alpha phases`)...), nil
}

// ccn tells whether the circuit has feedback of events.
func (c *continuousCase) ccn() bool { return c.Rule == "continuous-burst" }

func (c *continuousCase) params() params {
	if c.ccn() {
		return forward(param{key: "Y"}, param{key: "Q", minus: true})
	}
	return forward(param{key: "Y"})
}

func (c *continuousCase) inputs() string {
	return fmt.Sprintf("x(%d,%d) target(%d,%d)", len(c.Phases), c.Sizes[0], len(c.Phases), c.Sizes[len(c.Sizes)-1]) + c.params().inputs()
}

func (c *continuousCase) fit(in tensors) (err error) {
	gain := 1.0
	if c.ccn() {
		gain = 4
	}
	if err := checkSizes(c.Sizes); err != nil {
		return err
	}
	if c.Alpha != gain {
		return at("config.alpha_hidden", "%g: the gain of apical potentials is %g in this circuit", c.Alpha, gain)
	}
	if err := c.Circuit.Ends(circuit.Ends{Inputs: circuit.Shape{c.Sizes[0]}, Outputs: c.Sizes[len(c.Sizes)-1]}); err != nil {
		return errors.WithMessage(err, "config")
	}
	c.in = in
	c.w, err = c.params().take(c.Circuit.Spec(), in)
	return err
}

// compute learns moment by moment, and records the cells after each.
func (c *continuousCase) compute(d graph.Dtype) (out Values) {
	run, err := begin(train.Setup{Circuit: c.Circuit, Optimizer: optim.NewSGD(1), Dtype: d, Lesson: train.Lesson{Steps: 1, Learn: train.EachMoment}}, c.Rule, c.w)
	courses, learned, taught := map[string]Tensor{}, Values{}, 0
	for k, phase := range c.Phases {
		if out.fail(errors.WithMessagef(err, "moment %d", k)); err != nil {
			return out
		}
		x, t := Tensor{Shape: []int{1, 1, c.Sizes[0]}, Data: c.in.one("x").Row(k).Data}, c.in.one("target").Rows(k, k+1)
		batch := train.Examples(array(x, d), array(Tensor{Shape: append([]int{1}, t.Shape...), Data: t.Data}, d))
		if phase == "predict" {
			_, err = run.Pass(batch, train.Passage{Phase: phase, Seconds: c.Circuit.Spec().Dt})
		} else if _, err = run.Step(batch); err == nil {
			c.params().addTo(&learned, fmt.Sprintf("after/%d/", taught), c.Circuit.Spec(), c.w.now(run))
			taught++
		}
		c.note(run, courses)
	}
	for _, key := range strings.Fields("v e u p b e_ma b_ma") {
		for l := range len(c.Sizes) - 1 {
			out.addTensor(fmt.Sprintf("%s/%d", key, l), courses[fmt.Sprintf("%s/%d", key, l)])
		}
	}
	out.addAt("", learned)
	out.fail(err)
	return out
}

// note adds the values of all cells as a moment has ended. The read-out has no apical potential.
func (c *continuousCase) note(run *train.Learner, to map[string]Tensor) {
	for l, proj := range forward().of("W").projections(c.Circuit.Spec()) {
		state := func(name string) Tensor { return list(run.State.Cells.Get(proj.Post + " " + name).Float64s()...) }
		values := map[string]Tensor{"v": state("soma"), "p": state("p"), "b": state("burst"), "e_ma": state("event average"), "b_ma": state("burst average")}
		values["e"] = fill(func(i int) float64 { return 1 / (1 + math.Exp(-values["v"].Data[i-1])) }, values["v"].Shape...)
		if values["u"] = zeros(values["v"].Shape...); l < len(c.Sizes)-2 {
			values["u"] = state("apical")
		}
		for key, v := range values {
			key = fmt.Sprintf("%s/%d", key, l)
			course := to[key]
			course.Push(v)
			to[key] = course
		}
	}
}
