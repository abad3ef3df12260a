package rules_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules/rulestest"
)

// Numbers are from section 13 of the burst reference: its invariants.

// newPropNet is newBurstNet for Burstprop, with recurrent weights.
func newPropNet(sizes []int, batch int, tied bool, scale float64) (*models.Burstprop, circuittest.Values) {
	c := models.NewBurstprop(sizes)
	at := newBurstNet(sizes, batch, tied, scale).at
	drawn := circuittest.Draw(c, batch, 9)
	at["Y0"] = times(drawn["Y0"], scale)
	if tied {
		at["Y0"] = transposed(at["W1"], sizes[0], sizes[1], scale)
	}
	for l := 1; l < len(sizes)-1; l++ {
		at[fmt.Sprint("R", l)] = drawn[fmt.Sprint("R", l)]
	}
	return c, at
}

func inPhase(variable, cells, phase string) string {
	return fmt.Sprintf("variable %s %s in phase %s", variable, cells, phase)
}

// Invariant 2: bursts are events times their probability, which is within its bounds.
func TestBurstpropProbabilities(t *testing.T) {
	c, at := newPropNet([]int{5, 6, 7, 3}, 4, false, 2)
	v := under(t, c, "burstprop", 4, at)
	for _, phase := range []string{"free", "teacher"} {
		for _, cells := range []string{"E1", "E2", "v"} {
			p, e := v[inPhase("p", cells, phase)], v["rate "+cells+" in phase "+phase]
			lo, hi := 0., 1.
			if cells == "v" {
				lo, hi = 0.75*0.2, 2*0.2
			}
			for i, b := range v[inPhase("burst", cells, phase)] {
				if b != p[i]*e[i] || !(p[i] > lo && p[i] < hi) {
					t.Errorf("%s, %s: burst rate %g, probability %g, event rate %g", cells, phase, b, p[i], e[i])
				}
			}
		}
	}
}

// Invariants 12 and 15: without a teacher bursts do not differ, bit for bit, recurrent weights learn nevertheless, and events do not know.
func TestBurstpropWithoutATeacher(t *testing.T) {
	c, at := newPropNet([]int{5, 6, 7, 3}, 4, false, 0.5)
	c.LearnY = true
	taught := under(t, c, "burstprop", 4, at)
	c.Teacher = false
	v := under(t, c, "burstprop", 4, at)
	for _, name := range []string{"W1", "b1", "W2", "b2", "W3", "b3", "Y0", "Y1", "Y2"} {
		if x := circuittest.Largest(v[rulestest.Delta(name)]); x != 0 {
			t.Errorf("%s changes by %g", name, x)
		}
		if circuittest.Largest(taught[rulestest.Delta(name)]) == 0 {
			t.Errorf("%s does not learn from the teacher", name)
		}
	}
	for _, name := range []string{"R1", "R2"} {
		circuittest.Same(t, name, v[rulestest.Delta(name)], taught[rulestest.Delta(name)])
		if circuittest.Largest(v[rulestest.Delta(name)]) < 1e-3 {
			t.Errorf("%s does not learn", name)
		}
	}
	circuittest.Same(t, "answer", v["output free"], taught["output teacher"])
	circuittest.Same(t, "events", v["rate E1 in phase teacher"], taught["rate E1 in phase teacher"])
}

// Invariant 15: the last layer is taught p_b times the gradient; with tied weights the angles to it do not fall with the error.
func TestBurstpropAndTheGradient(t *testing.T) {
	c, at := newPropNet([]int{784, 100, 100, 100, 10}, 32, true, 1)
	c.Recurrent, c.LearnR = false, false
	var whole []float64
	for _, k := range []float64{1, 0.3, 0.1} {
		answer, target := under(t, c, "burstprop", 32, at)["output free"], slices.Clone(at["target"])
		for i := range target {
			target[i] = answer[i] + k*(target[i]-answer[i])
		}
		near := at.With("target", target)
		prop, back := under(t, c, "burstprop", 32, near), under(t, c, "backprop", 32, near)
		circuittest.Near(t, "ΔW4", prop[rulestest.Delta("W4")], times(back[rulestest.Delta("W4")], 0.2), 1e-13/k)
		var angles []float64
		for _, w := range []string{"W1", "W2", "W3"} {
			angles = append(angles, angle(prop[rulestest.Delta(w)], back[rulestest.Delta(w)]))
		}
		if k == 1 {
			whole = angles
		}
		for l, a := range angles {
			if !(a > 0.2) || math.Abs(a-whole[l]) > 0.05 {
				t.Errorf("layer %d: angle %.4f° at %g of the error, %.4f° at all of it", l+1, a, k, whole[l])
			}
		}
	}
}

