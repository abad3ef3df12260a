package rules_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/rules"
)

// The activation of the still circuit's inhibitory cells, 2 ln(1 + e^((u − 1)/2)), by hand.
func inverse(r float64) float64 { return 1 + 2*math.Log(math.Expm1(r/2)) }
func slope(u float64) float64   { return 1 / (1 + math.Exp(-(u-1)/2)) }
func sigmoid(u float64) float64 { return 1 / (1 + math.Exp(-u)) }

// outer is ⟨pre · post⟩ over two samples, for the still circuit: W has 2 presynaptic cells.
func outer(pre, post []float64) (out []float64) {
	n, m := len(pre)/2, len(post)/2
	for i := range n {
		for j := range m {
			out = append(out, (pre[i]*post[j]+pre[n+i]*post[m+j])/2)
		}
	}
	return out
}

// Closed-loop numbers of the still circuit: rE, uE, and the inhibition that the cells sense, sample by sample.
var (
	rE = []float64{0.5, 2, 1.5, 0.25}
	uE = []float64{0, 1, -1, 2}
	rI = []float64{0.5, 1, 2, 1.5}
	x  = []float64{1, 2, 3, -1}
)

// post is (rE − T(rI)) φE'(uE).
func post(threshold func(cell int, rI float64) float64) []float64 {
	out := make([]float64, 4)
	for i := range out {
		out[i] = (rE[i] - threshold(i%2, rI[i])) * sigmoid(uE[i])
	}
	return out
}

// One number worked out on paper: sample 1, cell 1 has rE 0.5, rI 0.5, uE 0. φI⁻¹(0.5) = 1 + 2 ln(e^0.25 − 1) = −1.51738, so that
// its factor is (0.5 + 1.51738)/2 = 1.00869.
func TestInhibitoryExactByHand(t *testing.T) {
	factor := post(func(_ int, r float64) float64 { return inverse(r) })
	if math.Abs(factor[0]-1.00869) > 1e-5 {
		t.Fatalf("the factor of the first cell is %.5f, by hand 1.00869", factor[0])
	}
	got := learn(t, rules.InhibitoryExact(), nil, "W", "b")
	circuittest.Near(t, "ΔW", got["W"], outer(x, factor), 1e-14)
	circuittest.Near(t, "Δb", got["b"], outer([]float64{1, 1}, factor), 1e-14)
}

// tangent returns theta + delta rI with the line touching at y0.
func tangent(y0, rI float64) float64 {
	u0 := inverse(y0)
	return u0 + (rI-y0)/slope(u0)
}

// The running mean takes the open-loop inhibition, cell 1: (0.4 + 0.8)/2 = 0.6, cell 2: (0.6 + 1.4)/2 = 1, before the tangent is
// taken: λ = 1 forgets, λ = 1/4 keeps three quarters of 0.8 and of 1.2.
func TestInhibitoryThresholdByHand(t *testing.T) {
	for _, row := range []struct {
		lambda float64
		y0     []float64
	}{{1, []float64{0.6, 1}}, {0.25, []float64{0.75*0.8 + 0.25*0.6, 0.75*1.2 + 0.25*1}}, {0, []float64{0.8, 1.2}}} {
		r := rules.InhibitoryThreshold(row.lambda, 0.8)
		memory := circuittest.Values{"inhibitory-threshold/W/y0": {0.8, 1.2}, "inhibitory-threshold/b/y0": {0.8, 1.2}}
		got := learn(t, r, memory, "W", "b")
		factor := post(func(cell int, r float64) float64 { return tangent(row.y0[cell], r) })
		circuittest.Near(t, "ΔW", got["W"], outer(x, factor), 1e-14)
		circuittest.Near(t, "Δb", got["b"], outer([]float64{1, 1}, factor), 1e-14)
		circuittest.Near(t, "y0", got["inhibitory-threshold/W/y0"], row.y0, 1e-15)
		circuittest.Near(t, "y0", got["inhibitory-threshold/b/y0"], row.y0, 1e-15)
	}
}

