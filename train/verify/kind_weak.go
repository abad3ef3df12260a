package verify

import (
	"math"

	"credo/graph"
	"credo/models"
	"credo/train"
)

func weakKeys() []string {
	return append([]string{"angle_W", "angle_V", "angle_aligned_W"}, block("dW_exact", "dW_linear", "dW_aligned")...)
}

// weakCase is one step of plasticity with the gains of the controller made smaller by eps, beside back-propagation.
type weakCase struct{ dicCase }

func readWeak(config, inputs *reader) weakCase {
	c := weakCase{readDIC(config, inputs)}
	eps := config.number("eps")
	c.set.Controller.KP *= eps
	c.set.Controller.KI *= eps
	return c
}

func (c weakCase) compute(d graph.Dtype) (Values, error) {
	out, err := c.shipped(d)
	if err != nil {
		return out, err
	}
	aligned, err := c.aligned(d)
	if err != nil {
		return out, err
	}
	out.merge(aligned)
	out.add("angle_W", angles(out.Get("dW_exact_W"), out.Get("backprop_W")))
	out.add("angle_aligned_W", angles(out.Get("dW_aligned_W"), out.Get("backprop_W")))
	v := angles(out.Get("dW_exact_V"), out.Get("backprop_V"))
	out.addTensor("angle_V", v.Layers[0].row(0))
	return out, nil
}

// shipped is the circuit of the case under both rules and back-propagation.
func (c weakCase) shipped(d graph.Dtype) (Values, error) {
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
	back, err := t.rule("backprop")
	if err != nil {
		return Values{}, err
	}
	t.wantChanges("backprop", back)
	return t.atRest()
}

// aligned is the circuit with aligned feedback as it comes, on the true target, under the exact rule.
func (c weakCase) aligned(d graph.Dtype) (Values, error) {
	circ, err := c.circuit(models.AlignedForm)
	if err != nil {
		return Values{}, err
	}
	circ.Nudge, circ.Feedback = 0, models.FeedbackMatrices{Form: models.AlignedForm}
	t, err := c.write(circ, d)
	if err != nil {
		return Values{}, err
	}
	exact, err := t.rule("inhibitory-exact")
	if err != nil {
		return Values{}, err
	}
	t.wantChanges("dW_aligned", exact)
	return t.atRest()
}

// angles returns the angle between x and y in degrees, layer by layer, as a list (layers). There is none with a change of zero.
func angles(x, y Value) Value {
	out := Tensor{Shape: []int{len(x.Layers)}}
	for l := range x.Layers {
		a := train.Compared("", x.Layers[l].Data, y.Layers[l].Data)
		if math.IsNaN(a.Cosine) {
			a.Angle = math.NaN()
		}
		out.Data = append(out.Data, a.Angle)
	}
	return Value{Layers: []Tensor{out}}
}
