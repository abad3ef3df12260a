package experiment_test

import (
	"strings"
	"testing"
)

// Feedback of errors goes with the rule: feedback that does not is refused in words, by hand.
func TestBackwardGoesWithTheRule(t *testing.T) {
	for _, c := range []struct{ settings, want string }{
		{"rule=feedback-alignment circuit.backward.y=tied", ""},
		{"rule=backprop circuit.backward=layers circuit.backward.y=signs circuit.backward.y.sizes=fixed align_to=[backprop,feedback-alignment]", ""},
		{"rule=feedback-alignment circuit.backward=direct", ""}, // one hidden layer is next to the read-out
		{"rule=sign-symmetric circuit.backward.y.sizes=batch circuit.backward.y.draw=normal", ""},
		{"rule=kolen-pollack circuit.backward.y=symmetric", ""},
		{"rule=feedback-alignment circuit.backward=direct circuit.hidden=[5,4]",
			"rule.name: these options of circuit mlp do not serve it: rule feedback-alignment at projection W1 of circuit mlp needs feedback of errors from cells that population E1 drives, and Y1 comes from population v"},
		{"rule=feedback-alignment circuit.backward.y=signs",
			"rule.name: these options of circuit mlp do not serve it: rule feedback-alignment at projection W1 of circuit mlp needs feedback of errors whose weights are random, symmetric or tied, and the weights of Y1 are signs: choose other weights, or another rule"},
		{"rule=sign-symmetric circuit.backward.y=random",
			"rule.name: these options of circuit mlp do not serve it: rule sign-symmetric at projection W1 of circuit mlp needs feedback of errors whose weights are signs, and the weights of Y1 are random: choose other weights, or another rule"},
		{"rule=direct-feedback-alignment circuit.backward.y=tied",
			"circuit.backward.y: mlp: feedback from the read-out to each layer must be random, not tied: there are no forward weights between the same cells"},
		{"rule=kolen-pollack circuit.backward.y=tied", "circuit.backward.learning: mlp: feedback that learns must be random or symmetric"},
		{"rule=kolen-pollack circuit.backward.learning=false",
			"rule.name: these options of circuit mlp do not serve it: rule kolen-pollack finds no plastic projection in circuit mlp: it serves errors projections"},
		{"rule=backprop circuit.backward=layer", `circuit.backward.name: "layer" is not one of none, layers, direct; did you mean layers?`},
		{"rule=backprop circuit.backward=layers circuit.backward.y=0", `circuit.backward.y.name: "0" is not one of random, symmetric, tied, signs`},
		{"rule=backprop circuit.backward.y.scale=2", "circuit.backward.y: applies only where circuit.backward.name is layers or direct; here it is none"},
		{"rule=feedback-alignment circuit.backward.y=tied circuit.backward.y.draw=normal",
			"circuit.backward.y.draw: applies only where circuit.backward.y.name is random or signs; here it is tied"},
		{"rule=feedback-alignment circuit.backward.y.scale=0", "circuit.backward.y.scale: 0 is not allowed: must be above 0"},
		{"rule=backprop align_to=[feedback-alignment]", `align_to: circuit mlp: reference "feedback-alignment" is not one of backprop`},
	} {
		_, err := read("", "circuit: mlp", strings.Fields(c.settings)...)
		got := ""
		if err != nil {
			_, got, _ = strings.Cut(err.Error(), ": ") // after the argument
		}
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.settings, got, c.want)
		}
	}
	want := "f:1:22: circuit.backward: applies only where circuit.name is mlp; here it is dic"
	if _, err := read("f", "circuit: {name: dic, backward: {name: layers}}"); message(err) != want {
		t.Errorf("feedback of errors in dic: %v", err)
	}
}
