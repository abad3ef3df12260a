package rules_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules/rulestest"
)

// Numbers are from section 13 of the burst reference: its invariants.

// burstNet is a bursting network with weights and a minibatch.
type burstNet struct {
	*models.BurstCCN
	batch int
	at    circuittest.Values
}

// newBurstNet draws weights as the circuit's inits do; Y is scale times Wᵀ, or drawn with that standard deviation; Q is half of Y.
func newBurstNet(sizes []int, batch int, tied bool, scale float64) burstNet {
	rng := rand.New(rand.NewPCG(3, 4))
	normal := func(n int, std float64) []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = std * rng.NormFloat64()
		}
		return out
	}
	L := len(sizes) - 1
	n := burstNet{models.NewBurstCCN(sizes), batch, circuittest.Values{}}
	n.at["x"], n.at["target"] = make([]float64, batch*sizes[0]), make([]float64, batch*sizes[L])
	for i := range n.at["x"] {
		n.at["x"][i] = rng.Float64()
	}
	for s := range batch {
		n.at["target"][s*sizes[L]+rng.IntN(sizes[L])] = 1
	}
	for l := 1; l <= L; l++ {
		in, out := sizes[l-1], sizes[l]
		n.at[fmt.Sprint("W", l)], n.at[fmt.Sprint("b", l)] = normal(in*out, 3.6*math.Sqrt(2/float64(in+out))), normal(out, 0.3)
		if l == 1 {
			continue
		}
		y := normal(out*in, scale)
		if tied {
			y = transposed(n.at[fmt.Sprint("W", l)], in, out, scale)
		}
		n.at[fmt.Sprint("Y", l-1)], n.at[fmt.Sprint("Q", l-1)] = y, times(y, 0.5)
	}
	return n
}

func transposed(x []float64, rows, columns int, scale float64) []float64 {
	out := make([]float64, len(x))
	for i := range rows {
		for j := range columns {
			out[j*rows+i] = scale * x[i*columns+j]
		}
	}
	return out
}

func times(x []float64, by float64) []float64 {
	out := slices.Clone(x)
	for i := range out {
		out[i] *= by
	}
	return out
}

// under returns the changes of a rule, and the variables of all cells.
func (n burstNet) under(t *testing.T, rule string) circuittest.Values {
	t.Helper()
	p := circuittest.Compile(t, n.BurstCCN, graph.Options{Dtype: graph.Float64}, n.batch, func(p *circuittest.Page) {
		circuittest.All(p)
		rulestest.Must(t, named(t, rule, n.BurstCCN))(p)
	})
	return p.Run(t, n.at)
}

func (n burstNet) hidden() int { return len(n.Sizes) - 2 }

func variable(name string, l int) string {
	return fmt.Sprintf("variable %s E%d in phase teacher", name, l)
}

// Invariant 1: without a teacher, or with the answer as target, nothing is above the baseline, for any Y. Invariant 12: events do not
// know of the teacher.
func TestWithoutATeacherNothingMoves(t *testing.T) {
	n := newBurstNet([]int{5, 6, 7, 3}, 4, false, 0.5)
	taught := n.under(t, "burst")
	n.Teacher = false
	v := n.under(t, "burst")
	told := n
	told.BurstCCN = models.NewBurstCCN(n.Sizes)
	told.at = n.at.With("target", v["output teacher"])
	for what, v := range map[string]circuittest.Values{"no teacher": v, "its own answer": told.under(t, "burst")} {
		for l := 1; l <= 3; l++ {
			for _, w := range []string{"W", "b"} {
				if x := circuittest.Largest(v[rulestest.Delta(fmt.Sprint(w, l))]); x != 0 {
					t.Errorf("%s: %s%d changes by %g", what, w, l, x)
				}
			}
		}
		for l := 1; l <= n.hidden(); l++ {
			if u := circuittest.Largest(v[variable("apical", l)]); u != 0 {
				t.Errorf("%s: apical potential of layer %d is %g", what, l, u)
			}
		}
		circuittest.Same(t, "answer, "+what, v["output teacher"], taught["output teacher"])
	}
	circuittest.Apart(t, "W1 with a teacher", taught[rulestest.Delta("W1")], v[rulestest.Delta("W1")], 1e-5)
}

// Invariant 2: bursts are events times their probability, which is within its bounds.
func TestBurstProbabilities(t *testing.T) {
	v := newBurstNet([]int{5, 6, 7, 3}, 4, false, 2).under(t, "burst")
	haveBursts(t, v, 2)
}

