package rules_test

import (
	"fmt"
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules"
	"credo/rules/rulestest"
)

// Numbers are from section 13 of the burst reference, here for layers of maps: its invariants.

// layersOfMaps are convolutions 3x3 of stride 2 onto 3 x 2 x 3 cells and 2x2 onto 2 x 1 x 4 cells of images of 7 x 6 x 2, dense cells and 3
// outputs.
func layersOfMaps(dense ...int) models.Maps {
	return models.Maps{
		Layers: models.Layers{Sizes: slices.Concat([]int{84}, dense, []int{3})}, Image: circuit.Shape{7, 6, 2},
		Convolutions: []models.Convolution{{Channels: 3, Kernel: 3, Stride: 2}, {Channels: 4, Kernel: 2, Stride: 1}},
	}
}

// newBurstMaps is a bursting network of maps on 4 samples. Q is half of Y.
func newBurstMaps() burstNet {
	c := models.NewBurstCCN(nil)
	c.Maps = layersOfMaps(5)
	n := burstNet{c, 4, circuittest.Draw(c, 4, 3)}
	for l := 1; l <= 3; l++ {
		n.at[fmt.Sprint("Q", l)] = times(n.at[fmt.Sprint("Y", l)], 0.5)
	}
	return n
}

// Invariants 1 and 12.
func TestMapsWithoutATeacherDoNotMove(t *testing.T) {
	n := newBurstMaps()
	taught := n.under(t, "burst")
	untaught := n
	c := *n.BurstCCN
	c.Teacher, untaught.BurstCCN = false, &c
	v := untaught.under(t, "burst")
	told := n
	told.at = n.at.With("target", v["output teacher"])
	for what, v := range map[string]circuittest.Values{"no teacher": v, "its own answer": told.under(t, "burst")} {
		for _, p := range n.Spec().Plastic() {
			if x := circuittest.Largest(v[rulestest.Delta(p.Name)]); x != 0 {
				t.Errorf("%s: %s changes by %g", what, p.Name, x)
			}
		}
		for l := 1; l <= 3; l++ {
			if u := circuittest.Largest(v[variable("apical", l)]); u != 0 {
				t.Errorf("%s: apical potential of layer %d is %g", what, l, u)
			}
			events := fmt.Sprintf("rate E%d in phase teacher", l)
			circuittest.Same(t, events+", "+what, v[events], taught[events])
		}
		circuittest.Same(t, "answer, "+what, v["output teacher"], taught["output teacher"])
	}
	circuittest.Apart(t, "W1 with a teacher", taught[rulestest.Delta("W1")], v[rulestest.Delta("W1")], 1e-5)
}

// Invariants 2 and 3.
func TestBurstsOfMaps(t *testing.T) {
	n := newBurstMaps()
	v, back := n.under(t, "burst"), n.under(t, "backprop")
	haveBursts(t, v, 3)
	for _, w := range []string{"W4", "b4"} {
		circuittest.Near(t, w, v[rulestest.Delta(w)], times(back[rulestest.Delta(w)], 0.5), 4e-15)
	}
}

// Invariant 14: every sample twice is the same mean, and of Burstprop, whose sums are over the size of a minibatch that it does not know of
// here, too; recurrent inhibition learns by the sum.
func TestSamplesOfMapsTwice(t *testing.T) {
	prop := models.NewBurstprop(nil)
	prop.Maps, prop.LearnY, prop.LearnMaps = layersOfMaps(5), true, true
	ccn := models.NewBurstCCN(nil)
	ccn.Maps, ccn.LearnY, ccn.LearnMaps = layersOfMaps(5), true, true
	for rule, c := range map[string]circuit.Circuit{"burst": ccn, "burstprop": prop} {
		at := circuittest.Draw(c, 3, 1)
		twice := at.With("x", slices.Repeat(at["x"], 2)).With("target", slices.Repeat(at["target"], 2))
		once, double := under(t, c, rule, 3, at), under(t, c, rule, 6, twice)
		for _, p := range c.Spec().Plastic() {
			name, by := rulestest.Delta(p.Name), 1.0
			if p.Role == circuit.Recurrent {
				by = 2
			}
			circuittest.Near(t, rule+" "+name, double[name], times(once[name], by), 1e-14)
			if circuittest.Largest(once[name]) == 0 {
				t.Errorf("%s: %s does not change", rule, name)
			}
		}
	}
}

