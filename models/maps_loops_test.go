package models_test

import (
	"fmt"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
)

// loops is a network on images of 7 x 6 x 2 in plain loops: a convolution 3x3 of stride 2 onto 3 x 2 x 3 cells, which leaves out the last column,
// a convolution 2x2 onto 2 x 1 x 4 cells, 5 dense cells and 3 outputs.
type loops struct {
	batch int
	in    circuittest.Values
}

var loopSizes = []int{84, 18, 8, 5, 3}

// window calls f for every synapse of a layer in one sample: cells of the layer below and of its own, and the weight that they share.
func (loops) window(l int, f func(below, own, w int)) {
	conv := func(columns, channels, kernel, stride, rows, places, maps int) {
		for r := range rows {
			for c := range places {
				for o := range maps {
					for i := range kernel {
						for j := range kernel {
							for k := range channels {
								f(((r*stride+i)*columns+c*stride+j)*channels+k, (r*places+c)*maps+o, ((i*kernel+j)*channels+k)*maps+o)
							}
						}
					}
				}
			}
		}
	}
	switch l {
	case 1:
		conv(6, 2, 3, 2, 3, 2, 3)
	case 2:
		conv(2, 3, 2, 1, 2, 1, 4)
	default:
		for i := range loopSizes[l-1] {
			for j := range loopSizes[l] {
				f(i, j, i*loopSizes[l]+j)
			}
		}
	}
}

// up returns events of all layers.
func (n loops) up() [][]float64 {
	E := [][]float64{n.in["x"]}
	for l := 1; l <= 4; l++ {
		V, biases := make([]float64, n.batch*loopSizes[l]), n.in[fmt.Sprint("b", l)]
		for s := range n.batch {
			for j := range loopSizes[l] {
				V[s*loopSizes[l]+j] = biases[j%len(biases)] // channels are last
			}
			n.window(l, func(below, own, w int) {
				V[s*loopSizes[l]+own] += E[l-1][s*loopSizes[l-1]+below] * n.in[fmt.Sprint("W", l)][w]
			})
		}
		for i, v := range V {
			V[i] = sigma(v)
		}
		E = append(E, V)
	}
	return E
}

// down returns the current that a signal of layer l+1 brings to layer l through feedback weights. Weights of a convolution have its
// shape, and weights of a dense layer are (cells above, cells below).
func (n loops) down(l int, signal []float64, name string) []float64 {
	U := make([]float64, n.batch*loopSizes[l])
	for s := range n.batch {
		n.window(l+1, func(below, above, w int) {
			if l+1 > 2 {
				w = above*loopSizes[l] + below
			}
			U[s*loopSizes[l]+below] += signal[s*loopSizes[l+1]+above] * n.in[name][w]
		})
	}
	return U
}

// Oracle: the two sweeps of sections 2 and 4 of the specification in plain loops.
func TestBurstCCNOfMapsInPlainLoops(t *testing.T) {
	c := bursting(nil, func(c *models.BurstCCN) { c.Maps = maps(5) })
	n := loops{3, circuittest.Draw(c, 3, 7)}
	got := circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, n.batch, func(p *circuittest.Page) { circuittest.All(p) }).Run(t, n.in)
	E := n.up()
	circuittest.Near(t, "answer", got["output teacher"], E[4], 1e-14)
	B := make([]float64, len(E[4]))
	for i, e := range E[4] {
		B[i] = 0.5 * (1 + (n.in["target"][i]-e)*(1-e)) * e
	}
	for l := 3; l >= 1; l-- {
		U, inhibit := n.down(l, B, fmt.Sprint("Y", l)), n.down(l, E[l+1], fmt.Sprint("Q", l))
		P := make([]float64, len(U))
		B = make([]float64, len(U))
		for i := range U {
			U[i] -= inhibit[i]
			P[i] = sigma(4 * U[i] * (1 - E[l][i]))
			B[i] = P[i] * E[l][i]
		}
		for name, want := range map[string][]float64{"apical": U, "p": P, "burst": B} {
			circuittest.Near(t, fmt.Sprintf("%s of layer %d", name, l), got[fmt.Sprintf("variable %s E%d in phase teacher", name, l)], want, 1e-13)
		}
		circuittest.Near(t, fmt.Sprint("events of layer ", l), got[fmt.Sprintf("rate E%d in phase teacher", l)], E[l], 1e-14)
	}
}