// haveBursts compares burst rates of the hidden layers with events times probability, and probabilities with their bounds.
func haveBursts(t *testing.T, v circuittest.Values, hidden int) {
	t.Helper()
	for l := 1; l <= hidden; l++ {
		p, e := v[variable("p", l)], v[fmt.Sprintf("rate E%d in phase teacher", l)]
		for i, b := range v[variable("burst", l)] {
			if b != p[i]*e[i] || !(p[i] > 0 && p[i] < 1) {
				t.Errorf("layer %d: burst rate %g, probability %g, event rate %g", l, b, p[i], e[i])
			}
		}
	}
	for _, p := range v["variable p v in phase teacher"] {
		if !(p >= 0.75*0.5 && p <= 2*0.5) {
			t.Errorf("the read-out bursts with probability %g", p)
		}
	}
}

// Invariants 3 and 21: the last layer is taught p_b times the gradient.
func TestLastLayerIsHalfTheGradient(t *testing.T) {
	for _, sizes := range [][]int{{5, 3}, {5, 6, 7, 3}} {
		n := newBurstNet(sizes, 4, false, 0.5)
		burst, back := n.under(t, "burst"), n.under(t, "backprop")
		for _, w := range []string{"W", "b"} {
			name := rulestest.Delta(fmt.Sprint(w, len(sizes)-1))
			circuittest.Near(t, name, burst[name], times(back[name], 0.5), 4e-15)
		}
	}
}

// Invariant 5, tied, 784-500x3-10: hidden angles below 0.2°, and the projection onto the gradient is near a half.
func TestTiedFeedbackIsNearTheGradient(t *testing.T) {
	if testing.Short() {
		t.Skip("a network of 900,000 weights")
	}
	n := newBurstNet([]int{784, 500, 500, 500, 10}, 32, true, 1)
	burst, back := n.under(t, "burst"), n.under(t, "backprop")
	for l := 1; l <= 3; l++ {
		name := rulestest.Delta(fmt.Sprint("W", l))
		x, y := burst[name], back[name]
		share := dot(x, y) / dot(y, y)
		if a := angle(x, y); !(a < 0.2) || !(share > 0.497 && share < 0.5005) {
			t.Errorf("%s: angle %.3f°, projection %.4f", name, a, share)
		}
	}
}

// Invariant 8: with drawn feedback the rule follows feedback alignment through the same feedback, the more closely the weaker it is.
func TestDrawnFeedbackFollowsFeedbackAlignment(t *testing.T) {
	if testing.Short() {
		t.Skip("a network of 900,000 weights")
	}
	sizes := []int{784, 500, 500, 500, 10}
	for scale, limit := range map[float64]float64{0.5: 5, 0.1: 0.05} {
		n := newBurstNet(sizes, 32, false, scale)
		plain := models.NewSigmoidMLP(sizes)
		plain.Backward = models.Layered{Y: circuit.Random{Scale: 1, Draw: circuit.NormalDraw}}
		p := circuittest.Compile(t, plain, graph.Options{Dtype: graph.Float64}, 32, rulestest.Must(t, named(t, "feedback-alignment", plain)))
		burst, aligned := n.under(t, "burst"), p.Run(t, n.at)
		for l := 1; l <= 3; l++ {
			name := rulestest.Delta(fmt.Sprint("W", l))
			if a := angle(burst[name], aligned[name]); !(a < limit) || a == 0 {
				t.Errorf("scale %g, %s: angle %.4f° to feedback alignment, limit %g°", scale, name, a, limit)
			}
		}
	}
}

func dot(x, y []float64) (sum float64) {
	for i := range x {
		sum += x[i] * y[i]
	}
	return sum
}

// deltas returns −D = B − p_b E of a layer, or of the read-out.
func deltas(v circuittest.Values, population string) []float64 {
	out := slices.Clone(v["variable burst "+population+" in phase teacher"])
	for i, e := range v["rate "+population+" in phase teacher"] {
		out[i] -= 0.5 * e
	}
	return out
}

// Invariant 6: a layer adds to its bursts the surplus from above, times E (1 − E), to third order in the apical potential.
func TestDeltasAreLinearToThirdOrder(t *testing.T) {
	for _, scale := range []float64{0.1, 0.5, 2} {
		n := newBurstNet([]int{5, 6, 7, 3}, 4, false, scale)
		v := n.under(t, "burst")
		for l := 1; l <= 2; l++ {
			above, name := "v", fmt.Sprint("E", l)
			if l == 1 {
				above = "E2"
			}
			got, from := deltas(v, name), deltas(v, above)
			u, e := v[variable("apical", l)], v["rate "+name+" in phase teacher"]
			cells, many := n.Sizes[l], n.Sizes[l+1]
			for s := range n.batch {
				for j := range cells {
					i, back := s*cells+j, 0.0
					for k := range many {
						back += from[s*many+k] * n.at[fmt.Sprint("Y", l)][k*cells+j]
					}
					bound := 4./3*math.Pow(math.Abs(u[i]*(1-e[i])), 3)*e[i] + 1e-14
					if d := math.Abs(got[i] - back*e[i]*(1-e[i])); d > bound {
						t.Errorf("scale %g, layer %d: %g apart, bound %g", scale, l, d, bound)
					}
				}
			}
		}
	}
}