// Oracle, section 4 and decision 15.6: changes are correlations of the signals at both ends, added over places, in plain loops: of forward weights
// events below with the surplus of bursts, of their biases the surplus, of Q events above with the apical potential, of Y the opposite.
func TestChangesOfMapsInPlainLoops(t *testing.T) {
	n := newBurstMaps()
	n.LearnY, n.LearnMaps = true, true
	n.at = n.at.With("Q1", times(n.at["Y1"], 0.3)).With("Q2", times(n.at["Y2"], 0.3))
	v := n.under(t, "burst")
	E := [][]float64{n.at["x"], v["rate E1 in phase teacher"], v["rate E2 in phase teacher"], v["rate E3 in phase teacher"]}
	for l, d1 := range map[int][]float64{1: deltas(v, "E1"), 2: deltas(v, "E2")} {
		circuittest.Near(t, fmt.Sprint("ΔW", l), v[rulestest.Delta(fmt.Sprint("W", l))], correlations(l, E[l-1], d1, n.batch), 1e-13)
		channels := map[int]int{1: 3, 2: 4}[l]
		biases := make([]float64, channels)
		for i, d := range d1 {
			biases[i%channels] += d / float64(n.batch)
		}
		circuittest.Near(t, fmt.Sprint("Δb", l), v[rulestest.Delta(fmt.Sprint("b", l))], biases, 1e-13)
	}
	dq := correlations(2, v[variable("apical", 1)], E[2], n.batch)
	circuittest.Near(t, "ΔQ1", v[rulestest.Delta("Q1")], dq, 1e-13)
	circuittest.Near(t, "ΔY1", v[rulestest.Delta("Y1")], times(dq, -1), 1e-13)
	if circuittest.Largest(dq) < 1e-5 {
		t.Errorf("ΔQ1 is dead: %v", dq)
	}
}

// correlations returns the mean over samples of below × above at every weight of a convolution, layer 1 or 2, added over its places.
func correlations(l int, below, above []float64, batch int) []float64 {
	type shape struct{ rows, columns, channels, kernel, stride, places, lines, maps int }
	s := map[int]shape{1: {7, 6, 2, 3, 2, 2, 3, 3}, 2: {3, 2, 3, 2, 1, 1, 2, 4}}[l]
	out := make([]float64, s.kernel*s.kernel*s.channels*s.maps)
	for n := range batch {
		for r := range s.lines {
			for c := range s.places {
				for o := range s.maps {
					y := above[((n*s.lines+r)*s.places+c)*s.maps+o]
					for i := range s.kernel {
						for j := range s.kernel {
							for k := range s.channels {
								x := below[((n*s.rows+r*s.stride+i)*s.columns+c*s.stride+j)*s.channels+k]
								out[((i*s.kernel+j)*s.channels+k)*s.maps+o] += x * y / float64(batch)
							}
						}
					}
				}
			}
		}
	}
	return out
}

// With the forward weights in the feedback, feedback alignment through maps is back-propagation.
func TestAlignmentThroughLayersOfMapsIsBackprop(t *testing.T) {
	c := models.NewSigmoidMLP(nil)
	c.Maps, c.Backward = layersOfMaps(5), models.Layered{Y: circuit.Tied{Scale: 1}}
	at := circuittest.Draw(c, 4, 1)
	at = at.With("Y1", at["W2"]).With("Y2", transposed(at["W3"], 8, 5, 1)).With("Y3", transposed(at["W4"], 5, 3, 1))
	want := circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, 4, rulestest.Must(t, rules.Backprop())).Run(t, at)
	got := under(t, c, "feedback-alignment", 4, at)
	for _, p := range c.Spec().Plastic() {
		circuittest.Near(t, p.Name, got[rulestest.Delta(p.Name)], want[rulestest.Delta(p.Name)], 1e-12)
	}
}

