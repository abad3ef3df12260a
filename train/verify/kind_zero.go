package verify

import (
	"credo/graph"
	"credo/models"
)

func zeroGainKeys() []string {
	return append([]string{"c", "closed_uE", "closed_uI", "post_exact", "post_linear"}, block("dW_exact", "dW_linear")...)
}

// computeZeroGain is one step of plasticity under a controller that does nothing.
func computeZeroGain(c dicCase, d graph.Dtype) (Values, error) {
	circ, err := c.circuit(models.ShippedForm)
	if err != nil {
		return Values{}, err
	}
	t, err := c.write(circ, d)
	if err != nil {
		return Values{}, err
	}
	if err := t.twoRules(c); err != nil {
		return Values{}, err
	}
	t.want("c", t.s.Rate("closed", "controller"))
	t.wantLayers("closed_uE", t.potential("closed", "E"))
	t.wantLayers("closed_uI", t.potential("closed", "I"))
	t.wantPost()
	return t.atRest()
}
