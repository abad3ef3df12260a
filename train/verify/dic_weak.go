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

func (c *weakCase) names(config *settings.Node) ([]settings.Other, error) {
	names, err := c.dicCase.names(config)
	return append(names, settings.Others("eps")...), err
}

func (c *weakCase) compute(d graph.Dtype) (out Values) {
	all := c.beside(d)
	out.addAt("", all, slices.DeleteFunc(all.keys, func(key string) bool { return strings.HasPrefix(key, "backprop") })...)
	return out
}

// beside returns the quantities of the case, and the weight changes of back-propagation: of the circuit itself, and of the circuit with aligned
// feedback as it comes, on the true target, under the exact rule.
func (c *weakCase) beside(d graph.Dtype) (out Values) {
	c.Circuit.Controller.KP *= c.Eps
	c.Circuit.Controller.KI *= c.Eps
	own := c.want(c.learning(d).learnBy("backprop"), changes+`backprop_W backprop>W*; backprop_b backprop>b*; backprop_V! backprop>V`).atRest()
	circ := c.Circuit
	circ.Feedback = models.FeedbackMatrices{Form: models.AlignedForm}
	aligned := c.want(look(&circ, c.batch, c.w, d).learnBy("inhibitory-exact"),
		`dW_aligned_W inhibitory-exact>W*; dW_aligned_b inhibitory-exact>b*; dW_aligned_V! inhibitory-exact>V`).atRest()
	if out.fail(own.err); out.err == nil {
		out.addTensor("angle_W", angles(own, "dW_exact_W", own))
		out.addTensor("angle_V", angles(own, "dW_exact_V", own).Row(0))
		out.addTensor("angle_aligned_W", angles(aligned, "dW_aligned_W", own))
	}
	out.addAt("", own)
	out.addAt("", aligned)
	return out
}

// angles returns the angle between weight changes and back-propagation's in degrees, layer by layer. There is none with a change of zero.
func angles(v Values, key string, of Values) Tensor {
	out, y := list(), of.Get("backprop"+key[len(key)-2:]).Layers
	for l, x := range v.Get(key).Layers {
		a := train.Compared("", x.Data, y[l].Data)
		if math.IsNaN(a.Cosine) {
			a.Angle = math.NaN()
		}
		out.Push(number(a.Angle))
	}
	return out
}
