package experiment

import (
	"strings"
	"testing"
)

// Feedback of errors goes with the rule: what does not is refused in words, by hand.
func TestBackwardGoesWithTheRule(t *testing.T) {
	for _, c := range []struct{ settings, want string }{
		{"rule=feedback-alignment circuit.backward.regime=tied", ""},
		{"rule=backprop circuit.backward.form=layers circuit.backward.regime=frsf align_to=[backprop,feedback-alignment]", ""},
		{"rule=sign-symmetric circuit.backward.regime=brsf circuit.backward.draw=normal", ""},
		{"rule=kolen-pollack circuit.backward.regime=symmetric", ""},
		{"rule=feedback-alignment circuit.backward.form=direct", `circuit.backward.form: "direct" is not one of layers where rule.name is feedback-alignment or sign-symmetric or kolen-pollack`},
		{"rule=feedback-alignment circuit.backward.regime=usf", `circuit.backward.regime: "usf" is not one of random, symmetric, tied where rule.name is feedback-alignment`},
		{"rule=sign-symmetric circuit.backward.regime=random", `circuit.backward.regime: "random" is not one of usf, brsf, frsf where rule.name is sign-symmetric`},
		{"rule=direct-feedback-alignment circuit.backward.regime=tied", `circuit.backward.regime: "tied" is not one of random where circuit.backward.form is direct`},
		{"rule=backprop circuit.backward.form=layer", `circuit.backward.form: "layer" is not one of none, layers, direct; did you mean layers?`},
		{"rule=backprop circuit.backward.form=layers circuit.backward.regime=0", "circuit.backward.regime: expected one of random, symmetric, tied, usf, brsf, frsf, got 0"},
		{"rule=backprop circuit.backward.scale=2", "circuit.backward.scale: does not apply where circuit.backward.form is none"},
		{"rule=feedback-alignment circuit.backward.regime=tied circuit.backward.draw=normal", "circuit.backward.draw: applies only where circuit.backward.regime is random or usf or brsf or frsf; here it is tied"},
		{"rule=feedback-alignment circuit.backward.scale=0", "circuit.backward.scale: 0 is not allowed: must be above 0"},
		{"rule=backprop align_to=[feedback-alignment]", "align_to: does not apply where circuit.backward.form is none or direct"},
	} {
		_, err := Decode("", []byte("circuit: mlp"), Known{}, strings.Fields(c.settings)...)
		got := ""
		if err != nil {
			_, got, _ = strings.Cut(err.Error(), ": ") // after the argument
		}
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.settings, got, c.want)
		}
	}
	if _, err := Decode("", []byte("circuit: {name: dic, backward: {form: layers}}"), Known{}); err == nil || !strings.Contains(err.Error(), "circuit.backward: applies only where circuit.name is mlp; here it is dic") {
		t.Errorf("feedback of errors in dic: %v", err)
	}
}
