package verify

import (
	"math"
	"slices"
	"strings"

	"credo/graph"
	"credo/models"
	"credo/train"
	"credo/train/settings"
)

// weakCase is one step of plasticity with the gains of the controller made smaller by eps, beside back-propagation.
type weakCase struct {
	dicCase
	Eps float64 `yaml:"eps"`
}

func (c weakCase) names(config *settings.Node) ([]other, error) {
	names, err := c.dicCase.names(config)
	return append(names, other{was: "eps", now: "eps"}), err
}

func (c *weakCase) compute(d graph.Dtype) (out Values, err error) {
	all, err := c.beside(d)
	if err == nil {
		out.mergeAt("", all, slices.DeleteFunc(all.keys, func(key string) bool { return strings.HasPrefix(key, "backprop") })...)
	}
	return out, err
}

// beside returns the quantities of the case, and the weight changes of back-propagation.
func (c *weakCase) beside(d graph.Dtype) (out Values, err error) {
	k := &c.Circuit.Controller
	k.KP, k.KI = k.KP*c.Eps, k.KI*c.Eps
	own, err := c.own(d)
	if err != nil {
		return out, err
	}
	aligned, err := c.aligned(d)
	if err != nil {
		return out, err
	}
	W, V := own.Get("backprop_W").Layers, own.Get("backprop_V").Layers
	out.addTensor("angle_W", angles(own.Get("dW_exact_W").Layers, W))
	out.addTensor("angle_V", angles(own.Get("dW_exact_V").Layers, V).row(0))
	out.addTensor("angle_aligned_W", angles(aligned.Get("dW_aligned_W").Layers, W))
	out.mergeAt("", own)
	out.mergeAt("", aligned)
	return out, nil
}

// own is the circuit of the case under both rules and back-propagation.
func (c *weakCase) own(d graph.Dtype) (Values, error) {
	v, err := c.learning(d)
	if err == nil {
		err = v.learnBy("backprop")
	}
	if err != nil {
		return Values{}, err
	}
	v.wantAll(c.hidden(), append(changes(), block("backprop", "backprop", change)...)...)
	return v.atRest()
}

// aligned is the circuit with aligned feedback as it comes, on the true target, under the exact rule.
func (c *weakCase) aligned(d graph.Dtype) (Values, error) {
	circ := c.Circuit
	circ.Feedback = models.FeedbackMatrices{Form: models.AlignedForm}
	v, err := look(&circ, c.batch, c.w, d)
	if err == nil {
		err = v.learnBy("inhibitory-exact")
	}
	if err != nil {
		return Values{}, err
	}
	v.wantAll(c.hidden(), block("dW_aligned", "inhibitory-exact", change)...)
	return v.atRest()
}

// angles returns the angle between x and y in degrees, layer by layer. There is none with a change of zero.
func angles(x, y []Tensor) Tensor {
	out := list()
	for l := range x {
		a := train.Compared("", x[l].Data, y[l].Data)
		if math.IsNaN(a.Cosine) {
			a.Angle = math.NaN()
		}
		out.push(number(a.Angle))
	}
	return out
}