// Invariant 7: with the target nearer to the answer the angle to the gradient falls as the square of the distance.
func TestAnglesFallAsTheSquareOfTheError(t *testing.T) {
	n := newBurstNet([]int{5, 6, 7, 3}, 4, true, 1)
	answer, target := n.under(t, "burst")["output teacher"], n.at["target"]
	angles := func(k float64) (out []float64) {
		near := slices.Clone(answer)
		for i := range near {
			near[i] += k * (target[i] - answer[i])
		}
		m := n
		m.at = n.at.With("target", near)
		burst, back := m.under(t, "burst"), m.under(t, "backprop")
		for l := 1; l <= 2; l++ {
			name := rulestest.Delta(fmt.Sprint("W", l))
			out = append(out, angle(burst[name], back[name]))
		}
		return out
	}
	whole := angles(1)
	for _, k := range []float64{0.3, 0.1} {
		for l, a := range angles(k) {
			if r := a / whole[l]; math.Abs(r/(k*k)-1) > 0.05 {
				t.Errorf("layer %d: angle %.4g° at %g of the error, %.4g° at all of it", l+1, a, k, whole[l])
			}
		}
	}
}

// Invariant 9: weak copies of the weights above make the changes of each layer weaker by their scale.
func TestWeakCopiesScaleTheChanges(t *testing.T) {
	for _, k := range []float64{0.1, 0.01} {
		n := newBurstNet([]int{5, 6, 7, 3}, 4, true, k)
		burst, back := n.under(t, "burst"), n.under(t, "backprop")
		for l := 1; l <= 3; l++ {
			name := rulestest.Delta(fmt.Sprint("W", l))
			x, y := burst[name], back[name]
			ratio, want := math.Sqrt(dot(x, x)/dot(y, y)), 0.5*math.Pow(k, float64(3-l))
			if !(math.Abs(ratio/want-1) < 1e-4*k/0.01) {
				t.Errorf("scale %g, layer %d: %.6g of the gradient, want %.6g", k, l, ratio, want)
			}
		}
	}
}

// Invariant 10: the feedback of bursts learns the opposite of the feedback of events.
func TestFeedbackLearnsOpposites(t *testing.T) {
	n := newBurstNet([]int{5, 6, 7, 3}, 4, false, 0.5)
	n.LearnY = true
	v := n.under(t, "burst")
	for l := 1; l <= 2; l++ {
		y, q := v[rulestest.Delta(fmt.Sprint("Y", l))], v[rulestest.Delta(fmt.Sprint("Q", l))]
		circuittest.Same(t, fmt.Sprint("layer ", l), y, times(q, -1))
		if circuittest.Largest(q) == 0 {
			t.Errorf("layer %d: nothing is learned", l)
		}
	}
}

// Invariant 19: hidden cells have no names: another order changes no answer and no change of the layers around, but for the order.
func TestHiddenCellsHaveNoOrder(t *testing.T) {
	n := newBurstNet([]int{5, 6, 3}, 4, false, 0.5)
	order := []int{3, 1, 5, 0, 2, 4}
	columns := func(x []float64, rows int) []float64 {
		out := make([]float64, len(x))
		for i := range rows {
			for j, from := range order {
				out[i*6+j] = x[i*6+from]
			}
		}
		return out
	}
	moved := n
	moved.at = n.at.With("W1", columns(n.at["W1"], 5)).With("b1", columns(n.at["b1"], 1)).With("Y1", columns(n.at["Y1"], 3)).With("Q1", columns(n.at["Q1"], 3))
	w2 := make([]float64, 18)
	for j, from := range order {
		copy(w2[3*j:3*j+3], n.at["W2"][3*from:3*from+3])
	}
	moved.at["W2"] = w2
	a, b := n.under(t, "burst"), moved.under(t, "burst")
	circuittest.Near(t, "answer", b["output teacher"], a["output teacher"], 1e-13)
	circuittest.Near(t, "ΔW1", b[rulestest.Delta("W1")], columns(a[rulestest.Delta("W1")], 5), 1e-13)
	circuittest.Near(t, "ΔQ1", b[rulestest.Delta("Q1")], columns(a[rulestest.Delta("Q1")], 3), 1e-13)
}