// Feedback that learns by Kolen and Pollack's rule gets the change of the forward weights between the same cells, through a convolution as it is.
func TestFeedbackOfMapsLearnsAsTheForwardWeights(t *testing.T) {
	c := models.NewSigmoidMLP(nil)
	c.Maps, c.Backward = layersOfMaps(5), models.Layered{Y: circuit.Random{Scale: 1}, Learning: true}
	v := under(t, c, "kolen-pollack", 4, circuittest.Draw(c, 4, 1))
	circuittest.Near(t, "ΔY1", v[rulestest.Delta("Y1")], v[rulestest.Delta("W2")], 1e-14)
	circuittest.Near(t, "ΔY2", v[rulestest.Delta("Y2")], transposed(v[rulestest.Delta("W3")], 8, 5, 1), 1e-14)
	if circuittest.Largest(v[rulestest.Delta("Y1")]) == 0 {
		t.Error("nothing is learned")
	}
}

// The certificate: rules on maps are local, learning of feedback too, and ties are listed.
func TestLayersOfMapsAreLocal(t *testing.T) {
	learned := models.NewBurstCCN(nil)
	learned.Maps, learned.LearnY, learned.LearnMaps = layersOfMaps(5), true, true
	tied := models.NewBurstCCN(nil)
	tied.Maps, tied.LearnQ, tied.Y, tied.Q = layersOfMaps(5), false, circuit.Tied{Scale: 1}, circuit.Tied{Scale: 1}
	prop := models.NewBurstprop(nil)
	prop.Maps, prop.LearnY, prop.LearnMaps = layersOfMaps(5), true, true
	for _, row := range []struct {
		name, rule string
		circuit    circuit.Circuit
		transport  map[string][]string
	}{
		{"burstccn, all learns", "burst", learned, nil},
		{"burstprop, all learns", "burstprop", prop, nil},
		{"burstccn, tied", "burst", tied, map[string][]string{"W1": {"Y1: tied to W2"}, "b1": {"Y1: tied to W2"}, "W2": {"Y2: tied to W3"}, "b2": {"Y2: tied to W3"}, "W3": {"Y3: tied to W4"}, "b3": {"Y3: tied to W4"}}},
	} {
		proofs := rulestest.Certificates(t, named(t, row.rule, row.circuit), row.circuit)
		if len(proofs) != len(row.circuit.Spec().Plastic()) {
			t.Errorf("%s: %d proofs", row.name, len(proofs))
		}
		for _, proof := range proofs {
			want := row.transport[proof.Projection]
			for _, line := range want {
				if !slices.Contains(proof.Transport, line) {
					t.Errorf("%s, %s: transport %q lacks %q", row.name, proof.Projection, proof.Transport, line)
				}
			}
			if len(proof.Leaks) > 0 || len(want) == 0 && len(proof.Transport) > 0 {
				t.Errorf("%s, %s: leaks %q, transport %q", row.name, proof.Projection, proof.Leaks, proof.Transport)
			}
		}
	}
}

// Rules that mix cells leak at every convolution too: the bursts of other maps at the weights of a map, or other channels below.
func TestMixedMapsLeak(t *testing.T) {
	c := models.NewBurstCCN(nil)
	c.Maps, c.LearnQ = layersOfMaps(5), false
	needs := rules.Needs{Phases: []string{"teacher"}, Vars: []string{"burst"}}
	all := func(b *graph.Builder, x graph.Node) graph.Node { // every cell knows the sum of all
		return b.Mul(x, b.Reshape(b.Sum(x, 1), x.Shape()[0], 1))
	}
	for name, mix := range map[string]func(b *graph.Builder, l rules.Locals) graph.Node{
		"above": func(b *graph.Builder, l rules.Locals) graph.Node { return l.Outer(all(b, l.Var("teacher", "burst"))) },
		"below": func(b *graph.Builder, l rules.Locals) graph.Node {
			return l.Product(all(b, l.Pre()), l.Var("teacher", "burst"))
		},
	} {
		mixed := rules.Local("mixed", needs, nil, func(b *graph.Builder, l rules.Locals) []rules.Update {
			return []rules.Update{{DW: mix(b, l)}}
		})
		leaks := 0
		for _, proof := range rulestest.Certificates(t, mixed, c) {
			if proof.Projection[0] == 'W' && len(proof.Leaks) > 0 {
				leaks++
			}
		}
		if leaks != 4 {
			t.Errorf("%s: %d of 4 projections leak", name, leaks)
		}
	}
}