// Oracle: the sweeps of sections 4 and 6 in plain loops. Only dense cells oppose each other's plateaus.
func TestBurstpropOfMapsInPlainLoops(t *testing.T) {
	c := prop(nil, func(c *models.Burstprop) { c.Maps = maps(5) })
	n := loops{3, circuittest.Draw(c, 3, 7)}
	got := circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, n.batch, func(p *circuittest.Page) { circuittest.All(p) }).Run(t, n.in)
	E := n.up()
	opposition := n.opposition(E)
	for phase, taught := range map[string]float64{"free": 0, "teacher": 1} {
		B := make([]float64, len(E[4]))
		for i, e := range E[4] {
			B[i] = 0.2 * (1 + taught*(n.in["target"][i]-e)*(1-e)) * e
		}
		for l := 3; l >= 0; l-- {
			U := n.down(l, B, fmt.Sprint("Y", l))
			cells := fmt.Sprint("E", l)
			if l == 0 {
				cells = "x"
			}
			circuittest.Near(t, "apical "+cells, got[fmt.Sprintf("variable apical %s in phase %s", cells, phase)], U, 1e-13)
			X, P := make([]float64, len(U)), make([]float64, len(U))
			B = make([]float64, len(U))
			for i := range U {
				if X[i] = U[i] * (1 - E[l][i]); l == 3 {
					X[i] -= opposition[i]
				}
				P[i] = sigma(X[i])
				B[i] = P[i] * E[l][i]
			}
			for name, want := range map[string][]float64{"plateau": X, "p": P, "burst": B} {
				if l > 0 {
					circuittest.Near(t, fmt.Sprintf("%s of layer %d in phase %s", name, l, phase), got[fmt.Sprintf("variable %s E%d in phase %s", name, l, phase)], want, 1e-13)
				}
			}
		}
	}
	if _, ok := c.Spec().Projection("R2"); ok {
		t.Error("maps oppose each other's plateaus")
	}
}

// opposition returns the inhibition of the plateaus of the dense layer.
func (n loops) opposition(E [][]float64) []float64 {
	B := make([]float64, len(E[4]))
	for i, e := range E[4] {
		B[i] = 0.2 * e
	}
	U, out, m := n.down(3, B, "Y3"), make([]float64, len(E[3])), loopSizes[3]
	for s := range n.batch {
		for i := range m {
			sent := sigma(U[s*m+i]) * E[3][s*m+i]
			for j := range m {
				out[s*m+j] += sent * n.in["R3"][i*m+j]
			}
		}
	}
	return out
}

// Property 17 of the burst specification: convolutions whose window is all of their input are dense layers, in both directions.
func TestOnePlaceIsDense(t *testing.T) {
	layers := models.Maps{
		Layers: models.Layers{Sizes: []int{18, 3}}, Image: circuit.Shape{3, 3, 2},
		Convolutions: []models.Convolution{{Channels: 4, Kernel: 3, Stride: 2}, {Channels: 5, Kernel: 1, Stride: 1}},
	}
	sizes := []int{18, 4, 5, 3}
	for name, pair := range map[string][2]circuit.Circuit{
		"burstccn":      {bursting(nil, func(c *models.BurstCCN) { c.Maps = layers }), models.NewBurstCCN(sizes)},
		"burstprop":     {prop(nil, direct, func(c *models.Burstprop) { c.Maps = layers }), prop(sizes, direct)},
		"mlp, feedback": {fedBack(withMaps(layers), models.Layered{Y: circuit.Random{Scale: 1}}), fedBack(models.NewSigmoidMLP(sizes), models.Layered{Y: circuit.Random{Scale: 1}})},
	} {
		run := func(c circuit.Circuit, in circuittest.Values) circuittest.Values {
			return circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, 3, func(p *circuittest.Page) { circuittest.All(p) }).Run(t, in)
		}
		in := circuittest.Draw(pair[0], 3, 1)
		turned := in
		for feedback, shape := range map[string][2]int{"Y0": {18, 4}, "Y1": {4, 5}, "Q1": {4, 5}} {
			if w := in[feedback]; w != nil {
				turned = turned.With(feedback, columns(w, shape[0], shape[1]))
			}
		}
		got, want := run(pair[0], in), run(pair[1], turned)
		if len(got) != len(want) || len(got) < 15 {
			t.Errorf("%s: %d records, dense %d", name, len(got), len(want))
		}
		for record, w := range want {
			circuittest.Near(t, name+": "+record, got[record], w, 1e-14)
		}
	}
}

func withMaps(m models.Maps) *models.MLP {
	c := models.NewSigmoidMLP(nil)
	c.Maps = m
	return c
}

// columns returns a matrix column by column.
func columns(w []float64, rows, n int) []float64 {
	out := make([]float64, 0, len(w))
	for j := range n {
		for i := range rows {
			out = append(out, w[i*n+j])
		}
	}
	return out
}