// fullOf tells a circuit how many samples a full minibatch has.
func fullOf(t *testing.T, c circuit.Model, samples int) {
	t.Helper()
	inputs, outputs := c.Widths()
	if err := c.Ends(circuit.Ends{Inputs: circuit.Shape{inputs}, Outputs: outputs, Loss: circuit.SquaredError{}, Batch: samples}); err != nil {
		t.Fatal(err)
	}
}

// Invariant 14: sums double with the samples; over a full minibatch of a given size a short one counts by its samples.
func TestBurstpropSums(t *testing.T) {
	c, at := newPropNet([]int{5, 6, 7, 3}, 4, false, 0.5)
	c.LearnY = true
	mean := under(t, c, "burstprop", 4, at)
	fullOf(t, c, 8)
	one := under(t, c, "burstprop", 4, at)
	twice := under(t, c, "burstprop", 8, circuittest.Rows(c, at, 4, 0, 1, 2, 3, 3, 2, 1, 0))
	for _, name := range []string{"W1", "b1", "W3", "Y0", "Y2", "R1", "R2"} {
		delta := rulestest.Delta(name)
		circuittest.Near(t, name+", every sample twice", twice[delta], times(one[delta], 2), 1e-11)
		if name[0] != 'R' {
			circuittest.Near(t, name+", half a minibatch", one[delta], times(mean[delta], 0.5), 1e-13)
		}
	}
}

// Feedback learns the transpose of the change of the forward weights of the same cells; section 6.
func TestBurstpropFeedbackLearnsTheSame(t *testing.T) {
	c, at := newPropNet([]int{5, 6, 7, 3}, 4, false, 0.5)
	c.LearnY = true
	fullOf(t, c, 3)
	v := under(t, c, "burstprop", 4, at)
	for l := 1; l <= 3; l++ {
		want := transposed(v[rulestest.Delta(fmt.Sprint("W", l))], c.Sizes[l-1], c.Sizes[l], 1)
		circuittest.Near(t, fmt.Sprint("Y", l-1), v[rulestest.Delta(fmt.Sprint("Y", l-1))], want, 1e-13)
	}
}

// Invariant 19: hidden cells have no names.
func TestBurstpropCellsHaveNoOrder(t *testing.T) {
	c, at := newPropNet([]int{5, 6, 3}, 4, false, 0.5)
	columns, rows := ordered(6)
	moved := at.With("W1", columns(at["W1"], 5)).With("b1", columns(at["b1"], 1)).With("Y1", columns(at["Y1"], 3)).
		With("W2", rows(at["W2"], 3)).With("Y0", rows(at["Y0"], 5)).With("R1", rows(columns(at["R1"], 6), 6))
	a, b := under(t, c, "burstprop", 4, at), under(t, c, "burstprop", 4, moved)
	circuittest.Near(t, "answer", b["output free"], a["output free"], 1e-13)
	circuittest.Near(t, "ΔW1", b[rulestest.Delta("W1")], columns(a[rulestest.Delta("W1")], 5), 1e-11)
	circuittest.Near(t, "ΔR1", b[rulestest.Delta("R1")], rows(columns(a[rulestest.Delta("R1")], 6), 6), 1e-11)
}

// ordered returns how the columns and rows of weights move if cells take another order.
func ordered(cells int) (columns, rows func(x []float64, others int) []float64) {
	order := make([]int, cells)
	for i := range order {
		order[i] = (5*i + 3) % cells
	}
	columns = func(x []float64, others int) (out []float64) {
		for i := range others {
			for _, from := range order {
				out = append(out, x[i*cells+from])
			}
		}
		return out
	}
	rows = func(x []float64, others int) (out []float64) {
		for _, from := range order {
			out = append(out, x[from*others:(from+1)*others]...)
		}
		return out
	}
	return columns, rows
}