func TestInhibitoryThresholdMemory(t *testing.T) {
	spec := stillSpec().Only(only{names: []string{"W"}}.keep)
	m := rules.InhibitoryThreshold(1, 0.8).Memory(spec)
	if len(m) != 1 || m[0].Name != "inhibitory-threshold/W/y0" || m[0].Projection != "W" || !slices.Equal(m[0].Shape(spec, 5), []int{1, 2}) || m[0].Value != 0.8 {
		t.Errorf("memory %+v, want one running mean (1, 2) for projection W that starts at 0.8", m)
	}
}

func TestInhibitoryLineByHand(t *testing.T) {
	got := learn(t, rules.InhibitoryLine(0.3, 2), nil, "W", "b")
	factor := post(func(_ int, r float64) float64 { return 0.3 + 2*r })
	circuittest.Near(t, "ΔW", got["W"], outer(x, factor), 1e-14)
	circuittest.Near(t, "Δb", got["b"], outer([]float64{1, 1}, factor), 1e-14)
}

func TestInhibitoryTaylorByHand(t *testing.T) {
	for _, y0 := range []float64{1, 0.5} {
		got := learn(t, rules.InhibitoryTaylor(y0), nil, "W")
		factor := post(func(_ int, r float64) float64 { return tangent(y0, r) })
		circuittest.Near(t, "ΔW", got["W"], outer(x, factor), 1e-14)
	}
}

// v − r V is 0.25 and −1.5 in the two samples: ΔV of cell 1 is (0.5·0.25 + 1.5·(−1.5))/2 = −1.0625, of cell 2
// (2·0.25 + 0.25·(−1.5))/2 = 0.0625.
func TestReadoutDeltaByHand(t *testing.T) {
	circuittest.Near(t, "ΔV", learn(t, rules.ReadoutDelta(), nil, "V")["V"], []float64{-1.0625, 0.0625}, 1e-15)
}

// The open-loop errors 0.75 and −0.5 with the closed-loop rates: (0.5·0.75 − 1.5·0.5)/2 = −0.1875, (2·0.75 − 0.25·0.5)/2 = 0.6875.
func TestReadoutErrorByHand(t *testing.T) {
	circuittest.Near(t, "ΔV", learn(t, rules.ReadoutError(), nil, "V")["V"], []float64{-0.1875, 0.6875}, 1e-15)
}

// Several assignments to one projection add up, in one Update each; each sees only its own projections.
func TestAssignAddsUp(t *testing.T) {
	spec := stillSpec()
	twice := rules.Assign("twice",
		rules.Assignment{Projections: []string{"V"}, Rule: rules.ReadoutDelta()},
		rules.Assignment{Projections: []string{"W", "b"}, Rule: rules.InhibitoryExact()},
		rules.Assignment{Cell: circuit.Excitatory, Rule: rules.InhibitoryThreshold(1, 0.8)})
	if err := rules.Check(twice, spec); err != nil {
		t.Fatal(err)
	}
	if n := twice.Needs(); strings.Join(n.Phases, " ") != "closed open" || n.Gradient {
		t.Errorf("needs %+v, want phases closed and open and no gradient", n)
	}
	if m := twice.Memory(spec); len(m) != 2 {
		t.Errorf("memory %+v, want the memory of W and b", m)
	}
	b, s := settled(t)
	updates, err := rules.Write(b, s, twice)
	if err != nil {
		t.Fatal(err)
	}
	var targets []string
	for _, u := range updates {
		targets = append(targets, u.Target)
	}
	want := "V W b W inhibitory-threshold/W/y0 b inhibitory-threshold/b/y0"
	if got := strings.Join(targets, " "); got != want {
		t.Errorf("updates of %s, want %s", got, want)
	}
}
