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

func (continuousCase) names(*settings.Node) ([]other, error) {
	return []other{
		{was: "model", values: map[string]string{
			"continuous_burstccn":  "circuit.name=continuous-burstccn rule=continuous-burst",
			"continuous_burstprop": "circuit.name=continuous-burstprop rule=continuous-burstprop"}},
		sizesName(),
		{was: "dt", now: "circuit.dt"},
		{was: "tau_z", now: "circuit.tau_z"},
		{was: "tau_u", now: "circuit.tau_u"},
		{was: "tau_W", now: "circuit.tau_w"},
		{was: "tau_ma", now: "circuit.tau_ma"},
		{was: "p_baseline", now: "circuit.baseline"},
		{was: "alpha_hidden", now: "alpha"},
		{was: "phases", now: "phases"},
	}, nil
}

// ccn tells whether the circuit has feedback of events.
func (c *continuousCase) ccn() bool { return c.Rule == "continuous-burst" }

func (c *continuousCase) params() params {
	out := append(forward(), param{key: "Y"})
	if c.ccn() {
		out = append(out, param{key: "Q", minus: true})
	}
	return out
}

func (c *continuousCase) inputs() string {
	text := fmt.Sprintf("x(%d,%d) target(%d,%d)", len(c.Phases), c.Sizes[0], len(c.Phases), c.Sizes[len(c.Sizes)-1])
	for _, p := range c.params() {
		text += " " + p.key + "*"
	}
	return text
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

func (c *continuousCase) compute(d graph.Dtype) (out Values, err error) {
	run, err := begin(train.Setup{Circuit: c.Circuit, Optimizer: optim.NewSGD(1), Dtype: d, Lesson: train.Lesson{Steps: 1, Learn: train.EachMoment}}, c.Rule, c.w)
	if err != nil {
		return out, err
	}
	courses, learned, taught := map[string]*Tensor{}, Values{}, 0
	for k, phase := range c.Phases {
		x, t := c.in.one("x").rows(k, k+1), c.in.one("target").rows(k, k+1)
		x.Shape, t.Shape = append([]int{1}, x.Shape...), append([]int{1}, t.Shape...)
		batch := train.Examples(x.array(d), t.array(d))
		if phase == "predict" {
			_, err = run.Pass(batch, train.Passage{Phase: phase, Seconds: c.Circuit.Spec().Dt})
		} else {
			_, err = run.Step(batch)
		}
		if err != nil {
			return out, errors.WithMessagef(err, "moment %d", k+1)
		}
		if phase == "teach" {
			c.params().addTo(&learned, fmt.Sprintf("after/%d/", taught), c.Circuit.Spec(), weightsNow(run, c.w))
			taught++
		}
		c.note(run, courses)
	}
	for _, key := range strings.Fields("v e u p b e_ma b_ma") {
		for l := range len(c.Sizes) - 1 {
			out.addTensor(fmt.Sprintf("%s/%d", key, l), *courses[fmt.Sprintf("%s/%d", key, l)])
		}
	}
	out.mergeAt("", learned)
	return out, nil
}

// note adds the values of all cells as a moment has ended. The read-out has no apical potential.
func (c *continuousCase) note(run *train.Learner, to map[string]*Tensor) {
	spec := c.Circuit.Spec()
	for l, proj := range forward().of("W").projections(spec) {
		state := func(name string) Tensor { return list(run.State.Cells.Get(proj.Post + " " + name).Float64s()...) }
		values := map[string]Tensor{"v": state("soma"), "p": state("p"), "b": state("burst"), "e_ma": state("event average"), "b_ma": state("burst average")}
		values["e"], values["u"] = list(), fill(func(int) float64 { return 0 }, values["v"].Shape...)
		for _, v := range values["v"].Data {
			e := values["e"]
			e.push(number(1 / (1 + math.Exp(-v))))
			values["e"] = e
		}
		if l < len(c.Sizes)-2 {
			values["u"] = state("apical")
		}
		for key, v := range values {
			key = fmt.Sprintf("%s/%d", key, l)
			if to[key] == nil {
				to[key] = &Tensor{}
			}
			to[key].push(v)
		}
	}
}
