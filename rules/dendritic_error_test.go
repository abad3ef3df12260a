package rules_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules/rulestest"
)

// newErrorNet is newBurstNet for the dendritic-error network; interneurons mirror, or have weights of their own.
func newErrorNet(sizes []int, batch int, tied bool, scale float64, mirrors bool) (*models.EDN, circuittest.Values) {
	c := models.NewEDN(sizes)
	at, drawn := newBurstNet(sizes, batch, tied, scale).at, circuittest.Draw(c, batch, 9)
	for l := 1; l < len(sizes)-1; l++ {
		F, f, H := fmt.Sprint("F", l), fmt.Sprint("f", l), fmt.Sprint("H", l)
		at[F], at[f], at[H] = drawn[F], drawn[f], drawn[H]
		if mirrors {
			at[F], at[f], at[H] = at[fmt.Sprint("W", l+1)], at[fmt.Sprint("b", l+1)], at[fmt.Sprint("Y", l)]
		}
	}
	return c, at
}

// Invariant 16: without a teacher interneurons that mirror explain all feedback away, for any Y. Invariant 12: rates on the
// way up do not know of the teacher.
func TestMirrorsExplainFeedbackAway(t *testing.T) {
	c, at := newErrorNet([]int{5, 6, 7, 3}, 4, false, 0.5, true)
	taught := under(t, c, "dendritic-error", 4, at)
	c.Teacher = false
	v := under(t, c, "dendritic-error", 4, at)
	for l := 1; l <= 2; l++ {
		name := inPhase("apical", fmt.Sprint("E", l), "teacher")
		if a := circuittest.Largest(v[name]); a >= 1e-13 {
			t.Errorf("apical potential of layer %d is %g", l, a)
		}
		if circuittest.Largest(taught[name]) < 1e-4 {
			t.Errorf("apical potential of layer %d does not show the teacher", l)
		}
		name = inPhase("untaught", fmt.Sprint("E", l), "teacher")
		circuittest.Same(t, name, v[name], taught[name])
	}
	for _, name := range []string{"W1", "b1", "W2", "b2", "W3", "b3", "F1", "f1", "H1", "F2", "f2", "H2"} {
		if x := circuittest.Largest(v[rulestest.Delta(name)]); x >= 1e-13 || name[0] != 'H' && x >= 1e-15 {
			t.Errorf("%s changes by %g", name, x)
		}
	}
	circuittest.Same(t, "answer", v["output teacher"], taught["output teacher"])
	_, own := newErrorNet([]int{5, 6, 7, 3}, 4, false, 0.5, false)
	if a := circuittest.Largest(under(t, c, "dendritic-error", 4, own)[inPhase("apical", "E1", "teacher")]); a < 1e-2 {
		t.Errorf("interneurons with weights of their own explain all: %g", a)
	}
}

// Invariant 16: with tied weights the share of the gradient falls by λ_h (1 − λ_I) = 0.09 from each layer to the one below. So that it
// does exactly, both are taught the same small errors: V_L + d of the one, R_L + d of the other.
func TestErrorsShrinkWithDepth(t *testing.T) {
	sizes := []int{5, 6, 8, 7, 3}
	c, at := newErrorNet(sizes, 4, true, 1, true)
	v := under(t, c, "dendritic-error", 4, at)
	soft, hard := slices.Clone(at["target"]), slices.Clone(at["target"])
	for i, V := range v[inPhase("predicted", "v", "teacher")] {
		d := 1e-4 * (at["target"][i] - 0.3)
		soft[i], hard[i] = (1/(1+math.Exp(-V-d))-0.2)/0.6, 1/(1+math.Exp(-V))+d
	}
	edn := under(t, c, "dendritic-error", 4, at.With("target", soft))
	back := under(t, c, "backprop", 4, at.With("target", hard))
	for l := 1; l <= 4; l++ {
		name := rulestest.Delta(fmt.Sprint("W", l))
		circuittest.Near(t, name, edn[name], times(back[name], 0.1*math.Pow(0.09, float64(4-l))), 1e-4)
	}
}

// Invariant 19: hidden cells have no names, and interneurons only the names of the cells that they mirror.
func TestDendriticCellsHaveNoOrder(t *testing.T) {
	c, at := newErrorNet([]int{5, 6, 3}, 4, false, 0.5, false)
	columns, rows := ordered(6)
	moved := at.With("W1", columns(at["W1"], 5)).With("b1", columns(at["b1"], 1)).With("Y1", columns(at["Y1"], 3)).
		With("H1", columns(at["H1"], 3)).With("W2", rows(at["W2"], 3)).With("F1", rows(at["F1"], 3))
	a, b := under(t, c, "dendritic-error", 4, at), under(t, c, "dendritic-error", 4, moved)
	circuittest.Near(t, "answer", b["output teacher"], a["output teacher"], 1e-13)
	circuittest.Near(t, "ΔW1", b[rulestest.Delta("W1")], columns(a[rulestest.Delta("W1")], 5), 1e-11)
	circuittest.Near(t, "ΔF1", b[rulestest.Delta("F1")], rows(a[rulestest.Delta("F1")], 3), 1e-11)
	circuittest.Near(t, "ΔH1", b[rulestest.Delta("H1")], columns(a[rulestest.Delta("H1")], 3), 1e-11)
}
